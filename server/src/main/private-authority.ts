// Before @peculiar/x509, whose dependency container asks for it.
import 'reflect-metadata'
import { randomBytes, webcrypto } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import * as x509 from '@peculiar/x509'

type CryptoKey = webcrypto.CryptoKey

type Files = {
  readonly authorityCert: string
  readonly authorityKey: string
  readonly cert: string
  readonly key: string
}

const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const DAY_MS = 86_400_000
/** Apple refuses certificates of servers that last longer than 825 days; the authority outlives many of them. */
const SERVER_DAYS = 820
const AUTHORITY_DAYS = 3650

x509.cryptoProvider.set(webcrypto as never)

/**
 * Makes the private authority, if there is none yet, and a certificate of this machine under it. Whoever holds the
 * authority's key can pretend to be any site to a phone that trusts it, so it never leaves the data folder.
 *
 * @param now security time, epoch milliseconds
 */
export async function makeCertificates(options: {
  files: Files
  names: readonly string[]
  now?: number
}): Promise<{ readonly newAuthority: boolean; readonly names: readonly string[] }> {
  const now = options.now ?? Date.now()
  const { files } = options
  await mkdir(dirname(files.cert), { recursive: true, mode: 0o700 })
  const newAuthority = !existsSync(files.authorityCert)
  const authority = newAuthority ? await makeAuthority(files, now) : await readAuthority(files)
  const names = [...new Set(['localhost', '127.0.0.1', '::1', hostname(), ...options.names])]
  const keys = await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: randomBytes(16).toString('hex'),
    subject: `CN=${hostname()}`,
    issuer: authority.certificate.subject,
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + SERVER_DAYS * DAY_MS),
    signingAlgorithm: EC,
    publicKey: keys.publicKey as CryptoKey,
    signingKey: authority.key,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((name) => ({ type: isAddress(name) ? ('ip' as const) : ('dns' as const), value: name })),
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey as CryptoKey),
      await x509.AuthorityKeyIdentifierExtension.create(authority.certificate),
    ],
  })
  await write(files.key, await pemOf(keys.privateKey as CryptoKey), 0o600)
  await write(files.cert, `${certificate.toString('pem')}\n${authority.certificate.toString('pem')}\n`, 0o644)
  return { newAuthority, names }
}

type Authority = { readonly certificate: x509.X509Certificate; readonly key: CryptoKey }

async function makeAuthority(files: Files, now: number): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: randomBytes(16).toString('hex'),
    name: `CN=Huiyin ${hostname()}, O=Huiyin`,
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + AUTHORITY_DAYS * DAY_MS),
    signingAlgorithm: EC,
    keys: keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey as CryptoKey),
    ],
  })
  await write(files.authorityKey, await pemOf(keys.privateKey as CryptoKey), 0o600)
  await write(files.authorityCert, `${certificate.toString('pem')}\n`, 0o644)
  return { certificate, key: keys.privateKey as CryptoKey }
}

async function readAuthority(files: Files): Promise<Authority> {
  const [certificate, key] = await Promise.all([
    readFile(files.authorityCert, 'utf8'),
    readFile(files.authorityKey, 'utf8'),
  ])
  return {
    certificate: new x509.X509Certificate(certificate),
    key: (await webcrypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(key), EC, false, [
      'sign',
    ])) as CryptoKey,
  }
}

async function pemOf(key: CryptoKey): Promise<string> {
  return `${x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`
}

async function write(file: string, text: string, mode: number): Promise<void> {
  await writeFile(`${file}.new`, text, { mode })
  await rename(`${file}.new`, file)
}

function isAddress(name: string): boolean {
  return /^\d+(\.\d+){3}$/.test(name) || name.includes(':')
}
