import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildWebIfStale } from '../main/build-web.ts'
import type { CliCommand } from '../main/cli.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const bin = (name: string) => join(ROOT, 'node_modules', '.bin', name)

type Step = { readonly title: string; readonly run: () => Promise<boolean> }

const vitest = (project: string): Step => ({
  title: project,
  run: () => runs(bin('vitest'), ['run', '--project', project, '--passWithNoTests']),
})

/** Everything a change must pass, in the order in which it fails soonest. */
const PARTS: Readonly<Record<string, readonly Step[]>> = {
  static: [
    { title: 'types', run: () => runs(bin('tsc'), ['--noEmit', '-p', 'tsconfig.json']) },
    {
      title: 'types of the web',
      run: () => runs(bin('tsc'), ['--noEmit', '-p', 'web/tsconfig.json'], 'web/tsconfig.json'),
    },
    { title: 'format and lint', run: () => runs(bin('biome'), ['ci', '--error-on-warnings', '.']) },
    {
      title: 'floors and doors',
      run: () =>
        runs(bin('depcruise'), ['--config', 'dependency-cruiser.config.mjs', 'packages', 'server/src', 'web/src']),
    },
    { title: 'unused code', run: () => runs(bin('knip'), ['--no-progress']) },
  ],
  unit: [vitest('unit')],
  server: [vitest('server')],
  scenarios: [vitest('scenarios')],
  reliability: [vitest('reliability')],
  web: [
    { title: 'build', run: () => buildWebIfStale().then(() => true) },
    { title: 'budgets', run: () => runs(process.execPath, ['web/check-budgets.mjs'], 'web/check-budgets.mjs') },
    vitest('web'),
  ],
  browser: [vitest('browser')],
}

export const command: CliCommand = {
  summary: { zh: '全部检查', en: 'Everything a change must pass' },
  usage: `[--part ${Object.keys(PARTS).join(',')}]`,
  run: async (args) => {
    const asked = partsAsked(args)
    const unknown = asked.find((part) => !(part in PARTS))
    if (unknown !== undefined || asked.length === 0) {
      console.error(
        `没有 ${unknown ?? ''} 这一部分。\nThere is no part ${unknown ?? ''}. Parts: ${Object.keys(PARTS).join(', ')}`,
      )
      return 2
    }
    const results: { name: string; seconds: number; passed: boolean }[] = []
    for (const part of asked)
      for (const step of PARTS[part] ?? []) {
        const name = step.title === part ? part : `${part}: ${step.title}`
        console.log(`\n── ${name}`)
        const started = performance.now()
        const passed = await step.run().catch((error) => {
          console.error(error)
          return false
        })
        results.push({ name, seconds: (performance.now() - started) / 1000, passed })
      }
    console.log('\n')
    for (const { name, seconds, passed } of results)
      console.log(`${passed ? 'ok    ' : 'FAILED'} ${seconds.toFixed(1).padStart(7)} s  ${name}`)
    const total = results.reduce((sum, one) => sum + one.seconds, 0)
    console.log(`${' '.repeat(7)}${total.toFixed(1).padStart(7)} s`)
    return results.every((one) => one.passed) ? 0 : 1
  },
}

function partsAsked(args: readonly string[]): string[] {
  const at = args.findIndex((arg) => arg === '--part' || arg.startsWith('--part='))
  if (at < 0) return Object.keys(PARTS)
  const value = args[at]?.includes('=') ? args[at]?.split('=')[1] : args[at + 1]
  return (value ?? '').split(',').filter(Boolean)
}

/** Runs a program in the project's folder; true when it ends well. A check whose file is not there has nothing to say. */
function runs(program: string, args: readonly string[], about?: string): Promise<boolean> {
  if (about !== undefined && !existsSync(join(ROOT, about))) return Promise.resolve(true)
  return new Promise((done) => {
    const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], env: nodeFirst() })
    child.once('error', (error) => {
      console.error(`${program}: ${error.message}`)
      done(false)
    })
    child.once('exit', (code) => done(code === 0))
  })
}

/** The tools begin with `env node`: ours, not the machine's older one. */
function nodeFirst(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${join(process.execPath, '..')}:${process.env.PATH ?? ''}` }
}
