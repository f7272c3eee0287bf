// What a connection to OpenLDAP is told; its form follows from these fields.
import { type Fields, field } from '#shared'
import {
  type DirectorySettings,
  dnField,
  groupFields,
  optionalDn,
  personContainer,
  personFields,
  serverFields,
  usualGroups,
  usualRoles,
} from '../directory/fields.ts'
import { usualPatience } from '../directory/session.ts'

const managed = ['objectclass', 'userpassword', 'uid', 'member', 'memberof', 'entryuuid', 'pwdaccountlockedtime']

export const ldapFields = {
  ...serverFields,
  bindDn: dnField(),
  ...personFields(managed),
  disabling: field.choice(['auto', 'lock', 'move', 'shell', 'type'], { required: true }),
  inactiveContainer: personContainer(),
  passwords: field.choice(['clear', 'hash', 'none'], { required: true }),
  ...groupFields,
  emptyGroups: field.choice(['placeholder', 'omit'], { required: true }),
  placeholder: optionalDn(),
  posix: field.yes({ required: true }),
  groupNumber: field.number({ min: 1, max: 2_000_000_000 }),
  home: field.text({ max: 200 }),
  shell: field.text({ max: 100 }),
} satisfies Fields

export const ldapSections = [
  { id: 'server', fields: ['url', 'startTls', 'bindDn', 'base', 'ca', 'certificateName', 'patience'] },
  { id: 'people', fields: ['roles', 'personContainer', 'personAttributes', 'keyAttribute', 'disabling', 'inactiveContainer', 'passwords'] },
  { id: 'groups', fields: ['groupKinds', 'memberRoles', 'groupContainer', 'groupName', 'groupKeyAttribute', 'emptyGroups', 'placeholder'] },
  { id: 'posix', fields: ['posix', 'groupNumber', 'home', 'shell'] },
]

export interface LdapSettings extends DirectorySettings {
  disabling: 'auto' | 'lock' | 'move' | 'shell' | 'type'
  passwords: 'clear' | 'hash' | 'none'
  emptyGroups: 'placeholder' | 'omit'
  placeholder?: string | null
  posix: boolean
  groupNumber?: number | null
  home?: string | null
  shell?: string | null
}

export const ldapDefaults: Partial<LdapSettings> = {
  startTls: false,
  patience: usualPatience,
  roles: usualRoles,
  personContainer: 'ou=people,ou={school}',
  personAttributes: [
    'cn = {display}',
    'sn = {family}',
    'givenName = {given}',
    'displayName = {display}',
    'mail = {mail}',
    'employeeType = {roleCode}',
    'ou = {schools}',
    'departmentNumber = {classes}',
    'preferredLanguage = {locale}',
  ].join('\n'),
  keyAttribute: 'employeeNumber',
  disabling: 'auto',
  inactiveContainer: 'ou=Inaktive',
  passwords: 'clear',
  ...usualGroups,
  groupContainer: 'ou=groups,ou={school}',
  groupName: '{name}',
  groupKeyAttribute: 'businessCategory',
  emptyGroups: 'placeholder',
  posix: false,
  groupNumber: 100,
  home: '/home/{account}',
  shell: '/bin/bash',
}
