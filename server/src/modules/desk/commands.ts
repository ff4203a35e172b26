import { z } from 'zod'
import { defineCommand } from '../../platform/commands/command.ts'
import { maskPhone, phoneOf } from '../../platform/privacy/masking.ts'
import { insertPersonKeys } from '../../platform/privacy/person-keys.ts'
import { protectText } from '../../platform/privacy/protected-text.ts'
import { sealField } from '../../platform/privacy/vault.ts'
import { Refusal } from '../../platform/problems.ts'
import { houseCards } from '../estate/index.ts'
import { partyCards } from '../households/index.ts'
import { contactBody, DESK_PROBLEMS } from './contract.ts'
import { insertContact } from './store.ts'

/** One key at the desk: 只记不建单. What was said is kept without opening a case. */
export const recordContact = defineCommand({
  name: 'contact.record',
  title: { zh: '只记不建单', en: 'Record a contact without a case' },
  capability: 'contact.record',
  input: z.strictObject({ projectId: z.coerce.number().int(), ...contactBody }),
  subject: (input) => ({ type: 'contact', id: input.id, create: { projectId: input.projectId } }),
  load: (input) => ({
    house: houseCards(input.houseId ? [input.houseId] : []),
    party: partyCards(input.partyId ? [input.partyId] : []),
  }),
  decide: ({ input, actor, projectId, now, occurredAt, vault, rows }) => {
    refuseElsewhere('houseId', input.houseId, rows.house[0]?.project_id, projectId)
    refuseElsewhere('partyId', input.partyId, rows.party[0]?.project_id, projectId)
    const number = input.phone ? phoneOf(input.phone) : undefined
    if (input.phone && !number)
      throw new Refusal(DESK_PROBLEMS.badPhone, { errors: [{ path: 'phone', message: DESK_PROBLEMS.badPhone.title }] })
    const owner = {
      companyId: actor.companyId,
      projectId,
      subject: { type: 'contact', id: input.id },
      partyId: input.partyId ?? undefined,
    }
    const words = protectText(vault, owner, input.words ?? '')
    const purpose = protectText(vault, owner, input.purpose)
    const key = number ? vault.newPersonKey(input.id) : undefined
    return {
      events: [
        {
          type: 'contact.recorded',
          data: {
            direction: input.direction,
            channel: input.channel,
            partyId: input.partyId ?? null,
            houseId: input.houseId ?? null,
          },
        },
      ],
      writes: [
        insertContact(actor.companyId, {
          id: input.id,
          project_id: projectId,
          at: occurredAt,
          recorded_at: now,
          direction: input.direction,
          channel: input.channel,
          purpose: purpose.text,
          words: words.text,
          house_id: input.houseId ?? null,
          party_id: input.partyId ?? null,
          sealed_phone: key && number ? sealField(key, 'phone', number) : null,
          phone_masked: number ? maskPhone(number) : null,
          recorded_by: actor.kind === 'system' ? null : actor.id,
        }),
        ...(key ? [insertPersonKeys([{ subjectId: input.id, companyId: actor.companyId, projectId, key }])] : []),
        ...words.writes,
        ...purpose.writes,
      ],
      answer: { contactId: input.id },
    }
  },
})

/** What a contact is about lies in the same project. */
function refuseElsewhere(
  path: string,
  id: string | null | undefined,
  foundIn: number | undefined,
  projectId: number,
): void {
  if (!id || foundIn === projectId) return
  throw new Refusal(DESK_PROBLEMS.elsewhere, { errors: [{ path, message: DESK_PROBLEMS.elsewhere.title }] })
}

export const deskCommands = [recordContact]
