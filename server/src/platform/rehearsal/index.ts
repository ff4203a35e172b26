import { z } from 'zod'
import type { Module } from '../app.ts'
import { sql } from '../db/sql.ts'
import { defineRoute } from '../http/route.ts'
import { declareProblem, PROBLEMS, Refusal } from '../problems.ts'
import { moveClock } from '../time/rehearsal-clock.ts'

const backwards = declareProblem(
  'rehearsal/backwards',
  422,
  { zh: '演练时间只能往前走', en: "A rehearsal's time only moves forward" },
  { zh: '请给出现在或以后的时间。', en: 'Name the present instant or a later one.' },
)

const clock = z.object({ now: z.iso.datetime() })

/** How far one move may go; a year of routines is a minute of work, more is a slip of the keyboard. */
const STEP_MAX_MS = 800 * 86_400_000

/**
 * The movable clock of a rehearsal (`npm run rehearse`). Outside that mode these routes answer as if they were not
 * there. In it anybody may move time, since nothing there is real.
 */
export const rehearsalModule: Module = {
  name: 'rehearsal',
  routes: [
    defineRoute({
      method: 'GET',
      path: '/rehearsal/clock',
      summary: { zh: '演练时间', en: "The rehearsal's time" },
      access: { kind: 'public' },
      answer: clock,
      handle: async ({ app, read }) => {
        if (!app.config.rehearsal) throw new Refusal(PROBLEMS.notFound)
        return { now: await presentInstant(read) }
      },
    }),
    defineRoute({
      method: 'PUT',
      path: '/rehearsal/clock',
      summary: {
        zh: '把演练时间往前拨，经过的每个时点都会发生；全部完成后应答',
        en: 'Move the time forward through every due instant; answers when all is quiet',
      },
      access: { kind: 'public' },
      body: z.union([
        z.strictObject({ now: z.iso.datetime({ offset: true }) }),
        z.strictObject({
          advanceMinutes: z
            .number()
            .int()
            .min(0)
            .max(STEP_MAX_MS / 60_000),
        }),
      ]),
      answer: z.object({
        now: z.iso.datetime(),
        fired: z.array(
          z.object({
            type: z.string(),
            at: z.iso.datetime(),
            subjectId: z.uuid(),
            ruleId: z.string(),
            obligationId: z.string(),
          }),
        ),
      }),
      handle: async ({ app, body, read }) => {
        if (!app.config.rehearsal) throw new Refusal(PROBLEMS.notFound)
        const present = Date.parse(await presentInstant(read))
        const to = 'now' in body ? Date.parse(body.now) : present + body.advanceMinutes * 60_000
        if (to < present) throw new Refusal(backwards, { errors: [{ path: 'now', message: backwards.title }] })
        if (to - present > STEP_MAX_MS)
          throw new Refusal(PROBLEMS.badInput, {
            errors: [{ path: 'now', message: { zh: '一次最多往前拨 800 天', en: 'At most 800 days at a time' } }],
          })
        const fired = await moveClock(app, to)
        return {
          now: await presentInstant(read),
          fired: fired.map((one) => ({ ...one, at: new Date(one.at).toISOString() })),
        }
      },
    }),
  ],
}

async function presentInstant(
  read: (queries: readonly [ReturnType<typeof sql<{ now: number }>>]) => Promise<readonly [{ now: number }[]]>,
): Promise<string> {
  const [rows] = await read([sql<{ now: number }>`select business_now() as now`])
  return new Date((rows[0] as { now: number }).now).toISOString()
}
