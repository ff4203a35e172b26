import { type Query, sql } from '../../platform/db/sql.ts'
import { iso } from '../../platform/events/event-log.ts'

export type LinkRow = {
  id: string
  issued_at: number
  expires_at: number
  revoked_at: number | null
}

export function insertLink(link: {
  id: string
  companyId: number
  projectId: number
  caseId: string
  tokenHash: string
  issuedBy: string
  issuedAt: number
  expiresAt: number
}): Query {
  return sql`insert into resident_links (id, company_id, project_id, case_id, token_hash, issued_by, issued_at, expires_at)
    values (${link.id}, ${link.companyId}, ${link.projectId}, ${link.caseId}, decode(${link.tokenHash}, 'hex'), ${link.issuedBy}, ${iso(link.issuedAt)}, ${iso(link.expiresAt)})`
}

export function revokeLink(id: string, at: number): Query {
  return sql`update resident_links set revoked_at = ${iso(at)} where id = ${id} and revoked_at is null`
}

export function linkOfCase(caseId: string, linkId: string): Query<LinkRow & { project_id: number }> {
  return sql<
    LinkRow & { project_id: number }
  >`select id, project_id, issued_at, expires_at, revoked_at from resident_links where id = ${linkId} and case_id = ${caseId}`
}

export function linksOfCase(caseId: string): Query<LinkRow & { project_id: number }> {
  return sql<
    LinkRow & { project_id: number }
  >`select id, project_id, issued_at, expires_at, revoked_at from resident_links where case_id = ${caseId} order by issued_at desc limit 50`
}

/** The latest links of the cases that a query answers. */
export function linksOfCases(cases: Query, limit: number): Query<LinkRow & { case_id: string }> {
  return sql<
    LinkRow & { case_id: string }
  >`select id, case_id, issued_at, expires_at, revoked_at from resident_links where case_id in (select id from (${cases}) as at_home) order by issued_at desc limit ${limit}`
}

/** Past every fence by the address alone: answers nothing for a link that never was, has ended or was taken back. */
export function linkByHash(hash: string): Query<{ company_id: number; project_id: number; case_id: string }> {
  return sql<{
    company_id: number
    project_id: number
    case_id: string
  }>`select company_id, project_id, case_id from resident_link_by_hash(decode(${hash}, 'hex'))`
}

export function projectTitle(
  projectId: number,
): Query<{ company: string; project: string; zone: string; now: number }> {
  return sql<{
    company: string
    project: string
    zone: string
    now: number
  }>`select c.name as company, p.name as project, p.zone, business_now() as now from projects p join companies c on c.id = p.company_id where p.id = ${projectId}`
}
