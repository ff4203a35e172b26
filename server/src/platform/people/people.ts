import type { Owner } from '@huiyin/policy'
import type { Text } from '@huiyin/text'
import type { App } from '../app.ts'
import type { Query } from '../db/sql.ts'

/**
 * What the platform asks about persons. The organisation answers for staff, the households for residents; each registers
 * once. The platform itself keeps no person.
 */
export type StaffDirectory = {
  /** Who is meant now: holder on duty, else acting deputy, else superior; never nobody while the project has staff. */
  readonly resolve: (app: App, companyId: number, projectId: number, owner: Owner) => Promise<readonly PersonMeant[]>
  /** Everybody who has a position in the project now, to be chosen from; each once, with what they are there. */
  readonly peopleOf: (app: App, companyId: number, projectId: number) => Promise<readonly PersonThere[]>
  /** Which of these ids are staff members. */
  readonly namesOf: (ids: readonly string[]) => Query<{ id: string; name: string }>
  /** The same of ids that a query answers, for reads that name people in the same flight. */
  readonly namesIn: (ids: Query) => Query<{ id: string; name: string }>
  /** The whole number, for sending; undefined when none is known. */
  readonly phoneOf: (app: App, companyId: number, staffId: string) => Promise<string | undefined>
}

/** Somebody who is meant, and the department through which: its head is the next to ask. */
export type PersonMeant = { readonly id: string; readonly departmentId: string | undefined }

export type PersonThere = {
  readonly id: string
  readonly name: string
  readonly positions: readonly Text[]
  readonly departmentIds: readonly string[]
}

export type ResidentDirectory = {
  readonly phoneOf: (app: App, companyId: number, projectId: number, partyId: string) => Promise<string | undefined>
  readonly exists: (app: App, companyId: number, projectId: number, partyId: string) => Promise<boolean>
}

const directories: { staff?: StaffDirectory; residents?: ResidentDirectory } = {}

export function registerStaffDirectory(directory: StaffDirectory): void {
  directories.staff = directory
}

export function registerResidentDirectory(directory: ResidentDirectory): void {
  directories.residents = directory
}

/** @throws Error when the organisation is not part of the app */
export function staffDirectory(): StaffDirectory {
  if (!directories.staff) throw new Error('no room answers for staff')
  return directories.staff
}

export function residentDirectory(): ResidentDirectory | undefined {
  return directories.residents
}
