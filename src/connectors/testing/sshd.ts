// Debian's OpenSSH server on loopback, sftp alone, with a key of its own, as the user who runs the tests.
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { freePort, installed, missing, ownFolder, type Service, tied, until } from './service.ts'

export interface Sshd {
  host: string
  port: number
  user: string
  privateKey: string
  /** Of the server's key, as `ssh-keygen -l` prints it. */
  fingerprint: string
  /** What clients see; `/` inside is the folder they land in. */
  folder: string
  stop: () => Promise<void>
}

/** Starts it, or says how to install it. */
export async function startSshd(): Promise<Service<Sshd>> {
  if (!installed('/usr/sbin/sshd', '/usr/bin/ssh-keygen')) return missing('sshd', 'openssh-server')
  const folder = ownFolder('sshd')
  const files = join(folder, 'files')
  mkdirSync(files)
  const key = (name: string) =>
    execFileSync('/usr/bin/ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)], { stdio: 'ignore' })
  key('host')
  key('user')
  writeFileSync(join(folder, 'authorized'), readFileSync(join(folder, 'user.pub')), { mode: 0o600 })
  const port = await freePort()
  writeFileSync(
    join(folder, 'config'),
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${join(folder, 'host')}`,
      `PidFile ${join(folder, 'pid')}`,
      `AuthorizedKeysFile ${join(folder, 'authorized')}`,
      'StrictModes no',
      'UsePAM no',
      'PermitRootLogin yes',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'AllowTcpForwarding no',
      'X11Forwarding no',
      `Subsystem sftp internal-sftp -d ${files}`,
      `ForceCommand internal-sftp -d ${files}`,
    ].join('\n'),
  )
  // Where it keeps privileges apart; Debian makes it when the service starts.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  const [command, ...before] = tied('KILL')
  const child = spawn(command!, [...before, '/usr/sbin/sshd', '-D', '-e', '-f', join(folder, 'config')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr?.on('data', (bytes) => {
    said += String(bytes)
  })
  const answers = () =>
    new Promise<boolean>((resolve, reject) => {
      if (child.exitCode !== null) reject(new Error('sshd ended'))
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy()
        resolve(true)
      })
      socket.on('error', () => resolve(false))
    })
  try {
    await until('sshd', answers)
  } catch (error) {
    throw new Error(`${(error as Error).message}: ${said}`)
  }
  const printed = execFileSync('/usr/bin/ssh-keygen', ['-l', '-f', join(folder, 'host.pub')], { encoding: 'utf8' })
  const server: Sshd = {
    host: '127.0.0.1',
    port,
    user: userInfo().username,
    privateKey: readFileSync(join(folder, 'user'), 'utf8'),
    fingerprint: /SHA256:\S+/.exec(printed)![0],
    folder: files,
    async stop() {
      if (child.exitCode !== null) return
      const end = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await end
    },
  }
  return { server }
}
