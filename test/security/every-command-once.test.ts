import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { MODULES } from '../../server/src/modules/index.ts'
import { type Actor, systemActor } from '../../server/src/platform/access/actor.ts'
import type { App } from '../../server/src/platform/app.ts'
import type { Command, Envelope, Outcome } from '../../server/src/platform/commands/command.ts'
import { newId } from '../../server/src/platform/ids.ts'
import { PROBLEMS, Refusal } from '../../server/src/platform/problems.ts'
import { type TestApp, testApp, testCompany } from '../../server/src/testing/index.ts'
import { sampleOf } from '../../server/src/testing/sample-value.ts'
import { workedCompany } from './worked-company.ts'
import { allPowerful } from './world.ts'

/**
 * A key is one effect: the same command sent again under it is answered as the first time and does nothing, another body
 * under it is refused. For every command that the rooms register; nothing here is a list to keep.
 */

type AnyCommand = Command<any, any, any>
type Run = {
  readonly actor: Actor
  readonly command: AnyCommand
  readonly input: any
  readonly envelope: Envelope
  readonly outcome: Outcome<any>
}

const COMMANDS: readonly AnyCommand[] = [
  ...new Map(MODULES.flatMap((module) => module.commands ?? []).map((command) => [command.name, command])).values(),
]

let world: TestApp
let companyId: number
let projectId: number
/** One run of each command that the work of a company brought. */
const runs = new Map<string, Run>()
let everybody: Actor

beforeAll(async () => {
  world = await testApp({ clock: '2026-04-28T09:00:00+08:00' })
  const app = world.app as { -readonly [K in keyof App]: App[K] }
  const { run } = app
  app.run = async (command, actor, input, envelope) => {
    const outcome = await run(command, actor, input, envelope)
    runs.set(command.name, { actor, command, input, envelope, outcome })
    return outcome
  }
  const company = await testCompany({ world, pack: 'recommended' })
  ;({ id: companyId, projectId } = company)
  await workedCompany(company)
  await world.moveClock({ minutes: 24 * 60 })
  app.run = run
  everybody = allPowerful(company)
})

/** All that a command can leave behind, counted. */
async function effects(): Promise<unknown> {
  const [counts] = await world.database.rows(
    `select (select count(*)::int from events) as events, (select count(*)::int from outbox) as effects,
            (select count(*)::int from obligations) as obligations, (select count(*)::int from subjects) as subjects,
            (select sum(last_number)::int from number_series) as numbers, (select count(*)::int from idempotency_keys) as keys`,
  )
  return counts
}

type Told = Outcome<any> | { readonly type: string; readonly status: number }

/** The outcome, or the refusal; a fault stays one. */
async function told(promise: Promise<Outcome<any>>): Promise<Told> {
  try {
    return await promise
  } catch (error) {
    // As at the door: an id that is taken already.
    if ((error as { code?: string }).code === '23505') return { type: PROBLEMS.conflict.type, status: 409 }
    if (!(error instanceof Refusal)) throw error
    return { type: error.problem.type, status: error.problem.status }
  }
}
const OTHER_BODY = { type: PROBLEMS.keyReused.type, status: 422 }

describe('however often it is sent, it happens once', () => {
  test('what the work of a company brings', async () => {
    expect(runs.size).toBeGreaterThan(30)
    const before = await effects()
    for (const { actor: then, command, input, envelope, outcome } of runs.values()) {
      // Their sessions have run out since.
      const { guard: _, ...actor } = then
      const again = await world.app.run(command, actor, input, envelope)
      expect(again, command.name).toEqual({ ...outcome, repeated: true })
      const later = { ...envelope, occurredAt: (envelope.occurredAt ?? Date.parse('2026-04-28T01:00:00Z')) - 1 }
      expect(await told(world.app.run(command, actor, input, later)), command.name).toEqual(OTHER_BODY)
    }
    expect(await effects()).toEqual(before)
  })

  test.each(COMMANDS.map((command) => [command.name, command] as const))('%s', async (_, command) => {
    const { actor, key } = somebodyBefore(command)
    const input = inputOf(command)
    const send = (idempotencyKey: string) => told(world.app.run(command, actor, input, { idempotencyKey }))
    const before = await effects()
    expect(await send(key)).toEqual(OTHER_BODY)
    // Most of what is made up is refused: alike each time, and nothing comes of it.
    const own = newId()
    const first = await send(own)
    const after = await effects()
    if (!('answer' in first)) expect(after).toEqual(before)
    expect(await send(own)).toEqual('answer' in first ? { ...first, repeated: true } : first)
    expect(await effects()).toEqual(after)
  })
})

/** Who may do it, and a key that they used up for another command. */
function somebodyBefore(command: AnyCommand): { actor: Actor; key: string } {
  const other = [...runs.values()].find(
    (run) => run.command !== command && (run.actor.kind === 'system') === (command.systemOnly === true),
  ) as Run
  const actor = command.systemOnly ? systemActor(companyId, [projectId]) : everybody
  return { actor: { ...actor, id: other.actor.id }, key: other.envelope.idempotencyKey }
}

/** What the command was given in the work, else the smallest input that it reads, about the company at hand. */
function inputOf(command: AnyCommand): unknown {
  const known = runs.get(command.name)?.input
  if (known) return known
  const sample = sampleOf(command.input) as Record<string, unknown>
  for (const name of Object.keys(sample)) {
    if (name === 'projectId') sample[name] = projectId
    else if (name === 'companyId') sample[name] = companyId
    else if (z.uuid().safeParse(sample[name]).success) sample[name] = newId()
  }
  return command.input.parse({ ...sample, ...MADE_UP[command.name] })
}

/** Where the smallest input is none that the door lets through. */
const MADE_UP: Readonly<Record<string, object>> = {
  'attendance.sign': { month: '2026-03' },
  'rosterImport.changeColumns': { rows: [], columns: [] },
}
