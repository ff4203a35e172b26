import { expect, test } from 'vitest'
import { MODULES } from './index.ts'

/** A refusal calls the right that is missing by its title: one without words would show its id to people. */
test('every right that a command or a route takes has a title in both languages', () => {
  const declared = new Map(MODULES.flatMap((one) => one.capabilities ?? []).map((one) => [one.id, one.title]))
  const taken = new Set([
    ...MODULES.flatMap((one) => one.commands ?? []).flatMap((one) => (one.own || one.systemOnly ? [] : one.capability)),
    ...MODULES.flatMap((one) => one.routes ?? []).flatMap(({ access }) =>
      access.kind === 'capability' ? access.capability : [],
    ),
  ])
  expect([...taken].filter((id) => !declared.has(id))).toEqual([])
  for (const [id, title] of declared) {
    expect(title.zh, id).toMatch(/\p{Script=Han}/u)
    expect(title.en, id).toMatch(/[a-z]{3}/)
  }
})
