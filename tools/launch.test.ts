// The launcher with a small program in place of MUSES: on the Node that runs the tests and, where there is one, on an older system Node.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = mkdtempSync(join(tmpdir(), 'muses-launch-'))
const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}
const lock = {
  packages: {
    '': { dependencies: { a: '1' } },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b': { version: '2.0.0', optional: true },
  },
}

beforeAll(() => {
  cpSync(import.meta.dirname, join(root, 'tools'), { recursive: true })
  put('package.json', JSON.stringify({ type: 'module', dependencies: { a: '1' } }))
  put('package-lock.json', JSON.stringify(lock))
  put('node_modules/.package-lock.json', JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' } } }))
  put('vite.config.ts', 'export default {}')
  put(
    'node_modules/vite/bin/vite.js',
    `import('node:fs').then((fs) => { fs.mkdirSync('dist/web', { recursive: true }); fs.writeFileSync('dist/web/index.html', ''); fs.appendFileSync('builds', 'x') })`,
  )
  put(
    'src/cli/main.ts',
    'const [code]: string[] = process.argv.slice(2); console.log(JSON.stringify({ code })); process.exit(Number(code))',
  )
  put(
    'src/app/main.ts',
    `
    process.on('SIGTERM', () => { console.log('ending'); process.exit(7) })
    setInterval(() => {}, 1000)
    const port: string | undefined = process.env.PORT
    console.log(JSON.stringify({ pid: process.pid, port, args: process.argv.slice(2) }))`,
  )
  mkdirSync(join(root, 'node_modules/.bin'))
  symlinkSync(process.execPath, join(root, 'node_modules/.bin/node'))
})
afterAll(() => rmSync(root, { recursive: true }))

function isRunning(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return false
  }
}

const systemNode = ['/usr/bin/node', '/usr/local/bin/node'].find(
  (path) => existsSync(path) && /^v2[0-2]\./.test(execFileSync(path, ['-v'], { encoding: 'utf8' })),
)

describe.each([
  ['this Node', process.execPath],
  ['an older system Node', systemNode],
])('started by %s', (_, node) => {
  const launcher = join(root, 'tools/launch.mjs')
  const { npm_lifecycle_event: _npm, ...env } = process.env

  async function started(): Promise<{ child: ChildProcess; said: { pid: number; port: string; args: string[] }; all: () => string }> {
    let text = ''
    const child = spawn(node!, [launcher, 'demo', '--more'], { env: { ...env, PORT: '4321' }, stdio: ['ignore', 'pipe', 'inherit'] })
    child.stdout!.on('data', (part) => (text += part))
    while (!text.includes('\n')) await sleep(10)
    return { child, said: JSON.parse(text.split('\n')[0]!), all: () => text }
  }

  test.runIf(node)('the output of a command is its own, and so is its exit code', () => {
    const { stdout, status } = spawnSync(node!, [launcher, 'cli', '2'], { env, encoding: 'utf8' })
    expect({ stdout, status }).toEqual({ stdout: '{"code":"2"}\n', status: 2 })
  })

  test.runIf(node)('arguments, environment, signal and exit code pass; the pages are built once', async () => {
    for (let times = 0; times < 2; times++) {
      const { child, said, all } = await started()
      expect(said).toMatchObject({ port: '4321', args: ['--demo', '--more'] })
      const ended = new Promise((resolve) => child.once('close', resolve))
      child.kill('SIGTERM')
      expect(await ended).toBe(7)
      expect(all()).toContain('ending')
    }
    expect(readFileSync(join(root, 'builds'), 'utf8')).toBe('x')
  })

  test.runIf(node)('kill -9 of the launcher ends the program too', async () => {
    const { child, said } = await started()
    child.kill('SIGKILL')
    for (let waited = 0; isRunning(said.pid) && waited < 3_000; waited += 50) await sleep(50)
    expect(isRunning(said.pid)).toBe(false)
  })
})

test('a changed source is built again, a changed test is not', () => {
  const build = (): string => {
    spawnSync(process.execPath, [join(root, 'tools/launch.mjs'), 'build'])
    return readFileSync(join(root, 'builds'), 'utf8')
  }
  const before = build()
  put('src/app/main.test.ts', '')
  expect(build()).toBe(before)
  put('src/app/new.ts', '')
  expect(build()).toBe(`${before}x`)
})

describe('what is installed', () => {
  const isInstalled = async (): Promise<boolean> => {
    const { isInstalled: ask } = (await import(new URL('./ensure-installed.mjs', import.meta.url).href)) as {
      isInstalled(folder: string): boolean
    }
    return ask(root)
  }

  test('fits: an optional package for another machine may be missing', async () => {
    expect(await isInstalled()).toBe(true)
  })

  test.each([
    ['package.json', { dependencies: { a: '1', c: '1' } }],
    ['package-lock.json', { packages: { ...lock.packages, 'node_modules/a': { version: '1.0.1' } } }],
    ['package-lock.json', { packages: { ...lock.packages, 'node_modules/d': { version: '1.0.0' } } }],
    ['node_modules/.package-lock.json', {}],
  ])('does not fit after a change of %s', async (file, content) => {
    const before = readFileSync(join(root, file), 'utf8')
    put(file, JSON.stringify(content))
    expect(await isInstalled()).toBe(false)
    put(file, before)
  })
})

test('without npm registry the message says so, and nothing is half done', () => {
  const empty = mkdtempSync(join(tmpdir(), 'muses-install-'))
  cpSync(import.meta.dirname, join(empty, 'tools'), { recursive: true })
  writeFileSync(join(empty, 'package.json'), JSON.stringify({ dependencies: { 'no-such-place': '1.0.0' } }))
  const env = {
    ...process.env,
    npm_config_registry: 'http://127.0.0.1:1',
    npm_config_fetch_retries: '0',
    npm_config_cache: join(empty, 'cache'),
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(empty, 'tools/ensure-installed.mjs')], { env, encoding: 'utf8' })
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toContain('Die npm-Registry ist nicht erreichbar')
  expect(existsSync(join(empty, '.install-lock'))).toBe(false)
  rmSync(empty, { recursive: true })
})
