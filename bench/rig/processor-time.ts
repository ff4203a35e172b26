import { readdir, readFile } from 'node:fs/promises'

/** The kernel counts in hundredths of a second. */
const TICK_MS = 10

/** Processor time that a process has taken so far, in ms: what it costs, however busy the machine is besides. */
export async function processorMs(pid: number): Promise<number> {
  const fields = await statOf(pid)
  return fields ? (Number(fields[11]) + Number(fields[12])) * TICK_MS : 0
}

/** The same for a process and those that it started, e.g. a database server with its connections. */
export async function processorMsOfTree(pid: number): Promise<number> {
  const own = await statOf(pid)
  // Children that have ended are counted by the kernel at their parent.
  let sum = own ? [11, 12, 13, 14].reduce((ms, place) => ms + Number(own[place]) * TICK_MS, 0) : 0
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const fields = await statOf(Number(name))
    if (fields && Number(fields[1]) === pid) sum += await processorMs(Number(name))
  }
  return sum
}

/** From the state on: the name before it may hold spaces. */
async function statOf(pid: number): Promise<string[] | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')
}
