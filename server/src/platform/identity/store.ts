import type { GuardRow } from '../access/actor.ts'
import { type Query, sql } from '../db/sql.ts'

/** The only SQL of accounts, sessions, phones, tokens and codes. Their time is security time: `clock_timestamp()`. */

/** How long somebody counts as having proved themselves. */
export const CONFIRMED_FOR = '5 minutes'
/** A phone asks for its PIN when it lay still this long. */
const PIN_AFTER = '5 minutes'

// ── who is it ────────────────────────────────────────────────────────────────────────────────────

export type SessionRow = {
  session_id: string
  company_id: number
  account_id: string
  kind: 'desk' | 'phone'
  access_version: number
  language: 'zh' | 'en'
  project_ids: number[]
}
export function sessionBySecret(hash: Buffer): Query<SessionRow> {
  return sql<SessionRow>`select * from session_by_secret(${hash})`
}

/** Was it a phone's, and is that phone or its person no longer let in? */
export function sessionWasRevoked(hash: Buffer): Query<{ revoked: boolean }> {
  return sql<{ revoked: boolean }>`select session_was_revoked(${hash}) as revoked`
}

export type TokenRow = Omit<SessionRow, 'session_id' | 'kind'> & { token_id: string; capabilities: string[] }
export function tokenBySecret(hash: Buffer): Query<TokenRow> {
  return sql<TokenRow>`select * from token_by_secret(${hash})`
}

export function codeBySecret(hash: Buffer): Query<{ code_id: string; company_id: number; account_id: string }> {
  return sql`select * from code_by_secret(${hash})`
}

export type CompanyInShort = { id: number; code: string; name: string }
export function companiesInShort(): Query<CompanyInShort> {
  return sql<CompanyInShort>`select * from companies_in_short()`
}

export function projectIdsOf(companyId: number): Query<{ ids: number[] }> {
  return sql<{ ids: number[] }>`select project_ids_of(${companyId}) as ids`
}

export type Activation = { project_id: number; hash: string; effective_from: number }
/** Every activation of a pack that the fence shows, in a fixed order. */
export function activations(): Query<Activation> {
  return sql<Activation>`select project_id, hash, effective_from from pack_activations order by project_id, effective_from`
}
export function organisationOfPack(hash: string): Query<{ organisation: unknown }> {
  return sql<{ organisation: unknown }>`select body -> 'organisation' as organisation from packs where hash = ${hash}`
}
export function businessNow(): Query<{ now: number }> {
  return sql<{ now: number }>`select business_now() as now`
}

/** What rights were read from: they are read afresh when any of it changes. */
export type Basis = { readonly accessVersion: number; readonly holdsUntil: number; readonly activations: string }

function stillRests(basis: Basis): Query {
  const until = Number.isFinite(basis.holdsUntil)
    ? sql`business_now() < to_timestamp(${basis.holdsUntil / 1000}::float8)`
    : sql`true`
  return sql`a.disabled_at is null and a.access_version = ${basis.accessVersion} and ${until}
    and (select coalesce(string_agg(p.project_id || ':' || p.hash, ',' order by p.project_id, p.effective_from), '') from pack_activations p) = ${basis.activations}`
}

export function sessionGuard(sessionId: string, secretHash: Buffer, basis: Basis): Query<GuardRow> {
  return sql<GuardRow>`select true as valid, coalesce(s.confirmed_until > clock_timestamp(), false) as confirmed,
      d.pin_hash is not null and s.last_seen_at <= clock_timestamp() - ${PIN_AFTER}::interval as locked
    from sessions s join accounts a on a.id = s.account_id left join devices d on d.account_id = s.account_id and d.id = s.device_id
   where s.id = ${sessionId} and s.secret_hash = ${secretHash} and s.ended_at is null and s.expires_at > clock_timestamp()
     and s.last_seen_at > clock_timestamp() - s.idle and ${stillRests(basis)}`
}

export function tokenGuard(tokenId: string, basis: Basis): Query<GuardRow> {
  return sql<GuardRow>`select true as valid, false as confirmed, false as locked
    from access_tokens t join accounts a on a.id = t.account_id
   where t.id = ${tokenId} and t.revoked_at is null and t.expires_at > clock_timestamp() and ${stillRests(basis)}`
}

/** Notes that somebody is there. Cannot revive what has ended, nor open what waits for its PIN. */
export function touchSession(id: string): Query {
  return sql`update sessions s set last_seen_at = clock_timestamp()
    where s.id = ${id} and s.ended_at is null and s.expires_at > clock_timestamp() and s.last_seen_at > clock_timestamp() - s.idle
      and (s.last_seen_at > clock_timestamp() - ${PIN_AFTER}::interval
           or not exists (select 1 from devices d where d.account_id = s.account_id and d.id = s.device_id and d.pin_hash is not null))`
}
export function touchToken(id: string): Query {
  return sql`update access_tokens set last_used_at = clock_timestamp() where id = ${id}`
}

// ── signing in ───────────────────────────────────────────────────────────────────────────────────

export type AccountToSignIn = {
  company_id: number
  account_id: string
  password_hash: string | null
  disabled: boolean
  /** This address has signed in to this account within the last 30 days. */
  known_address: boolean
}
export function accountToSignIn(loginKey: string, company: string | null, address: string): Query<AccountToSignIn> {
  return sql<AccountToSignIn>`select * from account_to_sign_in(${loginKey}, ${company}, ${address})`
}

export type ThrottleScope = 'address' | 'login' | 'pair'
export type Attempt = { scope: ThrottleScope; counted: boolean; wait_seconds: number }

/**
 * Counts an attempt before the password is looked at, so that many at once cannot slip through. While it is blocked it
 * is not counted and the block does not grow: it always ends. From the limit on each further failure doubles the wait,
 * from 30 seconds to 15 minutes; an hour without failures forgets.
 */
export function countAttempt(scope: ThrottleScope, key: Buffer, limit: number): Query<Attempt> {
  const failures = sql`case when t.last_failed_at < now() - interval '1 hour' then 1 else t.failures + 1 end`
  return sql<Attempt>`insert into sign_in_throttles as t (scope, key, failures, last_failed_at) values (${scope}, ${key}, 1, now())
    on conflict (scope, key) do update set
      failures = case when t.blocked_until > now() then t.failures else ${failures} end,
      last_failed_at = case when t.blocked_until > now() then t.last_failed_at else now() end,
      blocked_until = case when t.blocked_until > now() then t.blocked_until
        when ${failures} >= ${limit}::int then now() + least(30 * power(2, least(${failures} - ${limit}::int, 10)), 900) * interval '1 second' end
    returning scope, last_failed_at = now() as counted, coalesce(ceil(extract(epoch from t.blocked_until - now()))::int, 0) as wait_seconds`
}

/** The right password forgives the failures before it; of an address only its own attempt. */
export function forgiveAttempt(keys: { login: Buffer; pair: Buffer; address: Buffer }): Query[] {
  return [
    sql`delete from sign_in_throttles where (scope = 'login' and key = ${keys.login}) or (scope = 'pair' and key = ${keys.pair})`,
    sql`update sign_in_throttles set failures = greatest(failures - 1, 0), blocked_until = case when failures > 20 then blocked_until end where scope = 'address' and key = ${keys.address}`,
  ]
}

export type NewSession = {
  readonly id: string
  readonly companyId: number
  readonly accountId: string
  readonly secretHash: Buffer
  readonly kind: 'desk' | 'phone'
  readonly deviceId: string | null
  readonly idleMinutes: number
  readonly hours: number
  readonly address: string
  readonly userAgent: string
}
export function insertSession(session: NewSession): Query {
  return sql`insert into sessions (id, company_id, account_id, secret_hash, kind, device_id, idle, expires_at, confirmed_until, address, user_agent)
    values (${session.id}, ${session.companyId}, ${session.accountId}, ${session.secretHash}, ${session.kind}, ${session.deviceId},
      ${session.idleMinutes} * interval '1 minute', clock_timestamp() + ${session.hours} * interval '1 hour',
      clock_timestamp() + ${CONFIRMED_FOR}::interval, ${session.address}, ${session.userAgent})`
}
export function registerDevice(companyId: number, accountId: string, device: { id: string; title: string }): Query {
  return sql`insert into devices (id, account_id, company_id, title) values (${device.id}, ${accountId}, ${companyId}, ${device.title})
    on conflict (account_id, id) do update set title = excluded.title, last_contact_at = clock_timestamp(), revoked_at = null, pin_hash = null, pin_failures = 0`
}
export function noteSignIn(accountId: string): Query {
  return sql`update accounts set last_sign_in_at = clock_timestamp() where id = ${accountId}`
}

// ── sessions ─────────────────────────────────────────────────────────────────────────────────────

export function endSession(id: string, why: string): Query {
  return sql`update sessions set ended_at = clock_timestamp(), ended_why = ${why} where id = ${id} and ended_at is null`
}
export function endSessionsOf(accountId: string, why: string, except: string | null = null): Query {
  return sql`update sessions set ended_at = clock_timestamp(), ended_why = ${why}
    where account_id = ${accountId} and ended_at is null and id is distinct from ${except}::uuid`
}
export function revokeTokensOf(accountId: string): Query {
  return sql`update access_tokens set revoked_at = clock_timestamp() where account_id = ${accountId} and revoked_at is null`
}
export function revokeDevicesOf(accountId: string): Query {
  return sql`update devices set revoked_at = clock_timestamp() where account_id = ${accountId} and revoked_at is null`
}
/** A new secret for the same session, after the person proved themselves. The old one is worth nothing from now on. */
export function renewSession(id: string, secretHash: Buffer): Query {
  return sql`update sessions set secret_hash = ${secretHash}, confirmed_until = clock_timestamp() + ${CONFIRMED_FOR}::interval, last_seen_at = clock_timestamp() where id = ${id} and ended_at is null`
}

export type OwnSession = {
  id: string
  kind: 'desk' | 'phone'
  device_id: string | null
  device_title: string | null
  address: string
  user_agent: string
  started_at: number
  last_seen_at: number
  expires_at: number
  idle_minutes: number
  confirmed_until: number | null
  has_pin: boolean
}
/** The sessions of an account that still hold. */
export function sessionsOf(accountId: string): Query<OwnSession> {
  return sql<OwnSession>`select s.id, s.kind, s.device_id, d.title as device_title, s.address, s.user_agent, s.started_at, s.last_seen_at, s.expires_at,
      (extract(epoch from s.idle) / 60)::int as idle_minutes, case when s.confirmed_until > clock_timestamp() then s.confirmed_until end as confirmed_until,
      d.pin_hash is not null as has_pin
    from sessions s left join devices d on d.account_id = s.account_id and d.id = s.device_id
   where s.account_id = ${accountId} and s.ended_at is null and s.expires_at > clock_timestamp() and s.last_seen_at > clock_timestamp() - s.idle
   order by s.last_seen_at desc`
}

// ── account ──────────────────────────────────────────────────────────────────────────────────────

export type AccountRow = {
  id: string
  login: string
  password_hash: string | null
  language: 'zh' | 'en'
  must_change_password: boolean
  disabled: boolean
  last_sign_in_at: number | null
}
export function accountRow(id: string): Query<AccountRow> {
  return sql<AccountRow>`select id, login, password_hash, language, must_change_password, disabled_at is not null as disabled, last_sign_in_at from accounts where id = ${id}`
}
export function accountsOf(ids: readonly string[]): Query<AccountRow> {
  return sql<AccountRow>`select id, login, password_hash, language, must_change_password, disabled_at is not null as disabled, last_sign_in_at from accounts where id = any(${ids}::uuid[])`
}
export function accountByLogin(loginKey: string): Query<{ id: string }> {
  return sql<{ id: string }>`select id from accounts where login_key = ${loginKey}`
}
export function insertAccount(companyId: number, account: { id: string; login: string; loginKey: string }): Query {
  return sql`insert into accounts (id, company_id, login, login_key) values (${account.id}, ${companyId}, ${account.login}, ${account.loginKey})`
}
export function renameAccount(id: string, login: string, loginKey: string): Query {
  return sql`update accounts set login = ${login}, login_key = ${loginKey} where id = ${id}`
}
export function setPassword(id: string, hash: string): Query {
  return sql`update accounts set password_hash = ${hash}, password_changed_at = clock_timestamp(), must_change_password = false where id = ${id}`
}
export function setLanguage(id: string, language: string): Query {
  return sql`update accounts set language = ${language}, access_version = access_version + 1 where id = ${id}`
}
/** Everything that was read of this person's rights is out of date. */
export function rightsChanged(ids: readonly string[]): Query {
  return sql`update accounts set access_version = access_version + 1 where id = any(${ids}::uuid[])`
}
export function rightsOfAllChanged(): Query {
  return sql`update accounts set access_version = access_version + 1`
}
export function disableAccount(id: string): Query {
  return sql`update accounts set disabled_at = clock_timestamp(), access_version = access_version + 1 where id = ${id}`
}
export function enableAccount(id: string): Query {
  return sql`update accounts set disabled_at = null, access_version = access_version + 1 where id = ${id}`
}

// ── PIN, codes, tokens ───────────────────────────────────────────────────────────────────────────

export function deviceOf(accountId: string, sessionId: string): Query<{ id: string; pin_hash: string | null }> {
  return sql`select d.id, d.pin_hash from devices d join sessions s on s.device_id = d.id and s.account_id = d.account_id where s.id = ${sessionId} and d.account_id = ${accountId}`
}
export function setPin(accountId: string, deviceId: string, hash: string): Query {
  return sql`update devices set pin_hash = ${hash}, pin_failures = 0 where account_id = ${accountId} and id = ${deviceId}`
}
export const PIN_TRIES = 5
/** Counts a try before the PIN is looked at; no row when they are used up. */
export function countPinTry(accountId: string, deviceId: string): Query<{ pin_failures: number }> {
  return sql<{
    pin_failures: number
  }>`update devices set pin_failures = pin_failures + 1 where account_id = ${accountId} and id = ${deviceId} and pin_failures < ${PIN_TRIES} returning pin_failures`
}
export function unlockSession(accountId: string, deviceId: string, sessionId: string): Query[] {
  return [
    sql`update devices set pin_failures = 0, last_contact_at = clock_timestamp() where account_id = ${accountId} and id = ${deviceId}`,
    sql`update sessions set last_seen_at = clock_timestamp() where id = ${sessionId} and ended_at is null and last_seen_at > clock_timestamp() - idle`,
  ]
}

export const CODE_MINUTES = 30
export function insertCode(companyId: number, accountId: string, code: { id: string; hash: Buffer }): Query {
  return sql`insert into one_time_codes (id, company_id, account_id, secret_hash, expires_at)
    values (${code.id}, ${companyId}, ${accountId}, ${code.hash}, clock_timestamp() + ${CODE_MINUTES} * interval '1 minute')`
}
export function useUpCodesOf(accountId: string): Query {
  return sql`update one_time_codes set used_at = clock_timestamp() where account_id = ${accountId} and used_at is null`
}
export function codeStillGood(id: string): Query<{ id: string }> {
  return sql<{
    id: string
  }>`select id from one_time_codes where id = ${id} and used_at is null and expires_at > clock_timestamp() for update`
}

export type OwnToken = {
  id: string
  title: string
  capabilities: string[]
  created_at: number
  expires_at: number
  last_used_at: number | null
}
export function tokensOf(accountId: string): Query<OwnToken> {
  return sql<OwnToken>`select id, title, capabilities, created_at, expires_at, last_used_at from access_tokens
    where account_id = ${accountId} and revoked_at is null and expires_at > clock_timestamp() order by created_at desc`
}
export function insertToken(
  companyId: number,
  accountId: string,
  token: { id: string; title: string; hash: Buffer; capabilities: readonly string[]; days: number },
): Query {
  return sql`insert into access_tokens (id, company_id, account_id, title, secret_hash, capabilities, expires_at)
    values (${token.id}, ${companyId}, ${accountId}, ${token.title}, ${token.hash}, ${token.capabilities}::text[], clock_timestamp() + ${token.days} * interval '1 day')`
}
export function tokenOf(accountId: string, id: string): Query<{ id: string }> {
  return sql<{
    id: string
  }>`select id from access_tokens where id = ${id} and account_id = ${accountId} and revoked_at is null`
}
export function revokeToken(id: string): Query {
  return sql`update access_tokens set revoked_at = clock_timestamp() where id = ${id}`
}
