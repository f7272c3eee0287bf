// Builds the pages with Vite when a source has changed since the last build. Node 20 syntax, no dependencies.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from './lock.mjs'

/** Brings dist/web up to date with the sources; quick when it is. */
export async function buildWeb(root, node) {
  if (!existsSync(join(root, 'vite.config.ts')) || isBuilt(root)) return
  const dist = join(root, 'dist')
  mkdirSync(dist, { recursive: true })
  await withLock(join(dist, '.build-lock'), async () => {
    if (isBuilt(root)) return
    const state = stateOf(root)
    rmSync(join(dist, '.web-stamp'), { force: true })
    await run(node, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], root)
    writeFileSync(join(dist, '.web-stamp'), state)
  })
}

function isBuilt(root) {
  const stamp = join(root, 'dist/.web-stamp')
  return existsSync(stamp) && existsSync(join(root, 'dist/web/index.html')) && readFileSync(stamp, 'utf8') === stateOf(root)
}

/** One hash over all that the pages are made of. */
function stateOf(root) {
  const hash = createHash('sha256')
  const files = [
    'index.html',
    'vite.config.ts',
    'tools/contracts-for-pages.ts',
    'tools/page-texts.ts',
    'tools/parts-of-pages.ts',
    'tools/texts-in-parts.ts',
    'package-lock.json',
    ...sources(root, 'src'),
  ]
  for (const file of files) {
    if (existsSync(join(root, file))) hash.update(`${file}\0`).update(readFileSync(join(root, file)))
  }
  return hash.digest('hex')
}

function sources(root, folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) return entry.name === 'migrations' || entry.name === 'testing' ? [] : sources(root, path)
      return /\.test\.tsx?$|\.sql$|\.md$/.test(entry.name) ? [] : [path]
    })
}

function run(program, args, cwd) {
  // A test that builds calls itself a test, and what only development shows would come along.
  const child = spawn(program, args, { cwd, stdio: ['ignore', 2, 2], env: { ...process.env, NODE_ENV: 'production' } })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0
        ? resolve()
        : reject(
            new Error(
              'MUSES: Die Oberfläche ließ sich nicht bauen; die Meldung steht oben. / The pages could not be built; see the message above.',
            ),
          ),
    )
  })
}
