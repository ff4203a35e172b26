import type { Actor } from '../access/actor.ts'
import { PROBLEMS, Refusal } from '../problems.ts'
import { SIGN_IN_PROBLEMS } from './contract.ts'

/** @throws Refusal sign-in/session-only for a program's token */
export function ownSession(actor: Actor): { readonly id: string; readonly kind: 'desk' | 'phone' } {
  if (!actor.session) throw new Refusal(PROBLEMS.unauthenticated)
  if (actor.session.kind === 'token') throw new Refusal(SIGN_IN_PROBLEMS.sessionOnly)
  return actor.session as { id: string; kind: 'desk' | 'phone' }
}
