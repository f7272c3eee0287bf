// Installs the packages of package-lock.json when node_modules does not hold them. Node 20 syntax, no dependencies,
// every word on stderr: the output of `npm run -s muses` must stay clean.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { withLock } from './lock.mjs'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Makes node_modules fit package-lock.json; quick and silent when it does. */
export async function ensureInstalled(folder = root) {
  if (process.env.MUSES_SKIP_INSTALL === '1' || isInstalled(folder)) return
  try {
    await withLock(
      join(folder, '.install-lock'),
      async () => {
        if (isInstalled(folder)) return
        say('MUSES: Pakete werden installiert (npm install) … / installing packages …')
        await install(folder)
      },
      () => say('MUSES: Eine andere Installation läuft, es wird gewartet … / waiting for another installation …'),
    )
  } catch (error) {
    throw explained(String(error.code ?? ''), error.message, folder)
  }
}

/** Whether npm's own record in node_modules (written last) has every package of the lock file in the same version. */
export function isInstalled(folder) {
  const wanted = read(join(folder, 'package-lock.json'))?.packages
  const present = read(join(folder, 'node_modules', '.package-lock.json'))?.packages
  const manifest = read(join(folder, 'package.json'))
  if (!wanted || !present || !manifest) return false
  for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies']) {
    if (!isSame(manifest[kind], wanted['']?.[kind])) return false
  }
  return Object.entries(wanted).every(([path, { version, optional, link }]) => {
    if (path === '' || link) return true
    const found = present[path]
    return found ? found.version === version : Boolean(optional)
  })
}

function isSame(a = {}, b = {}) {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

function install(folder) {
  const npm = process.env.npm_execpath
  const [program, ...before] = npm && /\.c?js$/.test(npm) && existsSync(npm) ? [process.execPath, npm] : ['npm']
  const child = spawn(program, [...before, 'install', '--include=dev', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32' && before.length === 0,
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part) => {
      said = (said + part).slice(-20_000)
      process.stderr.write(part)
    })
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(said || `npm install: exit ${code}`))))
  })
}

const causes = [
  [/ENOSPC|no space left/i, 'Der Datenträger ist voll: bitte mindestens 2 GB frei machen.', 'The disk is full: free at least 2 GB.'],
  [
    /EROFS|read-only file system/i,
    'Der Ordner ist schreibgeschützt: bitte an einem beschreibbaren Ort installieren.',
    'The folder is read-only: install in a writable place.',
  ],
  [
    /EACCES|EPERM|permission denied/i,
    'Der Ordner darf nicht beschrieben werden: bitte Eigentümer und Rechte prüfen.',
    'The folder may not be written: check its owner and permissions.',
  ],
  [
    /ENOENT.*npm|npm.*ENOENT|spawn npm/i,
    'npm wurde nicht gefunden: bitte Node.js mit npm installieren.',
    'npm was not found: install Node.js with npm.',
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET|network|proxy/i,
    'Die npm-Registry ist nicht erreichbar: bitte Internetverbindung, Proxy oder eigene Registry (npm config) prüfen.',
    'The npm registry cannot be reached: check the connection, the proxy, or your own registry (npm config).',
  ],
]

function explained(code, message, folder) {
  const [, de, en] = causes.find(([pattern]) => pattern.test(`${code} ${message}`)) ?? [
    null,
    'Die Meldung von npm steht oben.',
    'See the message of npm above.',
  ]
  return new Error(
    `MUSES: Die Pakete in ${folder} konnten nicht installiert werden. ${de} Daten sind nicht betroffen; danach einfach neu starten.\n` +
      `MUSES: The packages in ${folder} could not be installed. ${en} No data is affected; then start again.`,
  )
}

function say(text) {
  process.stderr.write(`${text}\n`)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await ensureInstalled()
  } catch (error) {
    say(error.message)
    process.exitCode = 1
  }
}
