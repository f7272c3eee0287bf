// Active Directory (Samba AD DC, Windows): users, security groups, one OU per school, passwords over TLS alone.
import { randomBytes } from 'node:crypto'
import { type Entry, EqualityFilter } from 'ldapts'
import { asSet, invalid, type Outcome } from '#kernel'
import type { NewPassword, Opening, OpenTarget, TargetConnector } from '#modules/connections/ports'
import { usualFindings } from '../directory/check.ts'
import { canonicalDn, foldDn } from '../directory/dn.ts'
import { replace, type Shape, valuesOf } from '../directory/entries.ts'
import { codeOf, codes, passwordOutcomeOf } from '../directory/faults.ts'
import { type Mapping, mapDirectory } from '../directory/mapping.ts'
import { Session, usualPatience } from '../directory/session.ts'
import { type Dialect, openTarget } from '../directory/target.ts'
import { readAttributes } from '../directory/templates.ts'
import { allowed, samNames } from './account-name.ts'
import { type SambaSettings, sambaDefaults, sambaFields, sambaSections } from './settings.ts'

/** userAccountControl: an ordinary account, and the bit that disables it ([MS-ADTS] 2.2.16). */
const ordinary = 512
const disabledBit = 2
/** A global security group ([MS-ADTS] 2.2.12). */
const securityGroup = '-2147483646'
/** Upper limits of the schema. */
const limits: Record<string, number> = {
  givenname: 64,
  sn: 64,
  department: 64,
  company: 64,
  title: 64,
  displayname: 256,
  mail: 256,
  employeetype: 256,
  description: 1_024,
}

/** objectGUID as text; its first three parts stand with the lowest byte first ([MS-DTYP] 2.3.4). */
export function guidOf(bytes: Buffer): string {
  const hex = (from: number, to: number, turned = false) => {
    const part = Buffer.from(bytes.subarray(from, to))
    return (turned ? part.reverse() : part).toString('hex')
  }
  return `${hex(0, 4, true)}-${hex(4, 6, true)}-${hex(6, 8, true)}-${hex(8, 10)}-${hex(10, 16)}`
}
export function guidBytes(text: string): Buffer {
  const parts = text.split('-').map((part) => Buffer.from(part, 'hex'))
  return Buffer.concat(parts.map((part, index) => (index < 3 ? part.reverse() : part)))
}

/** unicodePwd: the password in quotes as UTF-16LE ([MS-ADTS] 3.1.1.3.1.5). */
export const unicodePassword = (password: string): Buffer => Buffer.from(`"${password}"`, 'utf16le')

/** Nobody's password: an account is never enabled without one. Signs of all four classes. */
const randomPassword = () => `${randomBytes(24).toString('base64url')}aZ9!`

export function sambaMapping(settings: SambaSettings): Mapping {
  const sam = samNames()
  return {
    base: canonicalDn(settings.base),
    naming: { person: 'cn', group: 'cn' },
    personContainer: settings.personContainer ?? '',
    groupContainer: settings.groupContainer ?? '',
    inactiveContainer: settings.inactiveContainer || null,
    personKey: settings.keyAttribute,
    groupKey: settings.groupKeyAttribute || null,
    personAttributes: readAttributes(settings.personAttributes).map((each) => ({ ...each, max: limits[each.attribute.toLowerCase()] })),
    groupName: settings.groupName,
    groupKinds: new Set(settings.groupKinds),
    memberRoles: new Set(settings.memberRoles),
    placeholder: undefined,
    // The server spells names in attributes as their objects are spelled now.
    spell: foldDn,
    personBeside: (person, account) => ({
      sAMAccountName: sam(account, person.id),
      userPrincipalName: `${allowed(account)}@${settings.suffix}`,
    }),
    groupBeside: (name) => ({ sAMAccountName: allowed(name) }),
  }
}

/** Values beyond the first 1,500 come in further portions ([MS-ADTS] 3.1.1.3.1.3.3). */
async function wholeGroup(session: Session, entry: Entry): Promise<Entry> {
  for (;;) {
    const ranges = Object.keys(entry).flatMap((name) => /^member;range=(\d+)-(\d+|\*)$/i.exec(name)?.slice(1) ?? [])
    if (ranges.length === 0 || ranges.includes('*')) return entry
    const from = Math.max(...ranges.filter((_, index) => index % 2 === 1).map(Number)) + 1
    const [more] = await session.search(entry.dn, { scope: 'base', attributes: [`member;range=${from}-*`] })
    const added = Object.entries(more ?? {}).filter(([name]) => /^member;range=/i.test(name))
    if (added.length === 0) return entry
    entry = { ...entry, ...Object.fromEntries(added) } as Entry
  }
}

function dialectOf(settings: SambaSettings, mapping: Mapping): Dialect {
  const person: Shape = {
    classes: ['user'],
    mark: 'user',
    except: 'computer',
    key: settings.keyAttribute,
    attributes: [
      ...new Set([...mapping.personAttributes.map((each) => each.attribute), 'sAMAccountName', 'userPrincipalName', settings.keyAttribute]),
    ],
    sets: new Set(mapping.personAttributes.flatMap((each) => (each.set ? [each.attribute] : []))),
  }
  const { groupKey } = mapping
  const group: Shape = {
    classes: ['group'],
    mark: 'group',
    key: groupKey,
    attributes: ['sAMAccountName', ...(groupKey ? [groupKey] : []), 'member'],
    sets: new Set(['member']),
  }
  const container: Shape = { classes: ['organizationalUnit'], mark: 'organizationalUnit', key: null, attributes: [], sets: new Set() }
  const control = (entry: Entry) => Number(valuesOf(entry, 'userAccountControl')[0] ?? ordinary)
  return {
    base: mapping.base,
    shapes: { container, person, group },
    names: new Set(['member']),
    spell: mapping.spell,
    id: {
      attribute: 'objectGUID',
      read: (entry) => (Buffer.isBuffer(entry.objectGUID) && entry.objectGUID.length === 16 ? guidOf(entry.objectGUID) : undefined),
      filter: (id) => new EqualityFilter({ attribute: 'objectGUID', value: guidBytes(id) }),
    },
    state: ['userAccountControl', 'pwdLastSet'],
    isEnabled: (entry) => (control(entry) & disabledBit) === 0,
    switching: (entry, enabled) => [
      replace('userAccountControl', [String(enabled ? control(entry) & ~disabledBit : control(entry) | disabledBit)]),
    ],
    async make(session, change, attributes) {
      if (change.kind === 'group') attributes.groupType = [securityGroup]
      if (change.kind !== 'person') return void (await session.add(change.name, attributes))
      const password = unicodePassword(randomPassword())
      const state = change.enabled ? ordinary : ordinary | disabledBit
      try {
        await session.add(change.name, { ...attributes, unicodePwd: [password], userAccountControl: [String(state)] })
      } catch (error) {
        // Some servers take a password only for an account that stands there already.
        if (codeOf(error) !== codes.unwilling && codeOf(error) !== codes.constraint) throw error
        await session.add(change.name, { ...attributes, userAccountControl: [String(ordinary | disabledBit)] })
        await session.modify(change.name, [replace('unicodePwd', [password])])
        if (change.enabled) await session.modify(change.name, [replace('userAccountControl', [String(ordinary)])])
      }
      return undefined
    },
    // An account that never had a password is nobody's to sign in to without one: it gets one before it is enabled.
    async complete(session, entry) {
      if (/^0*$/.test(valuesOf(entry, 'pwdLastSet')[0] ?? ''))
        await session.modify(entry.dn, [replace('unicodePwd', [unicodePassword(randomPassword())])])
    },
    finish: wholeGroup,
  }
}

async function open({ settings: given, secrets, outgoing }: Opening): Promise<OpenTarget> {
  const settings = { ...sambaDefaults, ...given } as SambaSettings
  if (!settings.startTls && !settings.url.toLowerCase().startsWith('ldaps:')) throw invalid('sync.needsTls', { values: { reason: '' } })
  const session = new Session({ ...settings, password: secrets.password ?? '', outgoing })
  const mapping = sambaMapping(settings)
  const dialect = dialectOf(settings, mapping)
  await session.open()
  return {
    ...openTarget(session, dialect, 4),
    patience: 2_000 * (settings.patience || usualPatience),
    // Names are given out once per look at the whole, so each look begins anew.
    wanted: (source) => mapDirectory(sambaMapping(settings), source, { roles: settings.roles }),
    setPassword: settings.passwords === 'none' ? undefined : (id, password) => setPassword(session, dialect, settings, id, password),
    async check() {
      const findings = await usualFindings(session, mapping.base, true)
      const [root] = await session.search('', { scope: 'base', attributes: ['supportedCapabilities'] })
      const isAd = asSet([root?.supportedCapabilities ?? []].flat().map(String)).includes('1.2.840.113556.1.4.800')
      return [...findings, isAd ? { code: 'activeDirectory', tone: 'success' } : { code: 'notActiveDirectory', tone: 'danger' }]
    },
  }
}

async function setPassword(
  session: Session,
  dialect: Dialect,
  settings: SambaSettings,
  id: string,
  password: NewPassword,
): Promise<Outcome> {
  if (!('clear' in password)) return { ok: false, code: 'sync.hashUnknown', message: '', later: false }
  try {
    const [entry] = await session.search(dialect.base, { filter: dialect.id.filter(id), attributes: ['cn'] })
    if (!entry) return { ok: false, code: 'sync.gone', message: '', later: false }
    await session.modify(entry.dn, [
      replace('unicodePwd', [unicodePassword(password.clear)]),
      ...(settings.mustChange ? [replace('pwdLastSet', ['0'])] : []),
    ])
    return { ok: true, foreignId: id }
  } catch (error) {
    return passwordOutcomeOf(error)
  }
}

export const sambaAd: TargetConnector = {
  kind: 'samba-ad',
  fields: sambaFields,
  sections: sambaSections,
  defaults: sambaDefaults as Record<string, unknown>,
  secrets: ['password'],
  preview(given, source) {
    const settings = { ...sambaDefaults, ...given } as SambaSettings
    return mapDirectory(sambaMapping(settings), source, { roles: settings.roles })
  },
  passwords: (settings) => (settings.passwords === 'none' ? 'none' : 'clear'),
  open,
}
