import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'
import { refusedIn, SOURCE_RULES } from './source-rules.ts'
import { ROOT, trackedFiles } from './tracked-files.ts'

const files = trackedFiles().filter((path) => existsSync(join(ROOT, path)))
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')

describe('rules of the source', () => {
  for (const rule of SOURCE_RULES) {
    test(`${rule.id}: refuses its bad line and lets its good one pass`, () => {
      expect(refusedIn(rule, rule.bad)).not.toEqual([])
      if (rule.good) expect(refusedIn(rule, rule.good)).toEqual([])
    })
    test(`${rule.id}: holds everywhere`, () => {
      const broken = files
        .filter((path) => rule.files.test(path) && !rule.except?.test(path))
        .flatMap((path) => refusedIn(rule, read(path)).map(({ line, text }) => `${path}:${line}: ${text}`))
      expect(broken, rule.instead).toEqual([])
    })
  }
})

test('every entry of the lock file has an exact version and a fingerprint', () => {
  const lock = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { version?: string; integrity?: string; link?: boolean }>
  }
  const loose = Object.entries(lock.packages)
    .filter(([path, entry]) => path.startsWith('node_modules/') && !entry.link)
    .filter(([, entry]) => !/^\d+\.\d+\.\d+/.test(entry.version ?? '') || !entry.integrity)
  expect(loose.map(([path]) => path)).toEqual([])
})

test('every package is asked for in an exact version', () => {
  const manifests = files.filter((path) => /(^|\/)package\.json$/.test(path))
  const loose = manifests.flatMap((path) => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read(path)) as Record<
      string,
      Record<string, string>
    >
    return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
      .filter(([, version]) => !/^(npm:.*@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
      .map(([name, version]) => `${path}: ${name} ${version}`)
  })
  expect(loose).toEqual([])
})

test('migrations have numbers of their own, and those that were released stay as they were', async () => {
  const folder = 'server/src/platform/db/migrations'
  const names = files
    .filter((path) => path.startsWith(`${folder}/`) && path.endsWith('.sql'))
    .map((path) => path.slice(folder.length + 1))
  expect(names.filter((name) => !/^\d{4}_[a-z0-9_]+\.sql$/.test(name))).toEqual([])
  expect(new Set(names.map((name) => name.slice(0, 4))).size).toBe(names.length)
  const released = JSON.parse(read(`${folder}/released.json`)) as Record<string, string>
  const { createHash } = await import('node:crypto')
  const changed = Object.entries(released).filter(
    ([name, hash]) =>
      createHash('sha256')
        .update(read(`${folder}/${name}`))
        .digest('hex') !== hash,
  )
  expect(changed.map(([name]) => name)).toEqual([])
})

test('links of the documents lead somewhere', () => {
  const dead = files
    .filter((path) => path.endsWith('.md'))
    .flatMap((path) =>
      [
        ...read(path)
          .replace(/```[\s\S]*?```/g, '')
          .matchAll(/\]\(([^)\s]+)\)/g),
      ]
        .map((match) => (match[1] as string).split('#')[0] as string)
        .filter((target) => target && !/^[a-z]+:|^\//.test(target))
        .filter((target) => !existsSync(join(ROOT, normalize(join(dirname(path), decodeURIComponent(target))))))
        .map((target) => `${path}: ${target}`),
    )
  expect(dead).toEqual([])
})
