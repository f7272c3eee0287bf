// The real program in a process of its own, on a ground; and a client that keeps its connections.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { programFolder } from '../../src/kernel/database/environment.ts'
import type { Ground } from './open.ts'

export interface Served {
  port: number
  pid: number
  /** Milliseconds from the command to the first ready answer. */
  readyAfter: number
  get: (path: string, cookie?: string) => Promise<{ status: number; body: Buffer; ms: number }>
  stop: () => Promise<void>
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  return port
}

/** Starts `src/app/main.ts`; the database of the ground is joined, or with `env` another one is opened. */
export async function serve(ground: Pick<Ground, 'folder'>, env: Record<string, string> = {}): Promise<Served> {
  const port = await freePort()
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const started = performance.now()
  const child = spawn(process.execPath, [join(programFolder, 'src/app/main.ts')], {
    env: { ...process.env, MUSES_DATA_DIR: ground.folder, PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (said = (said + part).slice(-4_000)))
  const get = (path: string, cookie?: string) => ask(agent, port, path, cookie)
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${said}`)
    const answer = await get('/readyz').catch(() => undefined)
    if (answer?.status === 200) break
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return { port, pid: child.pid!, readyAfter: performance.now() - started, get, stop: () => end(child, agent) }
}

async function end(child: ChildProcess, agent: Agent): Promise<void> {
  agent.destroy()
  if (child.exitCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

function ask(agent: Agent, port: number, path: string, cookie?: string): Promise<{ status: number; body: Buffer; ms: number }> {
  return new Promise((resolve, reject) => {
    const started = performance.now()
    const asked = request({ agent, host: '127.0.0.1', port, path, headers: cookie ? { cookie } : {} }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts), ms: performance.now() - started }))
      answer.on('error', reject)
    })
    asked.on('error', reject)
    asked.end()
  })
}
