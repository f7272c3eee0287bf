// Starts every part of MUSES: installs what is missing, builds the pages, then becomes the right program on the right
// Node. Node 20 syntax, no dependencies; Node 24 runs the TypeScript files as they are.
import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { buildWeb } from './build-web.mjs'
import { ensureInstalled, root } from './ensure-installed.mjs'

const programs = {
  start: ['src/app/main.ts'],
  demo: ['src/app/main.ts', '--demo'],
  cli: ['src/cli/main.ts'],
  bench: ['bench/main.ts'],
  check: ['tools/check.ts'],
  backup: ['src/app/backup/main.ts', 'backup'],
  restore: ['src/app/backup/main.ts', 'restore'],
  'verify-backup': ['src/app/backup/main.ts', 'verify'],
  'generate-docs': ['tools/generate-docs.ts'],
  sbom: ['tools/sbom.ts'],
}

async function main([command, ...rest]) {
  if (!(command in programs) && command !== 'build' && command !== 'dev') {
    process.stderr.write(`launch: ${[...Object.keys(programs), 'build', 'dev'].join(' | ')}\n`)
    process.exit(2)
  }
  await ensureInstalled()
  const node = findNode()
  process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules/.cache/compile')
  if (command === 'build' || command === 'start' || command === 'demo') await buildWeb(root, node)
  if (command === 'dev') return develop(node, rest)
  if (command !== 'build') await become(node, inRoot(programs[command]).concat(rest))
}

function inRoot([file, ...args]) {
  return [join(root, file), ...args]
}

function findNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  const own = join(root, 'node_modules/.bin/node')
  if (existsSync(own)) return realpathSync(own)
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath
  throw new Error(
    `MUSES: Für dieses System wurde kein Node 24 mitinstalliert, und Node ${process.versions.node} ist zu alt. Bitte Node 24 installieren (nodejs.org) und neu starten.\n` +
      `MUSES: No Node 24 was installed for this system, and Node ${process.versions.node} is too old. Install Node 24 (nodejs.org) and start again.`,
  )
}

// From Node 22.15 on this process turns into the program, so that signals and exit code are simply its own.
async function become(node, args) {
  const all = ['--import', new URL('follow-parent.mjs', import.meta.url).href, ...args]
  if (process.execve && process.platform !== 'win32') process.execve(node, [node, ...all], process.env)
  await import('./follow-parent.mjs')
  follows(start(node, all))
}

async function develop(node, rest) {
  await import('./follow-parent.mjs')
  const vite = start(node, [join(root, 'node_modules/vite/bin/vite.js')])
  const server = start(node, ['--watch', '--watch-preserve-output', ...inRoot(programs.start), ...rest])
  server.on('exit', () => vite.kill())
  vite.on('exit', () => server.kill())
  follows(server)
}

function start(program, args) {
  const child = spawn(program, args, { stdio: 'inherit' })
  child.on('error', (error) => fail(error))
  return child
}

function follows(child) {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) process.on(name, () => child.kill(name))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
}

function fail(error) {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}

main(process.argv.slice(2)).catch(fail)
