import { totalmem } from 'node:os'

/** What the server is started with. Memory follows the machine (or the container's limit), so that nobody has to tune it. */
export function serverSettings(options: {
  readonly socketDir: string
  /** False only for tests: a crash of the machine may lose the cluster, in exchange for speed. */
  readonly durable: boolean
  readonly memoryBytes?: number
}): Readonly<Record<string, string>> {
  const megabytes = Math.floor((options.memoryBytes ?? usableMemory()) / 1_048_576)
  const share = (part: number, least: number, most: number) =>
    `${Math.max(least, Math.min(most, Math.floor(megabytes * part)))}MB`
  return {
    listen_addresses: '',
    unix_socket_directories: options.socketDir,
    unix_socket_permissions: '0700',
    max_connections: '100',
    shared_buffers: share(1 / 8, 64, 2048),
    effective_cache_size: share(1 / 2, 128, 16_384),
    maintenance_work_mem: share(1 / 32, 32, 512),
    work_mem: '8MB',
    random_page_cost: '1.1',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    // Rows of persons never go to a log: no statements, no DETAIL with key values.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    log_min_messages: 'fatal',
    max_wal_size: '1GB',
    ...(options.durable
      ? { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' }
      : {
          fsync: 'off',
          synchronous_commit: 'off',
          full_page_writes: 'off',
          wal_level: 'minimal',
          max_wal_senders: '0',
          max_connections: '200',
          autovacuum: 'off',
        }),
  }
}

function usableMemory(): number {
  const limit = process.constrainedMemory()
  return limit > 0 && limit < totalmem() ? limit : totalmem()
}
