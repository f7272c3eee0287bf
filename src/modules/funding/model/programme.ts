// A funding programme and its rules, as data: what a guideline says, or nothing where nobody has looked it up yet.
import { z } from 'zod'
import { type DeviceKind, deviceKinds } from '#modules/devices/model'
import { lands } from '#modules/organisation/model'
import { defineModel, field, type Row } from '#shared'

export const funderLevels = ['eu', 'federal', 'land', 'municipal', 'other'] as const
/** The day from which the binding period counts; guidelines differ. */
export const bindingStarts = ['commissioning', 'purchase', 'payment', 'granted', 'periodEnd'] as const
export type BindingStart = (typeof bindingStarts)[number]

/** What happens to a device of a kind that the programme does not name. */
export const kindRules = ['warn', 'refuse'] as const

export const Programme = defineModel('funding.programme', {
  id: field.id(),
  name: field.text({ required: true, max: 200, width: 'wide', aliases: ['förderprogramm', 'programm', 'programme'] }),
  short: field.text({ max: 40, width: 'narrow', aliases: ['kurzname', 'kürzel'] }),
  level: field.choice(funderLevels, { required: true, width: 'narrow' }),
  land: field.choice(lands, { width: 'narrow', list: 'hidden' }),
  funder: field.text({ max: 200, aliases: ['zuwendungsgeber', 'fördergeber', 'funder'] }),
  bindingMonths: field.number({ min: 0, max: 600, width: 'narrow' }),
  bindingStart: field.choice(bindingStarts, { width: 'narrow' }),
  receiptYears: field.number({ min: 0, max: 50, list: 'hidden', width: 'narrow' }),
  ownSharePercent: field.number({ min: 0, max: 100, list: 'hidden', width: 'narrow' }),
  logo: field.yes({ list: 'hidden' }),
  logoText: field.text({ max: 200, list: 'none' }),
  logoFile: field.ref({ ref: 'kernel.file', write: 'never', list: 'none' }),
  logoName: field.text({ write: 'never', list: 'none' }),
  /** Kinds of devices it pays for; nothing where that was not entered, and then every kind may be ascribed. */
  kinds: field.choices(deviceKinds, { list: 'hidden' }),
  kindsRule: field.choice(kindRules, { list: 'none', width: 'narrow' }),
  eligible: field.longText({ max: 4_000, list: 'none' }),
  rules: field.longText({ max: 8_000, list: 'none' }),
  source: field.text({ max: 500, list: 'hidden' }),
  sourceUrl: field.url({ list: 'none' }),
  checkedOn: field.day({ list: 'hidden' }),
  template: field.text({ max: 60, list: 'none', write: 'create' }),
  state: field.choice(['active', 'retired'], { required: true, write: 'never', width: 'narrow' }),
  version: field.version(),
})
export type Programme = Row<typeof Programme>

/** Whether a programme pays for devices of this kind, as far as its rule is known. */
export const paysFor = ({ kinds }: Pick<Programme, 'kinds'>, kind: DeviceKind) => !kinds?.length || kinds.includes(kind)

/** Pictures that labels and papers carry: larger ones bring nothing on a label and much to do. */
export const programmeLogo = { maxBytes: 512 * 1024, maxSide: 4_000 }

/** Rules without which MUSES cannot watch a grant; a template from the library may leave them open. */
export const openRules = (programme: Pick<Programme, 'bindingMonths' | 'bindingStart' | 'receiptYears' | 'source'>) =>
  (['bindingMonths', 'bindingStart', 'receiptYears', 'source'] as const).filter((key) => programme[key] === null)

/** A programme of the library: its rules where `source` carries them, null where each authority has to look them up. */
export const programmeTemplate = z.strictObject({
  key: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string(),
  short: z.string().nullable().default(null),
  level: z.enum(funderLevels),
  land: z.enum(lands).nullable().default(null),
  funder: z.string().nullable().default(null),
  bindingMonths: z.int().min(0).nullable().default(null),
  bindingStart: z.enum(bindingStarts).nullable().default(null),
  receiptYears: z.int().min(0).nullable().default(null),
  ownSharePercent: z.number().min(0).max(100).nullable().default(null),
  logo: z.boolean().nullable().default(null),
  kinds: z.array(z.enum(deviceKinds)).nullable().default(null),
  kindsRule: z.enum(kindRules).nullable().default(null),
  eligible: z.string().nullable().default(null),
  rules: z.string().nullable().default(null),
  source: z.string().nullable().default(null),
  sourceUrl: z.url().nullable().default(null),
})
export type ProgrammeTemplate = z.output<typeof programmeTemplate>
export const programmeTemplates = z.array(programmeTemplate)
