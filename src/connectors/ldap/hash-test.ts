// Whether a server knows Argon2: only a sign-in with such a password tells, so one is made, tried and removed.
import { randomBytes } from 'node:crypto'
import type { OutgoingPolicy } from '#kernel'
import type { Finding } from '#modules/connections/ports'
import { childDn } from '../directory/dn.ts'
import { Session } from '../directory/session.ts'
import type { LdapSettings } from './settings.ts'

/** Nobody's password, hashed as MUSES hashes. */
const probe = {
  password: 'muses-probe-2026',
  hash: '{ARGON2}$argon2id$v=19$m=19456,t=2,p=1$bXVzZXMtcHJvYmUtc2FsdA$WFgnnWzCoPWXZ2XgPO1n0ypvY+tw1AJc6qpo0F4g9vM',
}

export async function hashFinding(session: Session, settings: LdapSettings, outgoing: OutgoingPolicy, base: string): Promise<Finding> {
  const name = `muses-test-${randomBytes(6).toString('hex')}`
  const dn = childDn('uid', name, base)
  try {
    await session.add(dn, { objectClass: ['inetOrgPerson'], uid: [name], cn: [name], sn: [name], userPassword: [probe.hash] })
  } catch {
    return { code: 'hashUntested', tone: 'warning' }
  }
  const visitor = new Session({ ...settings, bindDn: dn, password: probe.password, outgoing })
  try {
    await visitor.open()
    return { code: 'hashKnown', tone: 'success' }
  } catch {
    return { code: 'hashUnknown', tone: 'danger' }
  } finally {
    await visitor.close()
    await session.remove(dn).catch(() => {})
  }
}
