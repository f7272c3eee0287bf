// A MUSES that runs as a program of its own, and the command line as scripts call it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../../..')
const token = 'bootstrap-token-of-the-cli-contract'
const bare = { ...process.env, VITEST: '', NODE_OPTIONS: '' }
interface Server {
  user?: string
  password?: unknown
  database?: string
  host?: string
  port?: number
}
const urlOf = (config: Server) =>
  `postgres://${config.user}:${config.password}@/${config.database}?host=${encodeURIComponent(String(config.host))}&port=${config.port}`

export interface Running {
  /** A folder for files; the server keeps its own there. */
  folder: string
  /** One command; its answer is the line that it prints for programs. */
  // biome-ignore lint/suspicious/noExplicitAny: each command answers its own shape
  muses: (...args: string[]) => Promise<{ exit: number; said: string; data: any }>
  stop: () => Promise<void>
}

/** Starts the program on an empty database, which ends with it, and waits until it serves. */
export async function startRunning(database: { owner: object; app: object; drop: () => Promise<void> }): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'muses-cli-'))
  const port = await new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
  const url = `http://127.0.0.1:${port}`
  let log = ''
  const server = spawn(process.execPath, ['src/app/main.ts'], {
    cwd: root,
    env: {
      ...bare,
      DATABASE_OWNER_URL: urlOf(database.owner),
      DATABASE_URL: urlOf(database.app),
      PORT: String(port),
      MUSES_DATA_DIR: folder,
      MUSES_BOOTSTRAP_TOKEN: token,
      MUSES_KEY: Buffer.alloc(32, 7).toString('base64'),
      MUSES_PUBLIC_URL: url,
    },
  })
  server.stdout!.on('data', (chunk) => (log += chunk))
  server.stderr!.on('data', (chunk) => (log += chunk))
  for (const end = Date.now() + 90_000; !log.includes('läuft'); await new Promise((resolve) => setTimeout(resolve, 100)))
    if (Date.now() > end || server.exitCode !== null) throw new Error(log)
  return {
    folder,
    async muses(...args) {
      const child = spawn(process.execPath, ['src/cli/main.ts', ...args, '--json'], {
        cwd: root,
        env: { ...bare, MUSES_URL: url, MUSES_TOKEN: token },
      })
      let out = ''
      let said = ''
      child.stdout.on('data', (chunk) => (out += chunk))
      child.stderr.on('data', (chunk) => (said += chunk))
      const [exit] = (await once(child, 'exit')) as [number]
      return { exit, said, data: out.trim() ? JSON.parse(out) : undefined }
    },
    async stop() {
      if (server.exitCode === null) {
        server.kill('SIGTERM')
        await once(server, 'exit')
      }
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
