// The forms of the kinds: what is asked beside title, reason and lines. Those of services come from their blocks.
import { z } from 'zod'
import { Day } from '#shared'
import type { Kind } from './order.ts'

export const formTypes = ['text', 'longText', 'integer', 'decimal', 'yes', 'choice', 'day', 'time', 'hours', 'money', 'list'] as const
export type FormType = (typeof formTypes)[number]
export interface FormField {
  key: string
  type: FormType
  /** Words of a block; those of kinds stand in the texts under `orders.form.<key>`. */
  label?: string
  help?: string
  unit?: string
  required?: boolean
  min?: number
  max?: number
  choices?: readonly { value: string; label?: string }[]
  default?: unknown
}

const choice = (key: string, ...values: string[]): FormField => ({ key, type: 'choice', choices: values.map((value) => ({ value })) })
const text = (key: string, required = false): FormField => ({ key, type: 'text', required })
const yes = (key: string): FormField => ({ key, type: 'yes' })

/** The questions for software follow the form for apps that school authorities use (vendor, target group, data, advertising, purchases). */
export const forms: Readonly<Record<Kind, readonly FormField[]>> = {
  service: [],
  device: [
    choice('deviceKind', 'tablet', 'notebook', 'desktop', 'display', 'printer', 'accessory', 'other'),
    choice('purpose', 'new', 'replace', 'more'),
    text('model'),
  ],
  software: [
    text('vendor'),
    text('targetGroup'),
    text('subject'),
    choice('licence', 'free', 'once', 'yearly'),
    yes('signUp'),
    yes('personalData'),
    yes('advertising'),
    yes('inAppPurchase'),
    yes('conference'),
  ],
  room: [
    choice('setUp', 'computerRoom', 'mediaRoom', 'office', 'classroom', 'other'),
    { key: 'seats', type: 'integer', min: 1, max: 500 },
    yes('power'),
  ],
  move: [text('from', true), text('to', true), { key: 'devices', type: 'integer', min: 1, max: 5_000 }],
  other: [],
}

const schemaOf = (field: FormField): z.ZodType => {
  switch (field.type) {
    case 'text':
    case 'time':
      return z.string().trim().max(200)
    case 'longText':
      return z.string().trim().max(4_000)
    case 'integer':
      return z
        .int()
        .min(field.min ?? -1e9)
        .max(field.max ?? 1e9)
    case 'money':
      return z
        .int()
        .min(field.min ?? 0)
        .max(field.max ?? 1e12)
    case 'decimal':
    case 'hours':
      return z
        .number()
        .min(field.min ?? -1e9)
        .max(field.max ?? 1e9)
    case 'yes':
      return z.boolean()
    case 'day':
      return Day
    case 'list':
      return z.array(z.string().trim().max(200)).max(100)
    case 'choice':
      return z.enum((field.choices ?? []).map(({ value }) => value) as [string, ...string[]])
  }
}

export interface DetailFault {
  path: string
  code: string
  values?: Record<string, string | number>
}

/** Answers against their form: what is unknown, of the wrong shape or missing, field by field. `whole` asks for what is required, too. */
export function faultsOfDetails(form: readonly FormField[], details: Readonly<Record<string, unknown>>, whole: boolean): DetailFault[] {
  const known = new Map(form.map((field) => [field.key, field]))
  const faults: DetailFault[] = []
  for (const [key, value] of Object.entries(details)) {
    const field = known.get(key)
    if (!field) faults.push({ path: `details.${key}`, code: 'field.unknown', values: { field: key } })
    else if (value !== null && value !== '' && !schemaOf(field).safeParse(value).success)
      faults.push(
        field.type === 'choice'
          ? {
              path: `details.${key}`,
              code: 'orders.notOneOf',
              values: { values: (field.choices ?? []).map((each) => each.label ?? each.value).join(', ') },
            }
          : { path: `details.${key}`, code: 'orders.wrongValue', values: { min: field.min ?? '–', max: field.max ?? '–' } },
      )
  }
  if (whole)
    for (const field of form)
      if (field.required && (details[field.key] === undefined || details[field.key] === null || details[field.key] === ''))
        faults.push({ path: `details.${field.key}`, code: 'field.missing' })
  return faults
}
