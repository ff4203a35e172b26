import { z } from 'zod'
import { can } from '../../platform/access/actor.ts'
import { ADMINISTRATOR, ADMINISTRATOR_TITLE, type Organisation } from '../../platform/access/organisation.ts'
import type { App } from '../../platform/app.ts'
import { sql } from '../../platform/db/sql.ts'
import { iso } from '../../platform/events/event-log.ts'
import { type Call, commandAnswer, commandRoute, defineRoute } from '../../platform/http/route.ts'
import {
  type AccountRow,
  accountsOf,
  activations,
  businessNow,
  CODE_MINUTES,
  factorOf,
  hashOfSecret,
  positionsWithFactor,
  secretFor,
  sessionsOf,
} from '../../platform/identity/index.ts'
import { derivedId } from '../../platform/ids.ts'
import { PROBLEMS, Refusal } from '../../platform/problems.ts'
import { typedText } from '../../platform/typed-text.ts'
import { attendanceRoutes } from './attendance/routes.ts'
import {
  amendCompany,
  amendProject,
  amendStaff,
  assignStaff,
  cancelDuty,
  changeAssignment,
  demandSecondFactor,
  disableStaff,
  enableStaff,
  endDeputyship,
  endStaffSessions,
  foundProject,
  inviteStaff,
  nameDeputy,
  planDuty,
  registerStaff,
  resetSecondFactor,
} from './commands.ts'
import {
  assignmentAmendBody,
  assignmentBody,
  code,
  deputyBody,
  dutyBody,
  staffAmendBody,
  staffBody,
  title,
} from './contract.ts'
import { dayIn, responsibleFor } from './domain.ts'
import { gapsOf } from './people/domain.ts'
import { peopleRoutes } from './people/routes.ts'
import { qualificationOf, qualificationsOf } from './people/store.ts'
import { staffingOf } from './responsible.ts'
import { rotaRoutes } from './rota/routes.ts'
import {
  type AssignmentRow,
  assignmentsOf,
  companyRow,
  deputiesOf,
  dutySpans,
  namesOf,
  projectRow,
  projectRows,
  type StaffRow,
  staffPage,
  staffRow,
} from './store.ts'

const text = z.object({ zh: z.string(), en: z.string().optional() })
const ofProject = z.object({ projectId: z.coerce.number().int() })
const ofStaff = z.object({ staffId: z.uuid() })
const once = z.strictObject({ name: title })

const staffAnswer = z.object({
  id: z.uuid(),
  name: z.string(),
  staffNumber: z.string(),
  login: z.string(),
  phoneMasked: z.string().nullable(),
  state: z.enum(['active', 'left']),
  skills: z.array(z.string()),
  kind: z.enum(['employee', 'contractor']),
  employer: z.string().nullable(),
  hasPassword: z.boolean(),
  lastSignInAt: z.string().nullable(),
  positions: z.array(
    z.object({
      assignmentId: z.uuid(),
      projectId: z.int(),
      positionId: z.string(),
      title: text,
      buildingIds: z.array(z.uuid()),
      fromOn: z.string(),
      untilOn: z.string().nullable(),
    }),
  ),
})

export const organisationRoutes = [
  // ── company and projects ───────────────────────────────────────────────────────────────────────
  defineRoute({
    method: 'GET',
    path: '/company',
    summary: { zh: '本公司', en: 'The company' },
    access: { kind: 'session' },
    answer: z.object({
      id: z.int(),
      code: z.string(),
      name: z.string(),
      projects: z.array(z.object({ id: z.int(), code: z.string(), name: z.string(), zone: z.string() })),
    }),
    handle: async ({ read }) => {
      const [[company], projects] = await read([companyRow(), projectRows()])
      if (!company) throw new Refusal(PROBLEMS.notFound)
      return { id: company.id, code: company.code, name: company.name, projects }
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/company',
    summary: amendCompany.title,
    access: { kind: 'capability', capability: 'company.manage', of: 'company' },
    body: once,
    answer: commandAnswer({ name: z.string() }),
    handle: async ({ actor, body, run }) =>
      (await run(amendCompany, { companyId: actor.companyId, name: body.name })).answer,
  }),
  defineRoute({
    method: 'GET',
    path: '/company/second-factor',
    summary: { zh: '哪些岗位要用验证器', en: 'Which positions must use an authenticator' },
    access: { kind: 'capability', capability: 'company.manage', of: 'company' },
    answer: z.object({ positionIds: z.array(z.string()) }),
    handle: async ({ read }) => {
      const [rows] = await read([positionsWithFactor()])
      return { positionIds: rows.map((row) => row.position_id) }
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/company/second-factor',
    summary: demandSecondFactor.title,
    access: { kind: 'capability', capability: 'company.manage', of: 'company' },
    body: z.strictObject({ positionIds: z.array(z.string().min(1).max(60).regex(/^\w+$/)).max(100) }),
    answer: commandAnswer({ positionIds: z.array(z.string()) }),
    handle: async ({ actor, body, run }) =>
      (await run(demandSecondFactor, { companyId: actor.companyId, positionIds: body.positionIds })).answer,
  }),
  defineRoute({
    method: 'POST',
    path: '/projects',
    summary: foundProject.title,
    access: { kind: 'capability', capability: 'project.manage', of: 'company' },
    body: z.strictObject({ code, name: title, zone: z.string().max(60).optional() }),
    answer: commandAnswer({ projectId: z.int() }),
    handle: async ({ actor, body, envelope, run }) =>
      (
        await run(
          foundProject,
          foundProject.input.parse({ ...body, id: derivedId(actor.id, 'project', envelope.idempotencyKey) }),
        )
      ).answer,
  }),
  commandRoute(amendProject, {
    method: 'PATCH',
    path: '/projects/:projectId',
    params: ofProject,
    body: { name: title },
    answer: { name: z.string() },
  }),

  // ── the chart ──────────────────────────────────────────────────────────────────────────────────
  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/organisation',
    summary: { zh: '组织图', en: 'Organisation chart' },
    access: { kind: 'capability', capability: 'staff.read', of: 'path' },
    params: ofProject,
    answer: z.object({
      departments: z.array(
        z.object({
          id: z.string(),
          title: text,
          head: z.string().nullable(),
          headcount: z.int(),
          holders: z.int(),
          goal: text.nullable(),
          duties: z.array(text),
          powers: z.array(text),
        }),
      ),
      namedRoles: z.array(
        z.object({
          id: z.string(),
          title: text,
          positionId: z.string(),
          holders: z.array(z.object({ staffId: z.uuid(), name: z.string() })),
        }),
      ),
      positions: z.array(
        z.object({
          id: z.string(),
          title: text,
          departmentId: z.string(),
          superior: z.string().nullable(),
          otherSuperiors: z.array(z.string()),
          deputy: z.string().nullable(),
          headcount: z.int().nullable(),
          onlyOne: z.boolean(),
          span: text.nullable(),
          duties: z.array(text),
          powers: z.array(text),
          requirements: z.array(z.object({ id: z.string(), kind: z.string(), title: text })),
          capabilities: z.array(z.string()),
          vacant: z.int(),
          over: z.int(),
          holders: z.array(
            z.object({
              staffId: z.uuid(),
              name: z.string(),
              staffNumber: z.string(),
              assignmentId: z.uuid(),
              fromOn: z.string(),
              untilOn: z.string().nullable(),
              buildingIds: z.array(z.uuid()),
              onDuty: z.boolean(),
              gaps: z.array(z.string()).describe('Ids of requirements that are not met'),
              deputy: z.object({ staffId: z.uuid(), name: z.string() }).nullable(),
            }),
          ),
        }),
      ),
      capabilities: z.array(z.object({ id: z.string(), title: text })),
      abilities: z.object({ manage: z.boolean() }),
    }),
    handle: async ({ app, actor, params, read }) => {
      const staffing = await staffingOf(app, actor.companyId, params.projectId, read)
      const { organisation } = staffing
      const deputyOf = new Map(staffing.named.map((deputy) => [deputy.assignmentId, deputy.staffId]))
      const [brought, [time], [project]] = await read([
        qualificationsOf(sql`select unnest(${staffing.rows.map((row) => row.staff_id)}::uuid[])`),
        businessNow(),
        projectRow(params.projectId),
      ])
      const today = dayIn(project?.zone ?? 'Asia/Shanghai', time?.now ?? 0)
      const positions = organisation.positions.map((position) => {
        const holding = staffing.rows.filter((row) => row.position_id === position.id)
        const missing = (position.headcount ?? holding.length) - holding.length
        return {
          id: position.id,
          title: position.title,
          departmentId: position.departmentId,
          superior: position.superior ?? null,
          otherSuperiors: [...(position.otherSuperiors ?? [])],
          onlyOne: position.onlyOne ?? false,
          span: position.span ?? null,
          duties: [...(position.duties ?? [])],
          powers: [...(position.powers ?? [])],
          requirements: (position.requirements ?? []).map(({ id, kind, title }) => ({ id, kind, title })),
          deputy: position.deputy ?? null,
          headcount: position.headcount ?? null,
          capabilities: [...position.capabilities],
          vacant: Math.max(0, missing),
          over: Math.max(0, -missing),
          holders: holding.map((row) => {
            const deputy = deputyOf.get(row.id)
            return {
              staffId: row.staff_id,
              name: row.name,
              staffNumber: row.staff_number,
              assignmentId: row.id,
              fromOn: row.from_on,
              untilOn: row.until_on,
              buildingIds: row.building_ids,
              onDuty: row.on_duty,
              gaps: gapsOf(
                position.requirements ?? [],
                brought.filter((one) => one.staff_id === row.staff_id).map(qualificationOf),
                today,
              ).map((one) => one.id),
              deputy: deputy ? { staffId: deputy, name: staffing.names.get(deputy) ?? '' } : null,
            }
          }),
        }
      })
      return {
        departments: organisation.departments.map((department) => {
          const own = positions.filter((position) => position.departmentId === department.id)
          return {
            id: department.id,
            title: department.title,
            head: organisation.positions.find((one) => one.departmentId === department.id && one.isHead)?.id ?? null,
            headcount: own.reduce((sum, position) => sum + (position.headcount ?? 0), 0),
            holders: own.reduce((sum, position) => sum + position.holders.length, 0),
            goal: department.goal ?? null,
            duties: [...(department.duties ?? [])],
            powers: [...(department.powers ?? [])],
          }
        }),
        namedRoles: (organisation.namedRoles ?? []).map((role) => ({
          id: role.id,
          title: role.title,
          positionId: role.positionId,
          holders: staffing.rows
            .filter((row) => row.position_id === role.positionId)
            .map((row) => ({ staffId: row.staff_id, name: row.name })),
        })),
        positions,
        capabilities: app.modules
          .flatMap((module) => module.capabilities ?? [])
          .map((capability) => ({ id: capability.id, title: capability.title })),
        abilities: { manage: can(actor, 'staff.manage', params.projectId) },
      }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/on-duty',
    summary: { zh: '现在谁值班', en: 'Who is on duty now' },
    access: { kind: 'capability', capability: 'staff.read', of: 'path' },
    params: ofProject,
    answer: z.object({
      items: z.array(
        z.object({
          staffId: z.uuid(),
          name: z.string(),
          positionId: z.string(),
          positionTitle: text,
          departmentId: z.string(),
          until: z.string().nullable(),
        }),
      ),
    }),
    handle: async ({ app, actor, params, read }) => {
      const staffing = await staffingOf(app, actor.companyId, params.projectId, read)
      return {
        items: staffing.rows
          .filter((row) => row.on_duty && row.project_id === params.projectId)
          .map((row) => {
            const position = staffing.organisation.positions.find((one) => one.id === row.position_id)
            return {
              staffId: row.staff_id,
              name: row.name,
              positionId: row.position_id,
              positionTitle: position?.title ?? { zh: row.position_id },
              departmentId: position?.departmentId ?? '',
              until: row.duty_until ? iso(row.duty_until) : null,
            }
          }),
      }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/responsible',
    summary: { zh: '现在该谁负责', en: 'Who is meant now' },
    access: { kind: 'capability', capability: 'staff.read', of: 'path' },
    params: ofProject,
    query: z.strictObject({
      position: z.string().max(60).optional(),
      department: z.string().max(60).optional(),
      person: z.uuid().optional(),
      buildingId: z.uuid().optional(),
    }),
    answer: z.object({
      people: z.array(z.object({ staffId: z.uuid(), name: z.string(), how: z.string(), positionId: z.string() })),
    }),
    handle: async ({ app, actor, params, query, read }) => {
      const staffing = await staffingOf(app, actor.companyId, params.projectId, read)
      const owner = query.person
        ? ({ kind: 'person', personId: query.person, path: 'person' } as const)
        : query.position
          ? ({
              kind: 'position',
              position: query.position,
              path: 'position',
              ...(query.buildingId ? { scope: { buildingId: query.buildingId } } : {}),
            } as const)
          : ({ kind: 'department', department: query.department ?? '', role: 'any', path: 'department' } as const)
      return {
        people: responsibleFor(owner, staffing).map((one) => ({ ...one, name: staffing.names.get(one.staffId) ?? '' })),
      }
    },
  }),

  // ── staff ──────────────────────────────────────────────────────────────────────────────────────
  defineRoute({
    method: 'GET',
    path: '/staff',
    summary: { zh: '员工', en: 'Staff' },
    access: { kind: 'capability', capability: 'staff.read', of: 'any' },
    query: z.strictObject({
      projectId: z.coerce.number().int().optional(),
      q: z.string().trim().max(40).optional(),
      state: z.enum(['active', 'left', 'all']).optional(),
      after: z.string().max(60).optional(),
      limit: z.coerce.number().int().min(1).max(200).optional(),
    }),
    answer: z.object({ items: z.array(staffAnswer), next: z.string().nullable() }),
    handle: async ({ app, actor, query, read }) => {
      const seen = actor.projectIds.filter((projectId) => can(actor, 'staff.read', projectId))
      const projectIds =
        query.projectId === undefined ? seen : seen.filter((projectId) => projectId === query.projectId)
      const limit = query.limit ?? 50
      const [rows] = await read([
        staffPage({
          projectIds,
          everybody: query.projectId === undefined && can(actor, 'staff.read', 0),
          q: query.q || null,
          state: query.state === 'all' ? null : (query.state ?? 'active'),
          after: query.after ?? '',
          limit: limit + 1,
        }),
      ])
      const page = rows.slice(0, limit)
      return {
        items: await presentStaff(app, { actor, read }, page),
        next: rows.length > limit ? (page.at(-1)?.staff_number ?? null) : null,
      }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/staff/:staffId',
    summary: { zh: '一位员工', en: 'A staff member' },
    access: { kind: 'capability', capability: 'staff.read', of: 'any' },
    params: ofStaff,
    answer: staffAnswer.extend({
      deputies: z.array(
        z.object({
          deputyshipId: z.uuid(),
          assignmentId: z.uuid(),
          deputyId: z.uuid(),
          name: z.string(),
          fromAt: z.string().nullable(),
          untilAt: z.string().nullable(),
        }),
      ),
      sessions: z.int(),
      hasSecondFactor: z.boolean(),
      abilities: z.object({ manage: z.boolean() }),
    }),
    handle: async ({ app, actor, params, read }) => {
      const [[row], deputies, sessions, assignments, [factor]] = await read([
        staffRow(params.staffId),
        deputiesOf(params.staffId),
        sessionsOf(params.staffId),
        assignmentsOf([params.staffId]),
        factorOf(params.staffId),
      ])
      // Colleagues of projects that are not one's own answer like people who do not exist.
      const near = assignments.some((one) => can(actor, 'staff.read', one.project_id))
      if (!row || !(near || can(actor, 'staff.read', 0))) throw new Refusal(PROBLEMS.notFound)
      const [names] = await read([namesOf(deputies.map((one) => one.deputy_id))])
      const nameOf = new Map(names.map((one) => [one.id, one.name]))
      const [presented] = await presentStaff(app, { actor, read }, [row])
      return {
        ...presented,
        deputies: deputies.map((one) => ({
          deputyshipId: one.id,
          assignmentId: one.assignment_id,
          deputyId: one.deputy_id,
          name: nameOf.get(one.deputy_id) ?? '',
          fromAt: one.from_at ? iso(one.from_at) : null,
          untilAt: one.until_at ? iso(one.until_at) : null,
        })),
        sessions: sessions.length,
        hasSecondFactor: factor?.confirmed ?? false,
        abilities: {
          manage:
            can(actor, 'staff.manage', 0) || assignments.some((one) => can(actor, 'staff.manage', one.project_id)),
        },
      }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/staff',
    summary: registerStaff.title,
    access: { kind: 'capability', capability: 'staff.manage', of: 'any' },
    body: z.strictObject({
      ...staffBody,
      projectId: z.int().min(0).optional().describe('Where they belong; 0 or missing: the company'),
      engagementId: z.uuid().optional().describe('The approved hiring that this carries out'),
      invite: z.literal(true).optional(),
    }),
    answer: commandAnswer({ staffId: z.uuid(), inviteLink: z.string().optional() }),
    handle: async (call) => {
      const { body, run } = call
      const { invite, projectId, ...staff } = body
      const { answer } = await run(registerStaff, { ...staff, projectId: projectId ?? 0 })
      if (!invite) return answer
      // A second command under a key of its own that follows from the first, so that both can be sent again together.
      const link = await inviteLink(call, body.id, derivedId(call.envelope.idempotencyKey, 'invite'))
      return { ...answer, inviteLink: link }
    },
  }),
  commandRoute(amendStaff, {
    method: 'PATCH',
    path: '/staff/:staffId',
    params: ofStaff,
    body: staffAmendBody,
    answer: { staffId: z.uuid() },
  }),
  commandRoute(assignStaff, {
    path: '/staff/:staffId/assignments',
    params: ofStaff,
    body: assignmentBody,
    answer: {
      assignmentId: z.uuid(),
      over: z.int(),
      gaps: z.array(z.object({ id: z.string(), title: text })),
    },
  }),
  commandRoute(changeAssignment, {
    method: 'PATCH',
    path: '/staff/:staffId/assignments/:assignmentId',
    params: z.object({ staffId: z.uuid(), assignmentId: z.uuid() }),
    body: assignmentAmendBody,
    answer: { assignmentId: z.uuid() },
  }),
  commandRoute(nameDeputy, {
    path: '/staff/:staffId/deputies',
    params: ofStaff,
    body: deputyBody,
    answer: { deputyshipId: z.uuid() },
  }),
  commandRoute(endDeputyship, {
    method: 'DELETE',
    path: '/staff/:staffId/deputies/:deputyshipId',
    params: z.object({ staffId: z.uuid(), deputyshipId: z.uuid() }),
    body: {},
    answer: {},
  }),
  defineRoute({
    method: 'POST',
    path: '/staff/:staffId/invite',
    summary: inviteStaff.title,
    access: { kind: 'capability', capability: 'staff.manage', of: 'subject' },
    params: ofStaff,
    answer: z.object({ inviteLink: z.string(), minutes: z.int() }),
    handle: async (call) => ({
      inviteLink: await inviteLink(call, call.params.staffId, call.envelope.idempotencyKey),
      minutes: CODE_MINUTES,
    }),
  }),
  commandRoute(disableStaff, {
    path: '/staff/:staffId/disable',
    params: ofStaff,
    body: { reason: typedText(200), engagementId: z.uuid().optional() },
    answer: {},
  }),
  commandRoute(enableStaff, { path: '/staff/:staffId/enable', params: ofStaff, body: {}, answer: {} }),
  commandRoute(resetSecondFactor, {
    path: '/staff/:staffId/second-factor/reset',
    params: ofStaff,
    body: {},
    answer: {},
  }),
  commandRoute(endStaffSessions, { path: '/staff/:staffId/end-sessions', params: ofStaff, body: {}, answer: {} }),

  // ── duty ───────────────────────────────────────────────────────────────────────────────────────
  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/duty-spans',
    summary: { zh: '排班', en: 'Planned duty' },
    access: { kind: 'capability', capability: 'staff.read', of: 'path' },
    params: ofProject,
    query: z.strictObject({ from: z.iso.datetime({ offset: true }), to: z.iso.datetime({ offset: true }) }),
    answer: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          staffId: z.uuid(),
          name: z.string(),
          positionId: z.string(),
          fromAt: z.string(),
          untilAt: z.string(),
        }),
      ),
    }),
    handle: async ({ params, query, read }) => {
      const [rows] = await read([dutySpans(params.projectId, query.from, query.to)])
      return {
        items: rows.map((row) => ({
          id: row.id,
          staffId: row.staff_id,
          name: row.name,
          positionId: row.position_id,
          fromAt: iso(row.from_at),
          untilAt: iso(row.until_at),
        })),
      }
    },
  }),
  commandRoute(planDuty, {
    path: '/projects/:projectId/duty-spans',
    params: ofProject,
    body: dutyBody,
    answer: { dutySpanId: z.uuid() },
  }),
  commandRoute(cancelDuty, {
    method: 'DELETE',
    path: '/duty-spans/:dutySpanId',
    params: z.object({ dutySpanId: z.uuid() }),
    body: {},
    answer: {},
  }),
  ...peopleRoutes,
  ...rotaRoutes,
  ...attendanceRoutes,
]

/** The address where somebody sets their password, once. The code stands behind the `#`: it never reaches a log. */
async function inviteLink(
  call: Pick<Call, 'app' | 'actor' | 'run' | 'request' | 'envelope'>,
  staffId: string,
  key: string,
): Promise<string> {
  const { app, actor, run, request, envelope } = call
  const codeId = derivedId(actor.id, 'invite', key)
  const secret = secretFor(app.config.keys.links, 'code', codeId)
  await run(
    inviteStaff,
    { staffId, codeId, secretHash: hashOfSecret(secret).toString('base64') },
    { ...envelope, idempotencyKey: key },
  )
  return `${app.config.publicUrl ?? `${request.protocol}://${request.host}`}/password#${secret}`
}

async function presentStaff(
  app: App,
  { actor, read }: Pick<Call, 'actor' | 'read'>,
  rows: readonly StaffRow[],
): Promise<z.infer<typeof staffAnswer>[]> {
  const ids = rows.map((row) => row.id)
  const [accounts, assignments, packs, [time]] = await read([
    accountsOf(ids),
    assignmentsOf(ids),
    activations(),
    businessNow(),
  ])
  const organisations = await app.identity.organisations(actor.companyId, actor.projectIds, packs, time?.now ?? 0)
  const accountOf = new Map(accounts.map((account) => [account.id, account]))
  return rows.map((row) => {
    const account = accountOf.get(row.id) as AccountRow
    return {
      id: row.id,
      name: row.name,
      staffNumber: row.staff_number,
      login: account.login,
      phoneMasked: row.phone_masked,
      state: row.state,
      skills: row.skills,
      kind: row.kind,
      employer: row.employer,
      hasPassword: account.password_hash !== null,
      lastSignInAt: account.last_sign_in_at ? iso(account.last_sign_in_at) : null,
      positions: assignments
        .filter((one) => one.staff_id === row.id)
        .map((one: AssignmentRow) => ({
          assignmentId: one.id,
          projectId: one.project_id,
          positionId: one.position_id,
          title: titleOf(one.position_id, organisations.get(one.project_id)),
          buildingIds: one.building_ids,
          fromOn: one.from_on,
          untilOn: one.until_on,
        })),
    }
  })
}

function titleOf(positionId: string, organisation: Organisation | undefined) {
  if (positionId === ADMINISTRATOR) return ADMINISTRATOR_TITLE
  return organisation?.positions.find((position) => position.id === positionId)?.title ?? { zh: positionId }
}
