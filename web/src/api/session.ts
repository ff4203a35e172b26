import type { Text } from '@huiyin/text'
import { request } from './client.ts'

export type PositionHeld = {
  readonly id: string
  readonly title: Text
  readonly departmentId: string
  readonly buildingIds: readonly string[]
  /** The staff id one stands in for. */
  readonly actingFor: string | null
}

export type ProjectOfMine = {
  readonly id: number
  readonly code: string
  readonly name: string
  readonly zone: string
  readonly capabilities: readonly string[]
  readonly positions: readonly PositionHeld[]
}

/** Who is signed in, what they may do where, and how the page should speak to them. */
export type Me = {
  readonly id: string
  readonly name: string
  readonly login: string
  readonly staffNumber: string
  readonly language: 'zh' | 'en'
  readonly company: { readonly id: number; readonly code: string; readonly name: string }
  readonly projects: readonly ProjectOfMine[]
  /** Rights in the company itself; they hold in all its projects too. */
  readonly capabilities: readonly string[]
  readonly session: {
    readonly id: string
    readonly kind: 'desk' | 'phone'
    readonly expiresAt: string
    readonly idleMinutes: number
    readonly confirmedUntil: string | null
    readonly mustChangePassword: boolean
    /** Their position demands an authenticator that they have not set up. */
    readonly mustSetSecondFactor?: boolean
  }
  readonly rehearsal: boolean
  readonly serverNow: string
}

/** What the sign-in page needs before anybody has signed in. */
export type Door = {
  readonly setUp: boolean
  readonly needsCompany: boolean
  readonly rehearsal: boolean
  readonly companyName: string | null
  /** Only in a rehearsal, all with the same password. */
  readonly accounts: readonly { readonly login: string; readonly name: string; readonly position: string }[]
}

export const REHEARSAL_PASSWORD = 'huiyin-rehearsal'

export type Credentials = {
  readonly login: string
  readonly password: string
  readonly company?: string | undefined
  /** Of the authenticator, or a recovery code; asked for by `sign-in/code-needed`. */
  readonly code?: string | undefined
}

/** @throws RefusedError `access/not-signed-in` when nobody is */
export function readMe(): Promise<Me> {
  return request<Me>('GET', '/me', { anonymous: true })
}

export function readDoor(): Promise<Door> {
  return request<Door>('GET', '/sign-in', { anonymous: true })
}

/** @throws RefusedError `sign-in/refused`, `sign-in/code-needed`, `sign-in/code-refused`, `sign-in/too-many` */
export async function signIn(credentials: Credentials): Promise<Me> {
  const { me } = await request<{ me: Me }>('POST', '/sessions', { body: credentials, anonymous: true })
  return me
}

export function signOut(): Promise<unknown> {
  return request('DELETE', '/sessions/current', { anonymous: true })
}

export function may(me: Me, capability: string, projectId: number): boolean {
  if (me.capabilities.includes(capability)) return true
  return me.projects.some((project) => project.id === projectId && project.capabilities.includes(capability))
}
