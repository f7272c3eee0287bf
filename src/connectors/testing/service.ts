// What the fixtures of real servers share: present or named as missing, a folder of their own, certificates, free ports.
import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A server that is there, or why it is not and how to get it. */
export type Service<T> = { server: T; missing?: undefined } | { server?: undefined; missing: string }

/** Says how to install what is missing; MUSES_REQUIRE_SERVICES=1 turns that into a failure. */
export function missing(name: string, packages: string): { missing: string } {
  const text = `${name} is not installed (apt-get install -y --no-install-recommends ${packages})`
  if (process.env.MUSES_REQUIRE_SERVICES === '1') throw new Error(text)
  return { missing: text }
}

export const installed = (...programs: string[]) => programs.every((program) => existsSync(program))

const prefix = 'muses-service-'

/** A folder that goes with this process at the latest. */
export function ownFolder(name: string): string {
  for (const left of readdirSync(tmpdir()).filter((each) => each.startsWith(prefix))) {
    const pid = Number(left.slice(prefix.length).split('-')[0])
    if (pid && !existsSync(`/proc/${pid}`)) rmSync(join(tmpdir(), left), { recursive: true, force: true })
  }
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-${name}-`))
  chmodSync(folder, 0o755)
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A key and a certificate for names and addresses; answers the certificate. */
export function makeCertificate(folder: string, name: string, addresses: readonly string[]): string {
  mkdirSync(folder, { recursive: true })
  const subjects = [`DNS:${name}`, 'DNS:localhost', ...addresses.map((each) => `IP:${each}`)].join(',')
  const request = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '30',
    '-subj',
    `/CN=${name}`,
  ]
  execFileSync(
    'openssl',
    [...request, '-addext', `subjectAltName=${subjects}`, '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')],
    { stdio: 'ignore' },
  )
  chmodSync(join(folder, 'key.pem'), 0o600)
  return readFileSync(join(folder, 'cert.pem'), 'utf8')
}

/** A key and a certificate that is over since long; answers both. */
export function makeExpiredCertificate(folder: string, name: string, addresses: readonly string[]): { key: string; cert: string } {
  mkdirSync(folder, { recursive: true })
  const at = (file: string) => join(folder, file)
  const subjects = [`DNS:${name}`, ...addresses.map((each) => `IP:${each}`)].join(',')
  const lines = [
    '[ca]',
    'default_ca = own',
    '[own]',
    `database = ${at('index.txt')}`,
    `serial = ${at('serial')}`,
    `new_certs_dir = ${folder}`,
  ]
  const rules = ['default_md = sha256', 'policy = any', 'copy_extensions = copy', '[any]', 'commonName = supplied']
  writeFileSync(at('ca.conf'), [...lines, ...rules, ''].join('\n'))
  writeFileSync(at('index.txt'), '')
  writeFileSync(at('serial'), '01\n')
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' })
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  openssl(
    'req',
    '-new',
    ...ec,
    '-subj',
    `/CN=${name}`,
    '-addext',
    `subjectAltName=${subjects}`,
    '-keyout',
    at('key.pem'),
    '-out',
    at('request.pem'),
  )
  const days = ['-startdate', '20200101000000Z', '-enddate', '20200201000000Z']
  openssl(
    'ca',
    '-batch',
    '-selfsign',
    '-notext',
    '-config',
    at('ca.conf'),
    '-keyfile',
    at('key.pem'),
    '-in',
    at('request.pem'),
    '-out',
    at('cert.pem'),
    ...days,
  )
  return { key: readFileSync(at('key.pem'), 'utf8'), cert: readFileSync(at('cert.pem'), 'utf8') }
}

/** Gives a folder and all in it to a user. */
export function give(folder: string, uid: number, gid: number): void {
  chownSync(folder, uid, gid)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) give(path, uid, gid)
    else chownSync(path, uid, gid)
  }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  await new Promise((done) => server.close(done))
  return port
}

export async function until(what: string, ready: () => Promise<boolean>, seconds = 20): Promise<void> {
  const end = Date.now() + seconds * 1_000
  while (!(await ready().catch(() => false))) {
    if (Date.now() > end) throw new Error(`${what} is not ready after ${seconds} s`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Ends together with its parent where the system can do that. */
export const tied = (signal: string) => (existsSync('/usr/bin/setpriv') ? ['/usr/bin/setpriv', '--pdeathsig', signal] : ['/usr/bin/env'])
