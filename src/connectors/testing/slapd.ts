// Debian's OpenLDAP server on loopback with ppolicy, memberof, refint and Argon2, in a folder of its own.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { freePort, give, installed, makeCertificate, missing, ownFolder, type Service, tied, until } from './service.ts'

export interface Slapd {
  url: string
  tlsUrl: string
  port: number
  /** The certificate that clients must trust. */
  ca: string
  base: string
  admin: { dn: string; password: string }
  /** The account MUSES works with: may write below the base, has no size limit. */
  sync: { dn: string; password: string }
  /** Changes the server itself (`cn=config`). */
  config: { dn: string; password: string }
  pid: number
  log: () => string
  stop: () => Promise<void>
}

export interface SlapdOptions {
  /** Whether each change is on disk before it is answered. */
  durable?: boolean
  /** How many bytes fit; a gigabyte unless told. */
  size?: number
  /** Passwords are checked and accounts can be locked; the default. */
  policy?: boolean
  /** Containers below the base, e.g. `o=auental`. */
  trees?: readonly string[]
}

const base = 'dc=example,dc=test'
const nobody = 65_534

/** Starts it, or says how to install it. */
export async function startSlapd(options: SlapdOptions = {}): Promise<Service<Slapd>> {
  if (!installed('/usr/sbin/slapd', '/usr/bin/ldapadd', '/usr/bin/openssl')) return missing('slapd', 'slapd ldap-utils openssl')
  const folder = ownFolder('slapd')
  for (const name of ['data', 'conf', 'run']) mkdirSync(join(folder, name), { mode: 0o700 })
  const ca = makeCertificate(join(folder, 'tls'), 'localhost', ['127.0.0.1'])
  const [port, tlsPort] = [await freePort(), await freePort()]
  writeFileSync(join(folder, 'config.ldif'), configuration(folder, options))
  writeFileSync(join(folder, 'base.ldif'), tree(options.trees ?? []))
  slapadd(['-n', '0', '-F', join(folder, 'conf'), '-l', join(folder, 'config.ldif')])
  slapadd(['-q', '-F', join(folder, 'conf'), '-b', base, '-l', join(folder, 'base.ldif')])
  const root = process.getuid?.() === 0
  if (root) give(folder, nobody, nobody)
  const [command, ...before] = tied('KILL')
  const urls = `ldap://127.0.0.1:${port} ldaps://127.0.0.1:${tlsPort}`
  const child = spawn(command!, [...before, '/usr/sbin/slapd', '-d', '0', '-F', join(folder, 'conf'), '-h', urls], {
    ...(root ? { uid: nobody, gid: nobody } : {}),
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr?.on('data', (bytes) => {
    said += String(bytes)
  })
  try {
    await until('slapd', () => answers(port, child))
  } catch (error) {
    throw new Error(`${(error as Error).message}: ${said}`)
  }
  const server: Slapd = {
    url: `ldap://127.0.0.1:${port}`,
    tlsUrl: `ldaps://127.0.0.1:${tlsPort}`,
    port,
    ca,
    base,
    admin: { dn: `cn=admin,${base}`, password: 'admin-secret' },
    config: { dn: 'cn=admin,cn=config', password: 'config-secret' },
    sync: { dn: `cn=sync,ou=services,${base}`, password: 'sync-secret' },
    pid: child.pid!,
    log: () => said,
    async stop() {
      await ended(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return { server }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const end = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGINT')
  const late = setTimeout(() => child.kill('SIGKILL'), 5_000)
  await end
  clearTimeout(late)
}

function slapadd(args: string[]): void {
  execFileSync('/usr/sbin/slapadd', args, { stdio: 'pipe' })
}

const answers = (port: number, child: ChildProcess) =>
  new Promise<boolean>((resolve, reject) => {
    if (child.exitCode !== null) reject(new Error('slapd ended'))
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })

const schema = (name: string) => readFileSync(`/etc/ldap/schema/${name}.ldif`, 'utf8')

function configuration(folder: string, { durable = false, policy = true, size = 1_073_741_824 }: SlapdOptions): string {
  const mdb = 'olcDatabase={1}mdb,cn=config'
  return `dn: cn=config
objectClass: olcGlobal
cn: config
olcPidFile: ${folder}/run/slapd.pid
olcArgsFile: ${folder}/run/slapd.args
olcThreads: 8
olcConnMaxPending: 1000
olcConnMaxPendingAuth: 5000
olcTLSCertificateFile: ${folder}/tls/cert.pem
olcTLSCertificateKeyFile: ${folder}/tls/key.pem
olcTLSCACertificateFile: ${folder}/tls/cert.pem
olcTLSVerifyClient: never

dn: cn=module{0},cn=config
objectClass: olcModuleList
cn: module{0}
olcModulePath: /usr/lib/ldap
${['back_mdb', 'memberof', 'refint', 'ppolicy', 'argon2'].map((name) => `olcModuleLoad: ${name}`).join('\n')}

dn: cn=schema,cn=config
objectClass: olcSchemaConfig
cn: schema

${['core', 'cosine', 'inetorgperson', 'nis'].map(schema).join('\n')}

dn: olcDatabase={-1}frontend,cn=config
objectClass: olcDatabaseConfig
objectClass: olcFrontendConfig
olcDatabase: {-1}frontend
olcSizeLimit: size.soft=500 size.hard=20000 size.pr=1000 size.prtotal=unlimited
olcAccess: {0}to dn.base="" by * read
olcAccess: {1}to dn.base="cn=subschema" by * read

dn: olcDatabase={0}config,cn=config
objectClass: olcDatabaseConfig
olcDatabase: {0}config
olcRootDN: cn=admin,cn=config
olcRootPW: config-secret

dn: ${mdb}
objectClass: olcDatabaseConfig
objectClass: olcMdbConfig
olcDatabase: {1}mdb
olcSuffix: ${base}
olcRootDN: cn=admin,${base}
olcRootPW: admin-secret
olcDbDirectory: ${folder}/data
olcDbMaxSize: ${size}
olcDbNoSync: ${durable ? 'FALSE' : 'TRUE'}
olcDbIndex: objectClass eq
olcDbIndex: uid eq,pres
olcDbIndex: employeeNumber eq,pres
olcDbIndex: cn,sn,mail eq
olcDbIndex: member,memberUid eq
olcDbIndex: memberOf eq
olcDbIndex: uidNumber,gidNumber eq
olcDbIndex: entryUUID,entryCSN eq
olcLimits: {0}dn.exact="cn=sync,ou=services,${base}" size.soft=500 size.hard=unlimited size.pr=1000 size.prtotal=unlimited time=unlimited
olcAccess: {0}to attrs=userPassword by self write by dn.exact="cn=sync,ou=services,${base}" write by anonymous auth by * none
olcAccess: {1}to * by self read by dn.exact="cn=sync,ou=services,${base}" write by * none

dn: olcOverlay={0}memberof,${mdb}
objectClass: olcOverlayConfig
objectClass: olcMemberOfConfig
olcOverlay: {0}memberof
olcMemberOfDangling: ignore
olcMemberOfRefInt: TRUE
olcMemberOfGroupOC: groupOfNames
olcMemberOfMemberAD: member
olcMemberOfMemberOfAD: memberOf

dn: olcOverlay={1}refint,${mdb}
objectClass: olcOverlayConfig
objectClass: olcRefintConfig
olcOverlay: {1}refint
olcRefintAttribute: member
olcRefintAttribute: manager
olcRefintNothing: cn=admin,${base}
${
  policy
    ? `
dn: olcOverlay={2}ppolicy,${mdb}
objectClass: olcOverlayConfig
objectClass: olcPPolicyConfig
olcOverlay: {2}ppolicy
olcPPolicyDefault: cn=default,ou=policies,${base}
olcPPolicyHashCleartext: TRUE
olcPPolicyUseLockout: TRUE
`
    : ''
}`
}

const unit = (dn: string) => {
  const [, type, name] = /^(\w+)=([^,]+)/.exec(dn)!
  return `dn: ${dn}\nobjectClass: ${type === 'o' ? 'organization' : 'organizationalUnit'}\n${type}: ${name}\n`
}

const tree = (trees: readonly string[]) => `dn: ${base}
objectClass: top
objectClass: dcObject
objectClass: organization
o: Example
dc: example

${[...['people', 'groups', 'services', 'policies'].map((name) => `ou=${name},${base}`), ...trees.map((each) => `${each},${base}`)].map(unit).join('\n')}
dn: cn=default,ou=policies,${base}
objectClass: person
objectClass: pwdPolicy
objectClass: pwdPolicyChecker
cn: default
sn: default
pwdAttribute: userPassword
pwdMinLength: 8
pwdCheckQuality: 1
pwdInHistory: 3
pwdLockout: TRUE
pwdMaxFailure: 5
pwdLockoutDuration: 300
pwdMustChange: FALSE
pwdAllowUserChange: TRUE

dn: cn=sync,ou=services,${base}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: sync
userPassword: sync-secret
`
