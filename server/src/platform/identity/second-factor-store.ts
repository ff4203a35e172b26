import { type Query, sql } from '../db/sql.ts'

/** The only SQL of second factors. Their time is security time, read with the row. */

export type FactorRow = {
  seed_id: string
  confirmed: boolean
  last_step: number
  /** Epoch seconds of security time. */
  seconds: number
  recovery_left: number
}
export function factorOf(accountId: string): Query<FactorRow> {
  return sql<FactorRow>`select f.seed_id, f.confirmed_at is not null as confirmed, f.last_step::float8 as last_step,
      extract(epoch from clock_timestamp())::float8 as seconds,
      (select count(*)::int from recovery_codes r where r.account_id = f.account_id and r.used_at is null) as recovery_left
    from second_factors f where f.account_id = ${accountId}`
}
export function beginFactor(companyId: number, accountId: string, seedId: string): Query {
  return sql`insert into second_factors (account_id, company_id, seed_id) values (${accountId}, ${companyId}, ${seedId})
    on conflict (account_id) do update set seed_id = excluded.seed_id, begun_at = clock_timestamp(), last_step = 0 where second_factors.confirmed_at is null`
}
export function confirmFactor(accountId: string, step: number): Query {
  return sql`update second_factors set confirmed_at = clock_timestamp(), last_step = ${step} where account_id = ${accountId}`
}
/** Uses a step up; no row when it, or a later one, was used meanwhile. */
export function useStep(accountId: string, step: number): Query<{ used: boolean }> {
  return sql<{ used: boolean }>`update second_factors set last_step = ${step}
    where account_id = ${accountId} and confirmed_at is not null and last_step < ${step} returning true as used`
}
export function useRecoveryCode(accountId: string, hash: Buffer): Query<{ used: boolean }> {
  return sql<{ used: boolean }>`update recovery_codes set used_at = clock_timestamp()
    where code_hash = ${hash} and account_id = ${accountId} and used_at is null returning true as used`
}
export function replaceRecoveryCodes(companyId: number, accountId: string, hashes: readonly Buffer[]): Query[] {
  return [
    sql`delete from recovery_codes where account_id = ${accountId}`,
    ...hashes.map(
      (hash) =>
        sql`insert into recovery_codes (code_hash, company_id, account_id) values (${hash}, ${companyId}, ${accountId})`,
    ),
  ]
}
export function removeFactor(accountId: string): Query[] {
  return [
    sql`delete from recovery_codes where account_id = ${accountId}`,
    sql`delete from second_factors where account_id = ${accountId}`,
  ]
}

export function positionsWithFactor(): Query<{ position_id: string }> {
  return sql<{ position_id: string }>`select position_id from second_factor_positions order by 1`
}
export function setPositionsWithFactor(companyId: number, positionIds: readonly string[]): Query[] {
  return [
    sql`delete from second_factor_positions where company_id = ${companyId} and position_id <> all(${positionIds}::text[])`,
    sql`insert into second_factor_positions (company_id, position_id) select ${companyId}, unnest(${positionIds}::text[]) on conflict do nothing`,
  ]
}
