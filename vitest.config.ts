import { globSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

/** Tests that import the harness need PostgreSQL; the others are pure and start at once. */
const all = globSync('{packages,server}/**/*.test.ts', { exclude: ['**/node_modules/**'] })
const needsDatabase = (file: string) =>
  /^server\/src\/(testing|platform\/postgres)\//.test(file) ||
  /from '[^']*\/testing\/[a-z-]+\.ts'/.test(readFileSync(file, 'utf8'))
const server = [...all.filter(needsDatabase), 'test/structure/database*.test.ts']
const unit = [...all.filter((file) => !needsDatabase(file)), 'test/structure/!(database)*.test.ts']

const database = { globalSetup: './server/src/testing/global-setup.ts', testTimeout: 20_000, hookTimeout: 60_000 }

export default defineConfig({
  test: {
    pool: 'forks',
    projects: [
      { test: { name: 'unit', include: unit } },
      { test: { name: 'server', include: server, ...database } },
      {
        test: {
          name: 'scenarios',
          include: ['test/scenarios/**/*.test.ts'],
          ...database,
          testTimeout: 120_000,
        },
      },
      { test: { name: 'web', include: ['web/**/*.test.{ts,tsx}'] } },
      {
        test: {
          name: 'browser',
          include: ['test/{browser,web,phone}/**/*.test.ts'],
          ...database,
          testTimeout: 180_000,
          // One browser at a time: two fight for the cores and time out.
          fileParallelism: false,
        },
      },
    ],
  },
})
