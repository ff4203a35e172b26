import type { Pack } from '@huiyin/policy'
import { expect, test } from 'vitest'
import { builtInPacks } from '../../platform/packs/pack-files.ts'
import { MODULES } from '../index.ts'
import { applyChanges, type DraftChange } from './draft-changes.ts'
import { redline } from './redline.ts'
import { vocabularyOf } from './rule-sentences.ts'

const vocabulary = vocabularyOf(
  MODULES.flatMap((module) => module.kinds ?? []),
  MODULES.flatMap((module) => module.commands ?? []),
)

async function changesAfter(...changes: DraftChange[]) {
  const pack = (await builtInPacks()).get('recommended')?.pack as Pack
  const changed = applyChanges(pack, changes)
  if (changed.problems) throw new Error(JSON.stringify(changed.problems))
  return redline(pack, changed.body as unknown as Pack, vocabulary)
}

test('a pack compared with itself shows nothing', async () => {
  expect(await changesAfter()).toEqual([])
})

test('a changed number shows in its value and in the rules that use it', async () => {
  const changes = await changesAfter({ path: ['values', 'repair.arrival.ordinary', 'value'], value: 30 })
  expect(changes.map((one) => [one.what, one.kind, one.id])).toEqual([
    ['value', 'changed', 'repair.arrival.ordinary'],
    ['rule', 'changed', 'repair.arrival.ordinary'],
  ])
  expect(changes[0]).toMatchObject({ clause: '4.3', before: { zh: '40 分钟' }, after: { zh: '30 分钟' } })
  expect(changes[1]?.before?.zh).toContain('40 分钟')
  expect(changes[1]?.after?.zh).toContain('30 分钟')
})

test('rules, texts and forms that came or went are named with their words', async () => {
  const changes = await changesAfter(
    { path: ['rules', 'gates', 'completion.photo'], remove: true },
    { path: ['messages', 'limit.near', 'channels', 'inApp', 'zh'], value: '{place} 快到点了' },
    { path: ['rules', 'responses', 'order.wake', 'off'], value: true },
  )
  expect(changes.map((one) => [one.what, one.kind, one.id]).sort()).toEqual([
    ['message', 'changed', 'limit.near'],
    ['rule', 'changed', 'order.wake'],
    ['rule', 'removed', 'completion.photo'],
  ])
  expect(changes.find((one) => one.id === 'completion.photo')?.after).toBeNull()
})
