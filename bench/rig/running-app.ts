import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { DataSet } from './data-set.ts'

const ENTRY = fileURLToPath(new URL('./app-process.ts', import.meta.url))

/** The product serving the data set from a process of its own. */
export type RunningApp = { readonly url: string; readonly pid: number; readonly stop: () => Promise<void> }

/** @param options.relay false: what is left in the outbox stays there */
export async function startApp(data: DataSet, options: { readonly relay?: boolean } = {}): Promise<RunningApp> {
  const child = fork(ENTRY, options.relay === false ? ['without-relay'] : [], {
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...data.env, PORT: '0' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const url = await new Promise<string>((done, fail) => {
    child.once('message', (message: { url: string }) => done(message.url))
    child.once('exit', (code) => fail(new Error(`the app ended before it served (${code})`)))
  })
  return {
    url: url.replace('localhost', '127.0.0.1'),
    pid: child.pid as number,
    stop: () => ended(child),
  }
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((done) => {
    child.once('exit', () => done())
    child.kill('SIGTERM')
  })
}
