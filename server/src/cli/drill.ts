import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CliCommand } from '../main/cli.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** Each drill by its number in docs/reliability.md: the file that holds it, and its name there. */
const DRILLS: Readonly<Record<string, { readonly file: string; readonly zh: string; readonly en: string }>> = {
  R1: { file: 'kills', zh: '随时杀掉程序', en: 'the app killed at any instant' },
  R2: { file: 'kills', zh: '随时杀掉数据库', en: 'the database killed at any instant' },
  R3: { file: 'nodes', zh: '切断数据库连接', en: 'lines to the database cut' },
  R5: { file: 'duplicate-submission', zh: '重复提交', en: 'commands sent many times' },
  R8: { file: 'gateway', zh: '消息只发一次', en: 'messages once' },
  R9: { file: 'nodes', zh: '两个进程看时间', en: 'time kept by two processes' },
  R10: { file: 'nodes', zh: '两个进程杀掉一个', en: 'one of two processes killed' },
  R11: { file: 'nodes', zh: '时钟跳变', en: 'clocks that jump' },
  R12: { file: 'nth-failure', zh: '第 N 次数据库调用失败', en: 'the nth call to the database fails' },
  R13: { file: 'backup', zh: '备份与恢复', en: 'backup and restore' },
  R14: { file: 'standby', zh: '主库失效，备库接替', en: 'the standby takes over' },
  R15: { file: 'migrations', zh: '迁移中途被杀', en: 'migrations killed in the middle' },
  R16: { file: 'nodes', zh: '逐个重启', en: 'nodes restarted one by one' },
  R17: { file: 'gateway', zh: '短信网关没有回应', en: 'a gateway that hangs' },
  R21: { file: 'offline-phone', zh: '没有信号的手机', en: 'phones without a signal' },
  R22: { file: 'service-year', zh: '一年的日子', en: 'a service-centre year' },
  R23: { file: 'tampering', zh: '篡改日志', en: 'the log tampered with' },
  R24: { file: 'nodes', zh: '就绪与有序停止', en: 'readiness and an orderly end' },
}

export const command: CliCommand = {
  summary: { zh: '可靠性演习（完整版）', en: 'Reliability drills, in their long form' },
  usage: `${Object.keys(DRILLS).join('|')} [--short] [--seed <number>]`,
  run: async (args) => {
    // `13` and `r13` mean R13.
    const name = `R${(args[0] ?? '').replace(/^r/i, '')}`
    const drill = DRILLS[name]
    if (!drill) {
      for (const [known, { zh, en }] of Object.entries(DRILLS)) console.error(`${known.padEnd(4)} ${zh} / ${en}`)
      return 2
    }
    const seedAt = args.indexOf('--seed')
    return vitest(
      ['run', '--project', 'reliability', `test/reliability/${drill.file}.test.ts`, '-t', `\\(${name}\\)`],
      {
        HUIYIN_DRILL: args.includes('--short') ? 'short' : 'long',
        ...(seedAt >= 0 ? { HUIYIN_SEED: args[seedAt + 1] } : {}),
      },
    )
  },
}

function vitest(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    })
    child.once('error', fail)
    child.once('exit', (code) => done(code ?? 1))
  })
}
