import { systemActor } from '../../platform/access/actor.ts'
import type { App } from '../../platform/app.ts'
import { derivedId } from '../../platform/ids.ts'
import { erasePartyCommand } from './commands.ts'

type Past = { company_id: number; project_id: number; party_id: string }

/** Erases the persons who have gone for 3 years, as on request. Answers how many. */
export async function erasePastKeeping(app: App): Promise<number> {
  const { rows } = await app.database.pool.query<Past>(
    'select company_id, project_id, party_id from parties_past_keeping()',
  )
  for (const { company_id, project_id, party_id } of rows)
    await app.run(
      erasePartyCommand,
      systemActor(company_id, [project_id]),
      { partyId: party_id, reason: '保存期已满' },
      { idempotencyKey: derivedId('past keeping', party_id) },
    )
  return rows.length
}
