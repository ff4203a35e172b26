import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser'
import { expect, test } from 'vitest'
// @ts-expect-error the configuration is plain JavaScript
import configuration from '../../dependency-cruiser.config.mjs'

type Lines = { readonly from: string; readonly to: string }

/** For each rule a dependency that it refuses and one that it lets pass. */
const CASES: Readonly<Record<string, { bad: Lines; good: Lines }>> = {
  'packages-stand-alone': {
    bad: { from: 'packages/a/src/index.ts', to: 'server/src/platform/ids.ts' },
    good: { from: 'packages/a/src/index.ts', to: 'packages/b/src/index.ts' },
  },
  'platform-below-modules': {
    bad: { from: 'server/src/platform/app.ts', to: 'server/src/modules/cases/index.ts' },
    good: { from: 'server/src/modules/cases/index.ts', to: 'server/src/platform/app.ts' },
  },
  'rooms-meet-at-the-door': {
    bad: { from: 'server/src/modules/desk/routes.ts', to: 'server/src/modules/cases/store.ts' },
    good: { from: 'server/src/modules/desk/routes.ts', to: 'server/src/modules/cases/index.ts' },
  },
  'main-is-the-top': {
    bad: { from: 'server/src/platform/app.ts', to: 'server/src/main/product.ts' },
    good: { from: 'server/src/cli/start.ts', to: 'server/src/main/product.ts' },
  },
  'testing-only-in-tests': {
    bad: { from: 'server/src/modules/desk/store.ts', to: 'server/src/testing/index.ts' },
    good: { from: 'server/src/modules/desk/desk.test.ts', to: 'server/src/testing/index.ts' },
  },
  'decisions-are-pure': {
    bad: { from: 'server/src/modules/desk/domain.ts', to: 'server/src/platform/db/sql.ts' },
    good: { from: 'server/src/modules/desk/domain.ts', to: 'server/src/platform/problems.ts' },
  },
  'web-takes-types-only': {
    bad: { from: 'web/src/app.ts', to: 'server/src/modules/desk/contract.ts' },
    good: { from: 'web/src/app.ts', to: 'packages/a/src/index.ts' },
  },
}

async function violated({ from, to }: Lines): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'huiyin-floors-'))
  try {
    for (const file of [from, to]) mkdirSync(join(folder, dirname(file)), { recursive: true })
    writeFileSync(join(folder, to), 'export const thing = 1\n')
    const up = '../'.repeat(from.split('/').length - 1)
    writeFileSync(join(folder, from), `import { thing } from '${up}${to}'\nexport const other = thing\n`)
    const { forbidden, options } = configuration as IConfiguration
    const { output } = await cruise([from.split('/')[0] as string, to.split('/')[0] as string], {
      ...options,
      tsConfig: undefined,
      baseDir: folder,
      validate: true,
      ruleSet: { forbidden },
    } as never)
    return (output as ICruiseResult).summary.violations.map((violation) => violation.rule.name)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

for (const [rule, { bad, good }] of Object.entries(CASES))
  test(`${rule}: refuses ${bad.from} → ${bad.to}, not ${good.from} → ${good.to}`, async () => {
    expect(await violated(bad)).toContain(rule)
    expect(await violated(good)).toEqual([])
  })
