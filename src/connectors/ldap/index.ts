// OpenLDAP: inetOrgPerson (and posixAccount), groupOfNames, one container per school.
import { EqualityFilter } from 'ldapts'
import type { Attributes, Outcome, SyncChange } from '#kernel'
import type { Finding, NewPassword, Opening, OpenTarget, TargetConnector, WantedPerson } from '#modules/connections/ports'
import { rootOf, usualFindings } from '../directory/check.ts'
import { Assertion, PostRead } from '../directory/controls.ts'
import { canonicalDn, isBelow, parentDn } from '../directory/dn.ts'
import { replace, type Shape, valuesOf } from '../directory/entries.ts'
import { passwordOutcomeOf } from '../directory/faults.ts'
import { type Mapping, mapDirectory } from '../directory/mapping.ts'
import { Session, usualPatience } from '../directory/session.ts'
import { type Dialect, openTarget } from '../directory/target.ts'
import { ascii, containersOf, fill, readAttributes, readContainer } from '../directory/templates.ts'
import { hashFinding } from './hash-test.ts'
import { type LdapSettings, ldapDefaults, ldapFields, ldapSections } from './settings.ts'

/** Locked for ever, until somebody unlocks it (draft-behera-ldap-password-policy §5.3.3). */
const lockedForEver = '000001010000Z'
const noShell = '/usr/sbin/nologin'
const inactiveType = 'inactive'
const ppolicy = '1.3.6.1.4.1.42.2.27.8.5.1'
const assertion = '1.3.6.1.1.12'

type Disabling = 'lock' | 'move' | 'shell' | 'type'

function dialectOf(settings: LdapSettings, mapping: Mapping, disabling: Disabling, asserts: boolean): Dialect {
  const beside = Object.keys(besideOf(settings, disabling)({ enabled: false } as WantedPerson, 'x'))
  const inactive = containersOf(readContainer(mapping.inactiveContainer ?? ''), {}, mapping.base).at(0)?.name
  const person: Shape = {
    classes: ['inetOrgPerson', ...(settings.posix ? ['posixAccount'] : [])],
    mark: 'inetOrgPerson',
    key: settings.keyAttribute,
    attributes: [...new Set([...mapping.personAttributes.map((each) => each.attribute), ...beside, settings.keyAttribute])],
    sets: new Set(mapping.personAttributes.flatMap((each) => (each.set ? [each.attribute] : []))),
  }
  const groupKey = settings.groupKeyAttribute || null
  const group: Shape = {
    classes: ['groupOfNames'],
    mark: 'groupOfNames',
    key: groupKey,
    attributes: ['member', ...(groupKey ? [groupKey] : [])],
    sets: new Set(['member']),
  }
  const container: Shape = { classes: ['organizationalUnit'], mark: 'organizationalUnit', key: null, attributes: [], sets: new Set() }
  const idFilter = (id: string) => new EqualityFilter({ attribute: 'entryUUID', value: id })
  return {
    base: mapping.base,
    shapes: { container, person, group },
    names: new Set(['member']),
    spell: canonicalDn,
    id: { attribute: 'entryUUID', read: (entry) => valuesOf(entry, 'entryUUID')[0], filter: idFilter },
    only: asserts ? (id) => [new Assertion(idFilter(id))] : undefined,
    // Locked for a while after wrong passwords is no business of ours.
    see: (attribute, values) => (attribute === 'pwdAccountLockedTime' ? values.filter((each) => each === lockedForEver) : values),
    state:
      disabling === 'lock'
        ? ['pwdAccountLockedTime']
        : disabling === 'shell'
          ? ['loginShell']
          : disabling === 'type'
            ? ['employeeType']
            : [],
    isEnabled(entry) {
      if (disabling === 'lock') return !valuesOf(entry, 'pwdAccountLockedTime').includes(lockedForEver)
      if (disabling === 'shell') return !valuesOf(entry, 'loginShell').includes(noShell)
      if (disabling === 'type') return !valuesOf(entry, 'employeeType').includes(inactiveType)
      return !inactive || !(isBelow(entry.dn, inactive) || parentDn(entry.dn).toLowerCase() === inactive.toLowerCase())
    },
    async make(session, change: SyncChange, attributes) {
      const answer = new PostRead('entryUUID')
      // A hash is taken as it is; what a person typed never stands in a plan.
      if (change.secret) attributes.userPassword = [change.secret]
      await session.add(change.name, attributes, [answer])
      return answer.value
    },
  }
}

/** What a person gets beside her templates: how she is locked, and what POSIX needs. */
const besideOf =
  (settings: LdapSettings, disabling: Disabling) =>
  (person: WantedPerson, account: string): Attributes => ({
    ...(settings.posix
      ? {
          uidNumber: String(person.number ?? 0),
          gidNumber: String(settings.groupNumber ?? 100),
          homeDirectory: fill(settings.home || '/home/{account}', { account: ascii(account) }),
          loginShell: settings.shell || '/bin/bash',
        }
      : {}),
    ...(disabling === 'lock' ? { pwdAccountLockedTime: person.enabled ? null : lockedForEver } : {}),
    ...(disabling === 'shell' ? { loginShell: person.enabled ? settings.shell || '/bin/bash' : noShell } : {}),
    ...(disabling === 'type' && !person.enabled ? { employeeType: inactiveType } : {}),
  })

export function ldapMapping(settings: LdapSettings, disabling: Disabling): Mapping {
  const base = canonicalDn(settings.base)
  // RFC 4524 §2.16: mail is an IA5String; `öa@schule.example` must not cost a person her account.
  const templates = readAttributes(settings.personAttributes).map((each) => ({ ...each, ascii: each.attribute.toLowerCase() === 'mail' }))
  return {
    base,
    naming: { person: 'uid', group: 'cn' },
    personContainer: settings.personContainer ?? '',
    groupContainer: settings.groupContainer ?? '',
    inactiveContainer: disabling === 'move' ? settings.inactiveContainer || 'ou=Inaktive' : null,
    personKey: settings.keyAttribute,
    groupKey: settings.groupKeyAttribute || null,
    personAttributes: [
      ...templates,
      ...(disabling === 'type' && !templates.some((each) => each.attribute === 'employeeType')
        ? [{ attribute: 'employeeType', template: '', set: false }]
        : []),
    ],
    groupName: settings.groupName,
    groupKinds: new Set(settings.groupKinds),
    memberRoles: new Set(settings.memberRoles),
    placeholder: settings.emptyGroups === 'omit' ? null : canonicalDn(settings.placeholder || settings.bindDn),
    spell: canonicalDn,
    personBeside: besideOf(settings, disabling),
  }
}

async function open({ settings: given, secrets, outgoing }: Opening): Promise<OpenTarget> {
  const settings = { ...ldapDefaults, ...given } as LdapSettings
  const secure = settings.startTls || settings.url.toLowerCase().startsWith('ldaps:')
  const session = new Session({ ...settings, password: secrets.password ?? '', outgoing })
  try {
    await session.open()
    const root = await rootOf(session)
    const auto: Disabling = root.controls.has(ppolicy) ? 'lock' : 'move'
    const disabling = settings.disabling === 'auto' ? auto : settings.disabling
    const mapping = ldapMapping(settings, disabling)
    const dialect = dialectOf(settings, mapping, disabling, root.controls.has(assertion))
    return {
      ...openTarget(session, dialect, 16),
      patience: 2_000 * (settings.patience || usualPatience),
      wanted: (source) => mapDirectory(mapping, source, { roles: settings.roles, numbers: settings.posix }),
      setPassword: settings.passwords === 'none' ? undefined : (id, password) => setPassword(session, dialect, secure, id, password),
      async check() {
        const findings: Finding[] = await usualFindings(session, mapping.base, secure)
        findings.push({
          code: disabling === 'lock' ? 'locks' : disabling === 'move' ? 'moves' : 'marks',
          tone: disabling === 'lock' ? 'success' : 'info',
        })
        if (settings.passwords === 'clear' && !secure) findings.push({ code: 'passwordsNeedTls', tone: 'danger' })
        if (settings.passwords === 'hash') findings.push(await hashFinding(session, settings, outgoing, mapping.base))
        return findings
      },
    }
  } catch (error) {
    await session.close()
    throw error
  }
}

async function setPassword(session: Session, dialect: Dialect, secure: boolean, id: string, password: NewPassword): Promise<Outcome> {
  if ('clear' in password && !secure) return { ok: false, code: 'sync.needsTls', message: '', later: false }
  try {
    const [entry] = await session.search(dialect.base, { filter: dialect.id.filter(id), attributes: ['entryUUID'] })
    if (!entry) return { ok: false, code: 'sync.gone', message: '', later: false }
    await session.modify(entry.dn, [replace('userPassword', ['clear' in password ? password.clear : password.hash])], dialect.only?.(id))
    return { ok: true, foreignId: id }
  } catch (error) {
    return passwordOutcomeOf(error)
  }
}

export const ldap: TargetConnector = {
  kind: 'ldap',
  fields: ldapFields,
  sections: ldapSections,
  defaults: ldapDefaults as Record<string, unknown>,
  secrets: ['password'],
  preview(given, source) {
    const settings = { ...ldapDefaults, ...given } as LdapSettings
    const disabling = settings.disabling === 'auto' ? 'lock' : settings.disabling
    return mapDirectory(ldapMapping(settings, disabling), source, { roles: settings.roles })
  },
  passwords: (settings) => (settings.passwords as 'clear' | 'hash' | 'none' | undefined) ?? 'clear',
  open,
}
