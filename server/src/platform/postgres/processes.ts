import { readdir, readFile, readlink, stat } from 'node:fs/promises'

/**
 * A process in a form that survives its number being given to another process: the number, when the kernel started
 * it (in clock ticks since boot), and which boot that was.
 */
export type ProcessIdentity = { readonly pid: number; readonly startTicks: string; readonly bootId: string }

/** @returns undefined when no such process lives. */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  try {
    const [line, bootId] = await Promise.all([readFile(`/proc/${pid}/stat`, 'utf8'), currentBootId()])
    // The command name stands in parentheses and may itself hold spaces and parentheses; the fields follow the last one.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
    const [state, startTicks] = [fields[0], fields[19]]
    if (startTicks === undefined || state === 'Z' || state === 'X') return undefined
    return { pid, startTicks, bootId }
  } catch {
    return undefined
  }
}

/** Whether the very process that was written down is still alive, not merely one of the same number. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  const now = await identifyProcess(identity.pid)
  return now !== undefined && now.startTicks === identity.startTicks && now.bootId === identity.bootId
}

/**
 * Every PostgreSQL process that works in the given cluster, postmaster and backends alike. They all stand in the
 * cluster's directory, so the kernel itself says whose they are: no file of ours can be stale about it.
 */
export async function postgresProcessesIn(clusterDir: string): Promise<number[]> {
  const cluster = await stat(clusterDir)
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    names.map(async (name) => {
      try {
        const directory = await stat(`/proc/${name}/cwd`)
        if (directory.ino !== cluster.ino || directory.dev !== cluster.dev) return undefined
        // A replaced binary shows as "… (deleted)".
        return /\/postgres( \(deleted\))?$/.test(await readlink(`/proc/${name}/exe`)) ? Number(name) : undefined
      } catch {
        return undefined
      }
    }),
  )
  return found.filter((pid) => pid !== undefined)
}

/** Sends a signal to a process that may already be gone. */
export function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

async function currentBootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim()
}
