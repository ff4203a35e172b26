import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto'

/**
 * The recovery phrase opens the master key of an archive on another machine. It is shown once and kept on paper; the
 * database and every archive hold the master key only wrapped by it.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** 160 random bits in eight groups of four, without letters that look like digits: 7Q2M-K9XA-… */
export function newRecoveryPhrase(): string {
  const bits = [...randomBytes(32)].map((byte) => ALPHABET[byte & 31])
  return Array.from({ length: 8 }, (_, group) => bits.slice(group * 4, group * 4 + 4).join('')).join('-')
}

export function wrapMasterKey(phrase: string, master: Buffer): string {
  const salt = randomBytes(16)
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(phrase, salt), nonce).setAAD(PURPOSE)
  const sealed = Buffer.concat([cipher.update(master), cipher.final(), cipher.getAuthTag()])
  return Buffer.concat([salt, nonce, sealed]).toString('base64url')
}

/** The master key, or undefined when the phrase is not the one. Typed with spaces, small letters or O for 0 it is the same. */
export function openMasterKey(phrase: string, wrapped: string): Buffer | undefined {
  const bytes = Buffer.from(wrapped, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', keyOf(phrase, bytes.subarray(0, 16)), bytes.subarray(16, 28))
  decipher.setAAD(PURPOSE).setAuthTag(bytes.subarray(-16))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(28, -16)), decipher.final()])
  } catch {
    return undefined
  }
}

const PURPOSE = Buffer.from('huiyin/recovery')

function keyOf(phrase: string, salt: Buffer): Buffer {
  const plain = phrase
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
    .replace(/[^0-9A-Z]/g, '')
  return scryptSync(plain, salt, 32, { N: 16_384, r: 8, p: 1 })
}
