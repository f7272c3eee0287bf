// Debian's Samba as an Active Directory domain controller on a loopback address of its own; provisioned once per run, copied per server.
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installed, makeCertificate, missing, ownFolder, type Service, tied, until } from './service.ts'

export interface Samba {
  url: string
  tlsUrl: string
  address: string
  ca: string
  base: string
  suffix: string
  admin: { dn: string; password: string }
  log: () => string
  stop: () => Promise<void>
}

const realm = 'EXAMPLE.TEST'
const password = 'Adm1n-Passw0rd!'
let provisioned: string | undefined
/** Ports cannot be chosen, addresses can: each process and server has its own. */
let servers = 0

/** Starts it, or says how to install it; needs root, because the files carry NT access lists. */
export async function startSamba(options: { durable?: boolean } = {}): Promise<Service<Samba>> {
  const packages = 'samba-ad-dc samba-ad-provision ldb-tools winbind attr krb5-user openssl'
  if (!installed('/usr/sbin/samba', '/usr/bin/samba-tool', '/usr/share/samba/setup/provision.ldif')) return missing('Samba AD DC', packages)
  if (process.getuid?.() !== 0) return missing('Samba AD DC (as root)', packages)
  provisioned ??= provision()
  const folder = ownFolder('samba')
  const dc = join(folder, 'dc')
  cpSync(provisioned, dc, { recursive: true })
  const address = `127.${10 + (process.pid % 200)}.${(process.pid >> 8) % 250}.${++servers}`
  const ca = makeCertificate(join(dc, 'private/tls'), 'dc1.example.test', ['127.0.0.1', address])
  for (const name of ['run', 'log']) mkdirSync(join(dc, name), { recursive: true })
  writeFileSync(join(dc, 'run.conf'), configuration(dc, address, options.durable ?? false))
  const [command, ...before] = tied('TERM')
  const child = spawn(
    command!,
    [...before, '/usr/sbin/samba', '-F', '--no-process-group', '-s', join(dc, 'run.conf'), '--debug-stdout', '-d', '1'],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    },
  )
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (bytes) => {
      said = (said + String(bytes)).slice(-20_000)
    })
  await until(`Samba on ${address}`, () => answers(address), 60).catch((error: Error) => {
    throw new Error(`${error.message}: ${said}`)
  })
  const server: Samba = {
    url: `ldap://${address}`,
    tlsUrl: `ldaps://${address}`,
    address,
    ca,
    base: 'DC=example,DC=test',
    suffix: 'example.test',
    admin: { dn: `Administrator@${realm}`, password },
    log: () => said,
    async stop() {
      const pidFile = join(dc, 'run/samba.pid')
      const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : child.pid!
      process.kill(pid, 'SIGTERM')
      await until('end of Samba', async () => !existsSync(`/proc/${pid}`)).catch(() => process.kill(pid, 'SIGKILL'))
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return { server }
}

/** A fresh domain takes 5 s and more: it is kept for later runs on this machine. */
function provision(): string {
  const version = execFileSync('/usr/sbin/samba', ['--version'], { encoding: 'utf8' }).replace(/[^\w.]/g, '')
  const kept = join(tmpdir(), `muses-samba-template-${version}`)
  if (existsSync(join(kept, 'private/sam.ldb'))) return kept
  const folder = ownFolder('samba-template')
  writeFileSync(join(folder, 'empty.conf'), '[global]\n')
  const dc = join(folder, 'dc')
  const args = [
    'domain',
    'provision',
    `--configfile=${join(folder, 'empty.conf')}`,
    `--targetdir=${dc}`,
    `--realm=${realm}`,
    '--domain=EXAMPLE',
    '--server-role=dc',
  ]
  execFileSync(
    '/usr/bin/samba-tool',
    [...args, '--dns-backend=NONE', `--adminpass=${password}`, '--host-name=dc1', '--host-ip=127.0.0.1', '--option=interfaces=lo'],
    { stdio: 'pipe' },
  )
  try {
    renameSync(dc, kept)
    return kept
  } catch {
    // Another run was faster.
    return existsSync(join(kept, 'private/sam.ldb')) ? kept : dc
  }
}

const answers = (address: string) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(636, address, () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })

const configuration = (dc: string, address: string, durable: boolean) => `[global]
    netbios name = DC1
    realm = ${realm}
    workgroup = EXAMPLE
    server role = active directory domain controller
    server services = ldap
    dcerpc endpoint servers = -winreg -srvsvc
    interfaces = ${address}/8
    bind interfaces only = yes
    prefork children = 2
    ldb:nosync = ${durable ? 'no' : 'yes'}
    private dir = ${dc}/private
    state directory = ${dc}/state
    cache directory = ${dc}/cache
    lock directory = ${dc}
    pid directory = ${dc}/run
    ncalrpc dir = ${dc}/run/ncalrpc
    ntp signd socket directory = ${dc}/run/ntp
    winbindd socket directory = ${dc}/run/winbindd
    log file = ${dc}/log/log.%m
    logging = file
    tls enabled = yes
    tls certfile = ${dc}/private/tls/cert.pem
    tls keyfile = ${dc}/private/tls/key.pem
    tls cafile = ${dc}/private/tls/cert.pem
    ldap server require strong auth = no
    server min protocol = SMB2
[sysvol]
    path = ${dc}/state/sysvol
[netlogon]
    path = ${dc}/state/sysvol/example.test/scripts
`
