import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { readCredentials } from './data-folder.ts'

/**
 * The owner's address of the embedded server that another process runs in this data folder; undefined when none answers.
 * A backup is taken beside the running product by it. PostgreSQL itself says in postmaster.pid where its socket stands.
 */
export async function ownerUrlOfRunning(dataDir: string): Promise<string | undefined> {
  const credentials = await readCredentials(dataDir)
  const lines = await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').then(
    (text) => text.split('\n'),
    () => undefined,
  )
  const socketDir = lines?.[4]?.trim()
  if (!credentials?.prepared || !socketDir) return undefined
  const url = `postgres://huiyin_owner:${credentials.owner}@/huiyin?host=${encodeURIComponent(socketDir)}`
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000 })
  try {
    await client.connect()
    return url
  } catch {
    return undefined
  } finally {
    await client.end().catch(() => {})
  }
}
