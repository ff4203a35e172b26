import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CliCommand } from '../main/cli.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** A package that runs with the product, as the lock file pins it. */
export type RuntimePackage = {
  readonly name: string
  readonly version: string
  readonly licence: string
  /** As the lock has it: `sha512-…` in base64. */
  readonly integrity: string
}

type Locked = {
  readonly version?: string
  readonly integrity?: string
  readonly license?: string
  readonly dev?: boolean
  readonly devOptional?: boolean
  readonly link?: boolean
}

/** What is installed for running, by the lock file: nothing of tests and tools, each once a version (security check 62). */
export function runtimePackages(lock: { packages: Readonly<Record<string, Locked>> }): RuntimePackage[] {
  const found = new Map<string, RuntimePackage>()
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (!path.includes('node_modules/') || entry.link || entry.dev || entry.devOptional || !entry.version) continue
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    found.set(`${name}@${entry.version}`, {
      name,
      version: entry.version,
      licence: entry.license ?? '',
      integrity: entry.integrity ?? '',
    })
  }
  return [...found.values()].sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1))
}

/** The list of parts in the form that scanners read: CycloneDX 1.6. */
export function cycloneDx(product: { name: string; version: string }, packages: readonly RuntimePackage[]): object {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': product.name, ...product } },
    components: packages.map(({ name, version, licence, integrity }) => {
      const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
      return {
        type: 'library',
        'bom-ref': purl,
        name,
        version,
        purl,
        ...(licence
          ? {
              licenses: [
                /[ ()]/.test(licence)
                  ? { expression: licence.replace(/^\((.*)\)$/, '$1') }
                  : { license: { id: licence } },
              ],
            }
          : {}),
        ...(integrity.startsWith('sha512-')
          ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(integrity.slice(7), 'base64').toString('hex') }] }
          : {}),
      }
    }),
  }
}

export function readLock(): { packages: Readonly<Record<string, Locked>> } {
  return JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
}

export const command: CliCommand = {
  summary: {
    zh: '列出用到的软件包（CycloneDX），或它们的许可',
    en: 'List the packages in use (CycloneDX), or their licences',
  },
  usage: '[--licences]',
  run: async (args) => {
    const packages = runtimePackages(readLock())
    if (args.includes('--licences'))
      for (const { name, version, licence } of packages) console.log(`${name} ${version} ${licence || '—'}`)
    else {
      const { name, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
      console.log(JSON.stringify(cycloneDx({ name, version }, packages), null, 2))
    }
    return 0
  },
}
