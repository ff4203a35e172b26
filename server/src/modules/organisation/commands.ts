import { z } from 'zod'
import { type Actor, can } from '../../platform/access/actor.ts'
import { ADMINISTRATOR, type Organisation, organisationOf } from '../../platform/access/organisation.ts'
import { defineCommand } from '../../platform/commands/command.ts'
import { sql } from '../../platform/db/sql.ts'
import { iso } from '../../platform/events/event-log.ts'
import {
  accountByLogin,
  disableAccount,
  enableAccount,
  endSessionsOf,
  insertAccount,
  insertCode,
  loginKeyOf,
  removeFactor,
  renameAccount,
  revokeDevicesOf,
  revokeTokensOf,
  rightsChanged,
  rightsOfAllChanged,
  setPassword,
  setPositionsWithFactor,
  useUpCodesOf,
} from '../../platform/identity/index.ts'
import { derivedId } from '../../platform/ids.ts'
import { maskPhone, phoneOf } from '../../platform/privacy/masking.ts'
import { insertPersonKeys, personKeysOf } from '../../platform/privacy/person-keys.ts'
import { withoutNumbers } from '../../platform/privacy/protected-text.ts'
import { type PersonKeyRow, sealField, type Vault } from '../../platform/privacy/vault.ts'
import { PROBLEMS, Refusal } from '../../platform/problems.ts'
import { typedText } from '../../platform/typed-text.ts'
import {
  assignmentAmendBody,
  assignmentBody,
  code,
  deputyBody,
  dutyBody,
  ORGANISATION_PROBLEMS,
  staffAmendBody,
  staffBody,
  title,
} from './contract.ts'
import { dayIn, overHeadcount } from './domain.ts'
import { PEOPLE_PROBLEMS } from './people/contract.ts'
import { gapsOf } from './people/domain.ts'
import { engagementDone, engagementRow, qualificationOf, qualificationsOf } from './people/store.ts'
import {
  addProject,
  assignmentRow,
  deleteDuty,
  deputiesBesideDuty,
  deputiesOf,
  deputiesOfPosition,
  deputyRow,
  dutyRow,
  endDeputy,
  holdersBeside,
  holdersBetween,
  holdersCount,
  insertAssignment,
  insertDeputy,
  insertDuty,
  insertStaff,
  nextProjectId,
  organisationInForce,
  organisationOfAssignment,
  projectsTaken,
  renameCompany,
  renameProject,
  type StaffRow,
  staffBack,
  staffByNumber,
  staffLeft,
  staffRow,
  updateAssignment,
  updateStaff,
} from './store.ts'

// ── staff ────────────────────────────────────────────────────────────────────────────────────────

export const registerStaff = defineCommand({
  name: 'staff.register',
  title: { zh: '登记员工', en: 'Register a staff member' },
  capability: 'staff.manage',
  input: z.strictObject({
    ...staffBody,
    /** Where they belong: who manages staff there may change them. 0: the company. */
    projectId: z.int().min(0),
    passwordHash: z.string().optional(),
    /** The approved hiring that this carries out. */
    engagementId: z.uuid().optional(),
  }),
  subject: (input) => ({ type: 'staffMember', id: input.id, create: { projectId: input.projectId } }),
  load: (input) => ({
    sameNumber: staffByNumber(input.staffNumber),
    sameLogin: accountByLogin(loginKeyOf(input.login)),
    engagement: engagementRow(input.engagementId ?? null),
  }),
  // A handbook may want somebody's decision before anybody is taken on (S4-M-6). The team that a company begins with
  // is enrolled by the system itself: nobody is there yet who could decide.
  gateFacts: (input, { actor }) => ({
    kind: input.kind ?? 'employee',
    decided: input.engagementId !== undefined || actor.kind === 'system',
  }),
  decide: ({ input, actor, now, vault, rows }) => {
    refuseTaken(input.id, rows)
    refuseUndecided('hire', input.engagementId, rows.engagement[0])
    const kind = input.kind ?? 'employee'
    if (kind === 'contractor' && !input.employer)
      throw new Refusal(ORGANISATION_PROBLEMS.employerMissing, {
        errors: [{ path: 'employer', message: ORGANISATION_PROBLEMS.employerMissing.title }],
      })
    const phone = sealedPhone(vault, input.id, input.phone, undefined)
    const row: StaffRow = {
      id: input.id,
      name: input.name,
      staff_number: input.staffNumber,
      sealed_phone: phone?.sealed ?? null,
      phone_masked: phone?.masked ?? null,
      skills: input.skills ?? [],
      state: 'active',
      kind,
      employer: kind === 'contractor' ? (input.employer ?? null) : null,
    }
    return {
      events: [{ type: 'staffMember.registered', data: { kind, engagementId: input.engagementId ?? null } }],
      writes: [
        insertStaff(actor.companyId, row, iso(now)),
        insertAccount(actor.companyId, { id: input.id, login: input.login, loginKey: loginKeyOf(input.login) }),
        ...(phone?.newKey
          ? [insertPersonKeys([{ subjectId: input.id, companyId: actor.companyId, projectId: 0, key: phone.newKey }])]
          : []),
        ...(input.passwordHash ? [setPassword(input.id, input.passwordHash)] : []),
        ...(input.engagementId ? [engagementDone(input.engagementId)] : []),
      ],
      answer: { staffId: input.id },
    }
  },
})

export const amendStaff = defineCommand({
  name: 'staff.amend',
  title: { zh: '修改员工资料', en: 'Amend a staff member' },
  capability: 'staff.manage',
  input: z.strictObject({ staffId: z.uuid(), ...staffAmendBody }),
  subject: (input) => ({ type: 'staffMember', id: input.staffId }),
  load: (input) => ({
    staff: staffRow(input.staffId),
    keys: personKeysOf([input.staffId]),
    sameNumber: staffByNumber(input.staffNumber ?? ''),
    sameLogin: accountByLogin(loginKeyOf(input.login ?? '')),
  }),
  decide: ({ input, actor, vault, rows }) => {
    refuseTaken(input.staffId, rows)
    const old = rows.staff[0] as StaffRow
    const phone = sealedPhone(vault, input.staffId, input.phone, rows.keys[0])
    const { staffId: _, ...changes } = input
    return {
      events: [{ type: 'staffMember.amended', data: { fields: Object.keys(changes).sort() } }],
      writes: [
        ...(phone?.newKey
          ? [insertPersonKeys([{ subjectId: old.id, companyId: actor.companyId, projectId: 0, key: phone.newKey }])]
          : []),
        updateStaff({
          ...old,
          name: input.name ?? old.name,
          staff_number: input.staffNumber ?? old.staff_number,
          skills: input.skills ?? old.skills,
          ...(input.phone === undefined
            ? {}
            : { sealed_phone: phone?.sealed ?? null, phone_masked: phone?.masked ?? null }),
        }),
        ...(input.login ? [renameAccount(old.id, input.login, loginKeyOf(input.login))] : []),
      ],
      answer: { staffId: old.id },
    }
  },
})

function refuseTaken(
  id: string,
  rows: { sameNumber: readonly { id: string }[]; sameLogin: readonly { id: string }[] },
): void {
  for (const [path, twins, problem] of [
    ['staffNumber', rows.sameNumber, ORGANISATION_PROBLEMS.numberTaken],
    ['login', rows.sameLogin, ORGANISATION_PROBLEMS.loginTaken],
  ] as const)
    if (twins.some((twin) => twin.id !== id)) throw new Refusal(problem, { errors: [{ path, message: problem.title }] })
}

function sealedPhone(
  vault: Vault,
  staffId: string,
  phone: string | null | undefined,
  keyRow: PersonKeyRow | undefined,
) {
  if (!phone) return undefined
  const number = phoneOf(phone)
  if (!number)
    throw new Refusal(ORGANISATION_PROBLEMS.badPhone, {
      errors: [{ path: 'phone', message: ORGANISATION_PROBLEMS.badPhone.title }],
    })
  const key = keyRow ? vault.personKey(keyRow) : vault.newPersonKey(staffId)
  return {
    sealed: sealField(key, 'phone', number),
    masked: maskPhone(number),
    newKey: keyRow ? undefined : key,
  }
}

/** A one-time link to set the first or a forgotten password. Earlier links stop working. */
export const inviteStaff = defineCommand({
  name: 'staff.invite',
  title: { zh: '发登录链接', en: 'Send a link to sign in' },
  capability: 'staff.manage',
  confirms: true,
  input: z.strictObject({ staffId: z.uuid(), codeId: z.uuid(), secretHash: z.string() }),
  subject: (input) => ({ type: 'staffMember', id: input.staffId }),
  decide: ({ input, actor, subject }) => {
    refuseLeft(subject.facts.self)
    return {
      events: [{ type: 'staffMember.invited', data: { codeId: input.codeId } }],
      writes: [
        useUpCodesOf(input.staffId),
        insertCode(actor.companyId, input.staffId, {
          id: input.codeId,
          hash: Buffer.from(input.secretHash, 'base64'),
        }),
      ],
      answer: { codeId: input.codeId },
    }
  },
})

/** A leaver: every session, token and phone stops with this transaction (security check 8). */
export const disableStaff = defineCommand({
  name: 'staff.disable',
  title: { zh: '停用员工', en: 'Disable a staff member' },
  capability: 'staff.manage',
  confirms: true,
  input: z.strictObject({
    staffId: z.uuid(),
    reason: typedText(200),
    /** The approved dismissal that this carries out. */
    engagementId: z.uuid().optional(),
  }),
  subject: (input) => ({ type: 'staffMember', id: input.staffId }),
  load: (input) => ({
    deputies: deputiesOf(input.staffId),
    engagement: engagementRow(input.engagementId ?? null),
  }),
  gateFacts: (input) => ({ decided: input.engagementId !== undefined }),
  may: ({ input, actor }) => {
    if (input.staffId === actor.id) throw new Refusal(ORGANISATION_PROBLEMS.notOneself)
  },
  decide: ({ input, now, rows }) => {
    refuseUndecided('dismiss', input.engagementId, rows.engagement[0], input.staffId)
    return {
      events: [
        {
          type: 'staffMember.disabled',
          data: { reason: withoutNumbers(input.reason), engagementId: input.engagementId ?? null },
        },
      ],
      writes: [
        staffLeft(input.staffId, iso(now)),
        ...stopAll(input.staffId, 'disabled'),
        disableAccount(input.staffId),
        // Whoever stands in for a leaver acts from now on.
        rightsChanged(rows.deputies.map((row) => row.deputy_id)),
        ...(input.engagementId ? [engagementDone(input.engagementId)] : []),
      ],
      answer: {},
    }
  },
})

/** What is said to carry out a decision must be an approved one of this kind, about this person, and used once. */
function refuseUndecided(
  kind: 'hire' | 'dismiss',
  engagementId: string | undefined,
  row: { readonly kind: string; readonly state: string; readonly staff_id: string | null } | undefined,
  staffId?: string,
): void {
  if (engagementId === undefined) return
  if (row?.kind === kind && row.state === 'approved' && (kind === 'hire' || row.staff_id === staffId)) return
  throw new Refusal(PEOPLE_PROBLEMS.notApproved, {
    errors: [{ path: 'engagementId', message: PEOPLE_PROBLEMS.notApproved.title }],
  })
}

export const enableStaff = defineCommand({
  name: 'staff.enable',
  title: { zh: '启用员工', en: 'Enable a staff member' },
  capability: 'staff.manage',
  confirms: true,
  input: z.strictObject({ staffId: z.uuid() }),
  subject: (input) => ({ type: 'staffMember', id: input.staffId }),
  load: (input) => ({ deputies: deputiesOf(input.staffId) }),
  decide: ({ input, rows }) => ({
    events: [{ type: 'staffMember.enabled', data: {} }],
    writes: [
      staffBack(input.staffId),
      enableAccount(input.staffId),
      rightsChanged(rows.deputies.map((row) => row.deputy_id)),
    ],
    answer: {},
  }),
})

export const endStaffSessions = defineCommand({
  name: 'staff.endSessions',
  title: { zh: '结束员工的全部登录', en: 'End all sessions of a staff member' },
  capability: 'staff.manage',
  input: z.strictObject({ staffId: z.uuid() }),
  subject: (input) => ({ type: 'staffMember', id: input.staffId }),
  decide: ({ input }) => ({
    events: [{ type: 'staffMember.sessionsEnded', data: {} }],
    writes: [endSessionsOf(input.staffId, 'ended by an administrator'), revokeDevicesOf(input.staffId)],
    answer: {},
  }),
})

function stopAll(staffId: string, why: string) {
  return [endSessionsOf(staffId, why), revokeTokensOf(staffId), revokeDevicesOf(staffId), useUpCodesOf(staffId)]
}

function refuseLeft(self: Readonly<Record<string, unknown>>): void {
  if (self.state === 'left') throw new Refusal(ORGANISATION_PROBLEMS.left)
}

// ── positions ────────────────────────────────────────────────────────────────────────────────────

export const assignStaff = defineCommand({
  name: 'staff.assign',
  title: { zh: '任命', en: 'Assign to a position' },
  capability: 'staff.manage',
  confirms: true,
  input: z.strictObject({ staffId: z.uuid(), ...assignmentBody }),
  subject: (input) => ({ type: 'staffMember', id: input.staffId }),
  load: (input) => ({
    organisation: organisationInForce(input.projectId),
    holders: holdersCount(input.projectId, input.positionId),
    during: holdersBetween(input.projectId, input.positionId, {
      from: input.fromOn ?? null,
      until: input.untilOn ?? null,
    }),
    staff: staffRow(input.staffId),
    brought: qualificationsOf(sql`${input.staffId}::uuid`),
  }),
  may: ({ input, actor }) => mayAppoint(actor, input.projectId, input.staffId),
  decide: ({ input, actor, now, zone, subject, rows }) => {
    refuseLeft(subject.facts.self)
    const organisation = inForce(rows.organisation)
    refuseUnknownPosition(input.positionId, input.projectId, organisation)
    if (rows.staff[0]?.kind === 'contractor') throw new Refusal(ORGANISATION_PROBLEMS.contractor)
    const position = organisation?.positions.find((one) => one.id === input.positionId)
    refuseSecond(
      position?.onlyOne,
      rows.during.filter((one) => one.staff_id !== input.staffId),
    )
    const row = {
      id: input.id,
      project_id: input.projectId,
      staff_id: input.staffId,
      position_id: input.positionId,
      building_ids: input.buildingIds ?? [],
      from_on: input.fromOn ?? dayIn(zone, now),
      until_on: input.untilOn ?? null,
    }
    refuseBackwards('untilOn', row.from_on, row.until_on)
    return {
      events: [{ type: 'staffMember.assigned', data: assignmentData(row) }],
      writes: [insertAssignment(actor.companyId, row), rightsChanged([input.staffId])],
      answer: {
        assignmentId: row.id,
        over: organisation
          ? Math.max(0, overHeadcount(organisation, input.positionId, (rows.holders[0]?.count ?? 0) + 1))
          : 0,
        gaps: gapsOf(position?.requirements ?? [], rows.brought.map(qualificationOf), row.from_on).map(
          ({ id, title }) => ({ id, title }),
        ),
      },
    }
  },
})

export const changeAssignment = defineCommand({
  name: 'staff.changeAssignment',
  title: { zh: '修改任命', en: 'Change an assignment' },
  capability: 'staff.manage',
  confirms: true,
  input: z.strictObject({ staffId: z.uuid(), assignmentId: z.uuid(), ...assignmentAmendBody }),
  subject: (input) => ({ type: 'staffMember', id: input.staffId }),
  load: (input) => ({
    assignment: assignmentRow(input.assignmentId),
    besides: holdersBeside(input.assignmentId, input.untilOn ?? null),
    packs: organisationOfAssignment(input.assignmentId),
  }),
  may: ({ input, actor, rows }) => {
    const [row] = rows.assignment
    if (!row || row.staff_id !== input.staffId) throw new Refusal(PROBLEMS.notFound)
    mayAppoint(actor, row.project_id, input.staffId)
  },
  decide: ({ input, rows }) => {
    const old = rows.assignment[0] as (typeof rows.assignment)[number]
    const row = {
      ...old,
      building_ids: input.buildingIds ?? old.building_ids,
      until_on: input.untilOn === undefined ? old.until_on : input.untilOn,
    }
    refuseBackwards('untilOn', row.from_on, row.until_on)
    // An end put off must not make it two.
    if (input.untilOn !== undefined)
      refuseSecond(inForce(rows.packs)?.positions.find((one) => one.id === old.position_id)?.onlyOne, rows.besides)
    return {
      events: [{ type: 'staffMember.assignmentChanged', data: assignmentData(row) }],
      writes: [updateAssignment(row), rightsChanged([input.staffId])],
      answer: { assignmentId: row.id },
    }
  },
})

export const nameDeputy = defineCommand({
  name: 'staff.nameDeputy',
  title: { zh: '写代理人', en: 'Name a deputy' },
  capability: 'staff.manage',
  confirms: true,
  input: z.strictObject({ staffId: z.uuid(), ...deputyBody }),
  subject: (input) => ({ type: 'staffMember', id: input.staffId }),
  load: (input) => ({ assignment: assignmentRow(input.assignmentId), deputy: staffRow(input.deputyId) }),
  may: ({ input, actor, rows }) => {
    const [row] = rows.assignment
    if (!row || row.staff_id !== input.staffId) throw new Refusal(PROBLEMS.notFound)
    mayAppoint(actor, row.project_id, input.deputyId)
  },
  decide: ({ input, actor, rows }) => {
    const assignment = rows.assignment[0] as (typeof rows.assignment)[number]
    if (input.deputyId === input.staffId)
      throw new Refusal(ORGANISATION_PROBLEMS.deputyIsHolder, {
        errors: [{ path: 'deputyId', message: ORGANISATION_PROBLEMS.deputyIsHolder.title }],
      })
    if (rows.deputy[0]?.state !== 'active')
      throw new Refusal(ORGANISATION_PROBLEMS.noSuchStaff, {
        errors: [{ path: 'deputyId', message: ORGANISATION_PROBLEMS.noSuchStaff.title }],
      })
    refuseBackwards('untilAt', input.fromAt, input.untilAt)
    return {
      events: [
        {
          type: 'staffMember.deputyNamed',
          data: { deputyshipId: input.id, assignmentId: input.assignmentId, deputyId: input.deputyId },
        },
      ],
      writes: [
        insertDeputy(actor.companyId, {
          id: input.id,
          project_id: assignment.project_id,
          assignment_id: input.assignmentId,
          deputy_id: input.deputyId,
          from_at: input.fromAt ?? null,
          until_at: input.untilAt ?? null,
        }),
        rightsChanged([input.deputyId]),
      ],
      answer: { deputyshipId: input.id },
    }
  },
})

export const endDeputyship = defineCommand({
  name: 'staff.endDeputy',
  title: { zh: '结束代理', en: 'End a deputyship' },
  capability: 'staff.manage',
  confirms: true,
  input: z.strictObject({ staffId: z.uuid(), deputyshipId: z.uuid() }),
  subject: (input) => ({ type: 'staffMember', id: input.staffId }),
  load: (input) => ({ deputy: deputyRow(input.deputyshipId) }),
  may: ({ input, actor, rows }) => {
    const [row] = rows.deputy
    if (!row || row.staff_id !== input.staffId) throw new Refusal(PROBLEMS.notFound)
    if (!can(actor, 'staff.manage', row.project_id)) throw denied()
  },
  decide: ({ input, now, rows }) => ({
    events: [
      {
        type: 'staffMember.deputyEnded',
        data: { deputyshipId: input.deputyshipId, deputyId: rows.deputy[0]?.deputy_id ?? null },
      },
    ],
    writes: [endDeputy(input.deputyshipId, iso(now)), rightsChanged(rows.deputy.map((row) => row.deputy_id))],
    answer: {},
  }),
})

/** Rights are given where one manages staff, and never to oneself. */
function mayAppoint(actor: Actor, projectId: number, receiverId: string): void {
  if (projectId !== 0 && actor.kind !== 'system' && !actor.projectIds.includes(projectId))
    throw new Refusal(PROBLEMS.badInput, {
      errors: [{ path: 'projectId', message: { zh: '没有这个项目', en: 'There is no such project' } }],
    })
  if (!can(actor, 'staff.manage', projectId)) throw denied()
  if (actor.id === receiverId && !can(actor, 'staff.manage', 0)) throw denied()
}

const denied = () => new Refusal(PROBLEMS.denied, { values: { capability: 'staff.manage' } })

function inForce(rows: readonly { organisation: unknown }[]): Organisation | undefined {
  return rows[0] ? organisationOf(rows[0].organisation) : undefined
}

function refuseUnknownPosition(positionId: string, projectId: number, organisation: Organisation | undefined): void {
  if (positionId === ADMINISTRATOR ? projectId === 0 : !organisation) return
  if (organisation?.positions.some((position) => position.id === positionId)) return
  throw new Refusal(ORGANISATION_PROBLEMS.noPosition, {
    errors: [{ path: 'positionId', message: ORGANISATION_PROBLEMS.noPosition.title }],
  })
}

/** A position that only one may hold refuses a second (S1-CENTER-5). */
function refuseSecond(onlyOne: boolean | undefined, others: readonly { readonly name: string }[]): void {
  if (onlyOne && others[0]) throw new Refusal(ORGANISATION_PROBLEMS.onlyOne, { values: { name: others[0].name } })
}

function refuseBackwards(path: string, from: string | null | undefined, until: string | null | undefined): void {
  if (!from || !until || Date.parse(until) >= Date.parse(from)) return
  throw new Refusal(ORGANISATION_PROBLEMS.spanBackwards, {
    errors: [{ path, message: ORGANISATION_PROBLEMS.spanBackwards.title }],
  })
}

function assignmentData(row: {
  id: string
  project_id: number
  position_id: string
  building_ids: readonly string[]
  from_on: string
  until_on: string | null
}) {
  return {
    assignmentId: row.id,
    projectId: row.project_id,
    positionId: row.position_id,
    buildingIds: row.building_ids,
    fromOn: row.from_on,
    untilOn: row.until_on,
  }
}

// ── duty ─────────────────────────────────────────────────────────────────────────────────────────

export const planDuty = defineCommand({
  name: 'duty.plan',
  title: { zh: '排班', en: 'Plan duty' },
  capability: 'duty.plan',
  input: z.strictObject({ projectId: z.coerce.number().int(), ...dutyBody }),
  subject: (input) => ({ type: 'dutySpan', id: input.id, create: { projectId: input.projectId } }),
  load: (input) => ({
    staff: staffRow(input.staffId),
    deputies: deputiesOfPosition(input.projectId, input.positionId),
  }),
  decide: ({ input, actor, rows }) => {
    if (rows.staff[0]?.state !== 'active')
      throw new Refusal(ORGANISATION_PROBLEMS.noSuchStaff, {
        errors: [{ path: 'staffId', message: ORGANISATION_PROBLEMS.noSuchStaff.title }],
      })
    if (rows.staff[0].kind === 'contractor')
      throw new Refusal(ORGANISATION_PROBLEMS.contractor, {
        errors: [{ path: 'staffId', message: ORGANISATION_PROBLEMS.contractor.title }],
      })
    if (Date.parse(input.untilAt) <= Date.parse(input.fromAt))
      throw new Refusal(ORGANISATION_PROBLEMS.spanBackwards, {
        errors: [{ path: 'untilAt', message: ORGANISATION_PROBLEMS.spanBackwards.title }],
      })
    const { staffId, positionId, fromAt, untilAt } = input
    return {
      events: [{ type: 'dutySpan.planned', data: { staffId, positionId, fromAt, untilAt } }],
      writes: [
        insertDuty(actor.companyId, {
          id: input.id,
          project_id: input.projectId,
          staff_id: staffId,
          position_id: positionId,
          from_at: fromAt,
          until_at: untilAt,
        }),
        rightsChanged(rows.deputies.map((row) => row.id)),
      ],
      answer: { dutySpanId: input.id },
    }
  },
})

export const cancelDuty = defineCommand({
  name: 'duty.cancel',
  title: { zh: '取消排班', en: 'Cancel duty' },
  capability: 'duty.plan',
  input: z.strictObject({ dutySpanId: z.uuid() }),
  subject: (input) => ({ type: 'dutySpan', id: input.dutySpanId }),
  load: (input) => ({ span: dutyRow(input.dutySpanId), deputies: deputiesBesideDuty(input.dutySpanId) }),
  decide: ({ input, rows }) => {
    if (rows.span.length === 0) throw new Refusal(PROBLEMS.notFound)
    return {
      events: [{ type: 'dutySpan.cancelled', data: { staffId: rows.span[0]?.staff_id ?? null } }],
      writes: [deleteDuty(input.dutySpanId), rightsChanged(rows.deputies.map((row) => row.id))],
      answer: {},
    }
  },
})

// ── company and projects ─────────────────────────────────────────────────────────────────────────

export function companySubject(companyId: number) {
  return { type: 'company', id: derivedId('company', companyId), create: { projectId: 0, ifMissing: true } } as const
}

export const amendCompany = defineCommand({
  name: 'company.amend',
  title: { zh: '修改公司名称', en: 'Rename the company' },
  capability: 'company.manage',
  input: z.strictObject({ companyId: z.number(), name: title }),
  subject: (input) => companySubject(input.companyId),
  decide: ({ input }) => ({
    events: [{ type: 'company.amended', data: {} }],
    writes: [renameCompany(input.name)],
    answer: { name: input.name },
  }),
})

/** Positions whose holders sign in with a second factor (security check 4). Who lacks it reaches nothing else until it is set up. */
export const demandSecondFactor = defineCommand({
  name: 'company.demandSecondFactor',
  title: { zh: '规定哪些岗位要用验证器', en: 'Say which positions must use an authenticator' },
  capability: 'company.manage',
  confirms: true,
  input: z.strictObject({ companyId: z.number(), positionIds: z.array(z.string().max(60)).max(100) }),
  subject: (input) => companySubject(input.companyId),
  decide: ({ input }) => ({
    events: [{ type: 'company.secondFactorDemanded', data: { positionIds: input.positionIds } }],
    writes: [...setPositionsWithFactor(input.companyId, input.positionIds), rightsOfAllChanged()],
    answer: { positionIds: input.positionIds },
  }),
})

/** For a lost phone: the person sets up another one at their next sign-in. */
export const resetSecondFactor = defineCommand({
  name: 'staff.resetSecondFactor',
  title: { zh: '重设员工的验证器', en: 'Reset a staff member’s authenticator' },
  capability: 'staff.manage',
  confirms: true,
  input: z.strictObject({ staffId: z.uuid() }),
  subject: (input) => ({ type: 'staffMember', id: input.staffId }),
  decide: ({ input }) => ({
    events: [{ type: 'staffMember.secondFactorReset', data: {} }],
    writes: [...removeFactor(input.staffId), ...stopAll(input.staffId, 'second factor reset')],
    answer: {},
  }),
})

/** Stands in the log beside the new phrase, which itself is written nowhere. */
export const noteRecoveryPhrase = defineCommand({
  name: 'company.noteRecoveryPhrase',
  title: { zh: '重新生成恢复短语', en: 'Make a new recovery phrase' },
  capability: 'company.manage',
  confirms: true,
  input: z.strictObject({ companyId: z.number() }),
  subject: (input) => companySubject(input.companyId),
  decide: () => ({ events: [{ type: 'company.recoveryPhraseMade', data: {} }], writes: [], answer: {} }),
})

export const foundProject = defineCommand({
  name: 'project.found',
  title: { zh: '新增项目', en: 'Add a project' },
  capability: 'project.manage',
  input: z.strictObject({
    id: z.uuid(),
    code,
    name: title,
    zone: z
      .string()
      .refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone))
      .optional(),
  }),
  // A company-level subject: the project's own number is drawn in the first flight, when nothing can name it yet.
  subject: (input) => ({ type: 'project', id: input.id, create: { projectId: 0 } }),
  load: () => ({ next: nextProjectId(), taken: projectsTaken() }),
  decide: ({ input, actor, rows }) => {
    if (rows.taken.some((one) => one.code === input.code))
      throw new Refusal(ORGANISATION_PROBLEMS.codeTaken, {
        errors: [{ path: 'code', message: ORGANISATION_PROBLEMS.codeTaken.title }],
      })
    const projectId = rows.next[0]?.id as number
    return {
      events: [{ type: 'project.founded', data: { projectId } }],
      writes: [
        addProject(actor.companyId, {
          id: projectId,
          code: input.code,
          name: input.name,
          zone: input.zone ?? 'Asia/Shanghai',
        }),
        // Those who stand in the company itself see it at once.
        rightsOfAllChanged(),
      ],
      answer: { projectId },
    }
  },
})

export const amendProject = defineCommand({
  name: 'project.amend',
  title: { zh: '修改项目名称', en: 'Rename the project' },
  capability: 'project.manage',
  input: z.strictObject({ projectId: z.coerce.number().int(), name: title }),
  subject: (input) => ({
    type: 'project',
    id: derivedId('project', input.projectId),
    create: { projectId: input.projectId, ifMissing: true },
  }),
  decide: ({ input }) => ({
    events: [{ type: 'project.amended', data: {} }],
    writes: [renameProject(input.projectId, input.name)],
    answer: { name: input.name },
  }),
})
