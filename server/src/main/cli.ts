import { readdir } from 'node:fs/promises'
import type { Text } from '@huiyin/text'
import { StartRefused } from '../platform/start-refused.ts'

/**
 * A command of `huiyin`. Each is a file in `server/src/cli/` that exports one as `command`; its name is the file's.
 */
export type CliCommand = {
  readonly summary: Text & { readonly en: string }
  /** What may follow the name, e.g. `<archive> [--into <folder>]`. */
  readonly usage?: string
  /** Answers the exit code; 0 when nothing. Throws StartRefused for what a person can mend. */
  readonly run: (args: readonly string[]) => Promise<number | undefined>
}

const COMMANDS = new URL('../cli/', import.meta.url)

async function commandNames(): Promise<string[]> {
  const files = await readdir(COMMANDS)
  return files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort()
}

async function load(name: string): Promise<CliCommand> {
  const { command } = (await import(new URL(`${name}.ts`, COMMANDS).href)) as { command: CliCommand }
  return command
}

async function help(names: readonly string[]): Promise<void> {
  const commands = await Promise.all(names.map(async (name) => ({ name, ...(await load(name)) })))
  const width = Math.max(...commands.map(({ name, usage }) => `${name} ${usage ?? ''}`.length))
  console.log('huiyin <command>\n')
  for (const { name, usage, summary } of commands)
    console.log(`  ${`${name} ${usage ?? ''}`.padEnd(width)}  ${summary.zh} / ${summary.en}`)
}

async function main(): Promise<number> {
  const [name, ...args] = process.argv.slice(2)
  const names = await commandNames()
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    await help(names)
    return name === undefined ? 2 : 0
  }
  if (!names.includes(name)) {
    console.error(`没有 ${name} 这个命令。\nThere is no command ${name}.\n`)
    await help(names)
    return 2
  }
  return (await (await load(name)).run(args)) ?? 0
}

// Under the bootstrap an open channel to it would keep this process alive, and its end means: nobody waits any more.
process.channel?.unref()

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error instanceof StartRefused ? error.message : error)
  process.exitCode = 1
}
