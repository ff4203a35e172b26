import type { Text } from '@huiyin/text'
import { hash, verify } from '@node-rs/argon2'
import { COMMON_PASSWORDS } from './common-passwords.ts'

/** Argon2id with the parameters that OWASP recommends; they stand in each hash, so they can grow later. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

export function hashPassword(password: string): Promise<string> {
  return hash(normal(password), PARAMETERS)
}

/** A hash of nobody's password: an unknown name costs the same time as a known one (security check 2). */
let nobody: Promise<string> | undefined

/** Is it the password? With no hash (unknown name, no password yet) it works as long and answers no. */
export async function isPassword(stored: string | null | undefined, password: string): Promise<boolean> {
  nobody ??= hashPassword('nobody has this password')
  const matches = await verify(stored ?? (await nobody), normal(password))
  return matches && stored !== null && stored !== undefined
}

/** The same characters however a keyboard composed them. */
function normal(password: string): string {
  return password.normalize('NFKC')
}

export const PASSWORD_LENGTH = { min: 8, max: 128 } as const

/**
 * What is wrong with a new password, or nothing (security check 1): length and what everybody tries first; no rules of
 * composition, because they make passwords worse.
 *
 * @param about the login and the like: what a password must not just repeat
 */
export function passwordFault(password: string, about: readonly string[]): Text | undefined {
  const length = [...password].length
  if (length < PASSWORD_LENGTH.min) return { zh: '至少 8 个字符', en: 'At least 8 characters' }
  if (length > PASSWORD_LENGTH.max) return { zh: '最多 128 个字符', en: 'At most 128 characters' }
  const plain = normal(password).toLowerCase()
  if (
    about.some((word) => word.length >= 3 && (plain === word.toLowerCase() || plain === word.toLowerCase().repeat(2)))
  )
    return { zh: '不能和登录名一样', en: 'It must differ from the login' }
  if (COMMON_PASSWORDS.has(plain) || COMMON_PASSWORDS.has(withoutTail(plain)) || isRun(plain))
    return { zh: '这个密码太常见，别人一试就中，请换一个', en: 'Everybody tries this one first. Choose another' }
  return undefined
}

/** `password2024!` is `password`: digits and signs at the end do not make it rare. */
function withoutTail(password: string): string {
  return password.replace(/[\d\W_]{1,6}$/u, '')
}

/** One character again and again, a short piece repeated, or neighbours in a row: 11111111, 12121212, 23456789, hgfedcba. */
function isRun(password: string): boolean {
  if (/^(.{1,3})\1+.?$/u.test(password)) return true
  const points = [...password].map((sign) => sign.codePointAt(0) ?? 0)
  const steps = new Set(points.slice(1).map((point, at) => point - (points[at] ?? 0)))
  return steps.size === 1 && Math.abs([...steps][0] as number) <= 1
}
