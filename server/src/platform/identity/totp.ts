import { createHmac, timingSafeEqual } from 'node:crypto'

/** Codes by time (RFC 6238) as every authenticator makes them: SHA-1, 30 seconds, six digits. Pure. */

export const STEP_SECONDS = 30
const DIGITS = 6
/** A device whose clock is a little off is still understood: one step before and after. */
const DRIFT = 1

export function totpCode(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const offset = (mac.at(-1) as number) & 0xf
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** DIGITS).padStart(DIGITS, '0')
}

/**
 * The step whose code was typed, or undefined. Steps up to `lastStep` were used and are not taken again.
 *
 * @param seconds epoch seconds of security time
 */
export function stepOfCode(secret: Buffer, typed: string, seconds: number, lastStep: number): number | undefined {
  const code = typed.normalize('NFKC').replace(/\s/g, '')
  if (!/^\d{6}$/.test(code)) return undefined
  const now = Math.floor(seconds / STEP_SECONDS)
  for (let step = now - DRIFT; step <= now + DRIFT; step += 1) {
    const right = timingSafeEqual(Buffer.from(totpCode(secret, step)), Buffer.from(code))
    if (right && step > lastStep) return step
  }
  return undefined
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648 without padding, as authenticators take secrets. */
export function base32(bytes: Buffer): string {
  let bits = 0
  let value = 0
  let text = ''
  for (const byte of bytes) {
    value = (value << 8) | byte
    bits += 8
    while (bits >= 5) {
      text += ALPHABET[(value >>> (bits - 5)) & 31]
      bits -= 5
    }
    value &= (1 << bits) - 1
  }
  return bits > 0 ? text + ALPHABET[(value << (5 - bits)) & 31] : text
}

/** What the QR code says to the authenticator. */
export function otpauthUri(secret: Buffer, company: string, login: string): string {
  const label = `${encodeURIComponent(company)}:${encodeURIComponent(login)}`
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(company)}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_SECONDS}`
}
