import { globSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

/** Tests that import the harness need PostgreSQL; the others are pure and start at once. */
const all = globSync('{packages,server}/**/*.test.ts', { exclude: ['**/node_modules/**'] })
const needsDatabase = (file: string) =>
  /^server\/src\/(testing|platform\/postgres)\//.test(file) ||
  /from '[^']*\/testing\/[a-z-]+\.ts'/.test(readFileSync(file, 'utf8'))
const server = [...all.filter(needsDatabase), 'test/structure/database*.test.ts', 'test/security/**/*.test.ts']
const unit = [...all.filter((file) => !needsDatabase(file)), 'test/structure/!(database)*.test.ts']

// A timeout ends what hangs; it is no measure of speed, since shared machines are sometimes ten times slower.
const PATIENCE = { testTimeout: 120_000, hookTimeout: 120_000 }
const database = { globalSetup: './server/src/testing/global-setup.ts', ...PATIENCE }

export default defineConfig({
  test: {
    pool: 'forks',
    projects: [
      { test: { name: 'unit', include: unit, ...PATIENCE } },
      { test: { name: 'server', include: server, ...database } },
      {
        test: {
          name: 'scenarios',
          include: ['test/scenarios/**/*.test.ts'],
          ...database,
        },
      },
      // One drill at a time: each wants the machine to itself.
      {
        test: { name: 'reliability', include: ['test/reliability/**/*.test.ts'], ...database, fileParallelism: false },
      },
      { test: { name: 'web', include: ['web/**/*.test.{ts,tsx}'], ...PATIENCE } },
      {
        test: {
          name: 'browser',
          include: ['test/{browser,web,phone,journeys}/**/*.test.ts'],
          ...database,
          testTimeout: 300_000,
          // One browser at a time: two fight for the cores and time out.
          fileParallelism: false,
        },
      },
    ],
  },
})
