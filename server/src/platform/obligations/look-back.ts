import { crossWindow, LOOK_BACK } from '@huiyin/policy'
import { z } from 'zod'
import { defineCommand } from '../commands/command.ts'
import { engineContext } from '../commands/run-command.ts'
import { type Query, sql } from '../db/sql.ts'
import { iso } from '../events/event-log.ts'
import { engineFacts } from '../events/subject-kinds.ts'

/** Members of an event that must say the same; at least one, as the pack's grammar asks. */
function alike(same: Readonly<Record<string, unknown>>): readonly Query[] {
  return Object.entries(same).map(([name, value]) => sql`data ->> ${name} = ${String(value)}`)
}

/** More than this is more than any rule asks for. */
const EVENTS_MAX = 1000

/**
 * Counts for a threshold with a window: how many events of the project are alike since then. Runs after the event, by the
 * system, once for each event; a run of events that begins with the same one fires once.
 */
export const lookBack = defineCommand({
  name: LOOK_BACK,
  title: { zh: '回看相同事件', en: 'Look back at events alike' },
  capability: 'system',
  systemOnly: true,
  input: z.object({
    subject: z.object({ type: z.string(), id: z.uuid() }),
    part: z.object({ type: z.string(), id: z.uuid() }).optional(),
    ruleId: z.string(),
    types: z.array(z.string()),
    from: z.number(),
    until: z.number(),
    same: z.record(z.string(), z.unknown()),
  }),
  subject: (input) => input.subject,
  load: (input) => ({
    alike: sql<{ id: string }>`select id from events
      where project_id = (select project_id from subjects where id = ${input.subject.id}) and recorded_at >= ${iso(input.from)}
        and type = any(${input.types}::text[]) and occurred_at > ${iso(input.from)} and occurred_at <= ${iso(input.until)}
        and ${sql.join([sql`true`, ...alike(input.same)], sql` and `)} order by occurred_at, recorded_at, xid, seq limit ${EVENTS_MAX}`,
  }),
  decide: (scene) => {
    if (!scene.engine) return { events: [], writes: [], answer: {} }
    const { subject, part, ruleId } = scene.input
    const facts = engineFacts(subject.type, scene.subject.facts, part ? { data: {}, part } : undefined)
    const about = { subject, ...(part ? { part } : {}) }
    const events = scene.rows.alike.map((row) => row.id)
    const reaction = crossWindow(engineContext(scene.engine, scene.now), ruleId, about, facts, events)
    return { events: [], writes: [], reaction, answer: {} }
  },
})
