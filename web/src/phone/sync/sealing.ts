/**
 * What lies on the phone is sealed (quality check 56): AES-GCM under a key that the browser keeps and does not hand
 * out, one for each person. Cached jobs come from the server with numbers masked; what a person types may hold any.
 */
export type Seal = {
  readonly sealText: (text: string) => Promise<Uint8Array>
  readonly openText: (sealed: Uint8Array) => Promise<string>
  readonly sealBytes: (bytes: Uint8Array) => Promise<Uint8Array>
  readonly openBytes: (sealed: Uint8Array) => Promise<Uint8Array>
}

/** A key of Web Crypto, by what the phone does with it: the store also runs under Node, where the DOM has no types. */
export type SealKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>

export function newSealKey(): Promise<SealKey> {
  return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

const NONCE = 12

export function sealWith(key: SealKey): Seal {
  const sealBytes = async (bytes: Uint8Array) => {
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE))
    const sealed = new Uint8Array(
      await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, key, bytes as Uint8Array<ArrayBuffer>),
    )
    const whole = new Uint8Array(NONCE + sealed.length)
    whole.set(nonce)
    whole.set(sealed, NONCE)
    return whole
  }
  const openBytes = async (sealed: Uint8Array) =>
    new Uint8Array(
      await crypto.subtle.decrypt(
        { name: 'AES-GCM', iv: sealed.slice(0, NONCE) },
        key,
        sealed.slice(NONCE) as Uint8Array<ArrayBuffer>,
      ),
    )
  return {
    sealBytes,
    openBytes,
    sealText: (text) => sealBytes(new TextEncoder().encode(text)),
    openText: async (sealed) => new TextDecoder().decode(await openBytes(sealed)),
  }
}
