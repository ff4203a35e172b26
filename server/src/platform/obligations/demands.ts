import { type Demand, LOOK_BACK } from '@huiyin/policy'
import { systemActor } from '../access/actor.ts'
import type { App } from '../app.ts'
import type { Effect } from '../relay/relay.ts'
import { makeSuggestion } from '../suggestions/index.ts'

/**
 * Carries out what a rule asks for, as the command it names: by the system, on the ordinary path, once. The command's
 * input is what the rule says and the ids of what it is about: `caseId`, `workOrderId`. What cannot be carried out is
 * tried again and then seen by a person.
 */
export async function carryOutDemand(app: App, effect: Effect): Promise<void> {
  const demand = effect.payload as unknown as Demand
  const about = { subject: demand.subject, ...(demand.part ? { part: demand.part } : {}) }
  const given = { ...demand.arguments, ...idsOf(demand.subject), ...idsOf(demand.part) }
  if (demand.suggestion) {
    await app.run(
      makeSuggestion,
      systemActor(effect.companyId, [effect.projectId]),
      {
        id: effect.id,
        projectId: effect.projectId,
        ruleId: demand.ruleId,
        action: demand.action,
        arguments: given,
        about: demand.subject,
      },
      { idempotencyKey: effect.id },
    )
    return
  }
  const command = app.modules.flatMap((module) => module.commands ?? []).find((one) => one.name === demand.action)
  if (!command) throw new Error(`rule ${demand.ruleId} asks for ${demand.action}, which nobody carries out`)
  const input = command.input.safeParse(demand.action === LOOK_BACK ? { ...given, ...about } : given)
  if (!input.success) throw new Error(`rule ${demand.ruleId} gives ${demand.action} an input that does not fit`)
  await app.run(command, systemActor(effect.companyId, [effect.projectId]), input.data, { idempotencyKey: effect.id })
}

function idsOf(named: { readonly type: string; readonly id: string } | undefined): Record<string, string> {
  return named ? { [`${named.type}Id`]: named.id } : {}
}
