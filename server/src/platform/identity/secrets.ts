import { createHash, createHmac, randomBytes } from 'node:crypto'

/** A secret of 256 random bits, as it travels in a cookie, a header or a link. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What is stored of a secret. It is random and long, so a plain hash cannot be turned back. */
export function hashOfSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

/**
 * A secret that follows from an id under the installation's key: a command that answers one can be sent again and
 * answers the same, and neither the database nor the idempotency rows ever hold it.
 */
export function secretFor(key: Buffer, purpose: 'token' | 'code', id: string): string {
  return createHmac('sha256', key).update(`${purpose}\u0000${id}`).digest('base64url')
}

/** Keyed hash of a login or an address, so that the throttle keeps neither. */
export function throttleKey(key: Buffer, ...parts: string[]): Buffer {
  return createHmac('sha256', key).update(parts.join('\u0000')).digest()
}
