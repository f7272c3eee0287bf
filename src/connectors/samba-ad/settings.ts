// What a connection to Active Directory (Samba or Windows) is told; its form follows from these fields.
import { type Fields, field } from '#shared'
import {
  type DirectorySettings,
  groupFields,
  personContainer,
  personFields,
  serverFields,
  usualGroups,
  usualRoles,
} from '../directory/fields.ts'
import { usualPatience } from '../directory/session.ts'

const managed = [
  'objectclass',
  'unicodepwd',
  'userpassword',
  'cn',
  'name',
  'samaccountname',
  'userprincipalname',
  'useraccountcontrol',
  'member',
  'memberof',
  'objectguid',
  'objectsid',
  'pwdlastset',
]

export const sambaFields = {
  ...serverFields,
  bindDn: field.text({ required: true, max: 500 }),
  suffix: field.text({ required: true, max: 200, pattern: /^[\w-]+(\.[\w-]+)*$/ }),
  ...personFields(managed),
  inactiveContainer: personContainer(),
  passwords: field.choice(['clear', 'none'], { required: true }),
  mustChange: field.yes({ required: true }),
  ...groupFields,
} satisfies Fields

export const sambaSections = [
  { id: 'server', fields: ['url', 'startTls', 'bindDn', 'base', 'suffix', 'ca', 'certificateName', 'patience'] },
  {
    id: 'people',
    fields: ['roles', 'personContainer', 'personAttributes', 'keyAttribute', 'inactiveContainer', 'passwords', 'mustChange'],
  },
  { id: 'groups', fields: ['groupKinds', 'memberRoles', 'groupContainer', 'groupName', 'groupKeyAttribute'] },
]

export interface SambaSettings extends DirectorySettings {
  suffix: string
  passwords: 'clear' | 'none'
  mustChange: boolean
}

export const sambaDefaults: Partial<SambaSettings> = {
  startTls: false,
  patience: usualPatience,
  roles: usualRoles,
  personContainer: 'ou={role},ou={school}',
  personAttributes: [
    'givenName = {given}',
    'sn = {family}',
    'displayName = {display}',
    'mail = {mail}',
    'employeeType = {roleCode}',
    'company = {school}',
    'department = {class}',
  ].join('\n'),
  keyAttribute: 'employeeNumber',
  passwords: 'clear',
  mustChange: false,
  ...usualGroups,
  groupContainer: 'ou=Gruppen,ou={school}',
  groupName: '{schoolNumber} {name}',
  groupKeyAttribute: 'adminDescription',
}
