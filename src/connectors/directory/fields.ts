// Fields that every directory asks for, with the shapes of their texts.
import { z } from 'zod'
import { memberRoles } from '#modules/connections/ports'
import { affiliationRoles } from '#modules/people/model'
import { type Field, field } from '#shared'
import { canonicalDn } from './dn.ts'
import { AttributesText, ContainerText, groupHoles, NameText, personHoles } from './templates.ts'

const isDn = (text: string) => {
  try {
    return canonicalDn(text) !== ''
  } catch {
    return false
  }
}
const AttributeName = z.string().regex(/^[A-Za-z][\w-]{0,60}$/)
const certificates = /-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/
export const groupKinds = ['class', 'course', 'other', 'role'] as const

/** A field whose text has an own shape. */
function shaped<F extends Field<string | null>>(plain: F, schema: z.ZodType<string>): F {
  return { ...plain, schema: plain.required ? schema : schema.nullable() }
}

export const dnField = () =>
  shaped(field.text({ required: true, max: 500 }), z.string().trim().max(500).refine(isDn, { message: 'connections.dn' }))
export const optionalDn = () => shaped(field.text({ max: 500 }), z.string().trim().max(500).refine(isDn, { message: 'connections.dn' }))
export const personContainer = () => shaped(field.text({ max: 300 }), ContainerText(personHoles))

export const serverFields = {
  url: shaped(
    field.text({ required: true, max: 300 }),
    z
      .string()
      .trim()
      .regex(/^ldaps?:\/\/[^/@\s]+$/i),
  ),
  startTls: field.yes({ required: true }),
  base: dnField(),
  ca: shaped(field.longText({ max: 20_000 }), z.string().max(20_000).regex(certificates)),
  certificateName: field.text({ max: 253, pattern: /^[\w.-]+$/ }),
  patience: field.number({ min: 1, max: 600 }),
}

/** What people get; `managed` are attributes that no template may fill, in lower case. */
export const personFields = (managed: readonly string[]) => ({
  roles: field.choices(affiliationRoles, { required: true }),
  personContainer: personContainer(),
  personAttributes: shaped(field.longText({ required: true, max: 4_000 }), AttributesText(personHoles, managed)),
  keyAttribute: shaped(field.text({ required: true, max: 60 }), AttributeName),
})

export const groupFields = {
  groupKinds: field.choices(groupKinds, { required: true }),
  memberRoles: field.choices(memberRoles, { required: true }),
  groupContainer: shaped(field.text({ max: 300 }), ContainerText(groupHoles)),
  groupName: shaped(field.text({ required: true, max: 200 }), NameText(groupHoles)),
  groupKeyAttribute: shaped(field.text({ max: 60 }), AttributeName),
}

/** Settings that every directory has. */
export interface DirectorySettings {
  url: string
  startTls: boolean
  bindDn: string
  base: string
  ca?: string | null
  certificateName?: string | null
  /** Seconds without any answer after which the directory counts as away. */
  patience?: number | null
  roles: (typeof affiliationRoles)[number][]
  personContainer?: string | null
  personAttributes: string
  keyAttribute: string
  inactiveContainer?: string | null
  groupKinds: (typeof groupKinds)[number][]
  memberRoles: (typeof memberRoles)[number][]
  groupContainer?: string | null
  groupName: string
  groupKeyAttribute?: string | null
}

export const usualRoles = affiliationRoles.filter((role) => role !== 'guardian' && role !== 'external')
export const usualGroups = { groupKinds: [...groupKinds], memberRoles: [...memberRoles] }
