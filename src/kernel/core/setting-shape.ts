// How a setting is entered: the fields that follow from its schema, lists and records of fields included.
import { z } from 'zod'
import type { SettingShape, Translate } from '#shared'
import type { Setting } from '../settings.ts'

interface Json {
  type?: string
  format?: string
  enum?: unknown[]
  anyOf?: Json[]
  items?: Json
  minItems?: number
  maxItems?: number
  minimum?: number
  maximum?: number
  maxLength?: number
  properties?: Record<string, Json>
  required?: string[]
  propertyNames?: Json
  additionalProperties?: Json | boolean
}

/** The fields that edit a setting, with their words; undefined for what no fields can hold. */
export function shapeOf(setting: Setting, t: Translate): SettingShape | undefined {
  if (setting.secret) return { kind: 'secret' }
  const words = setting.words ?? `setting.${setting.key}`
  return read(z.toJSONSchema(setting.schema, { io: 'input', unrepresentable: 'any' }) as Json, {
    name: (value) => t(`${words}.${value}`),
    entry: t(`setting.${setting.key}.entry`, { n: '{n}' }),
    otherwise: setting.otherwise ?? {},
    t,
  })
}

interface Words {
  name: (value: string) => string
  entry: string
  otherwise: Readonly<Record<string, string | number>>
  t: Translate
}

function read(full: Json, words: Words): SettingShape | undefined {
  const shape = full.anyOf?.find((each) => each.type !== 'null') ?? full
  if (shape.enum)
    return { kind: 'choice', choices: shape.enum.map((value) => ({ value: String(value), label: words.name(String(value)) })) }
  switch (shape.type) {
    case 'boolean':
      return { kind: 'yes' }
    case 'number':
    case 'integer':
      return { kind: 'number', whole: shape.type === 'integer', ...limits(shape.minimum, shape.maximum) }
    case 'string':
      return { kind: shape.format === 'email' ? 'email' : shape.format === 'uri' ? 'url' : 'text', ...limits(undefined, shape.maxLength) }
    case 'array':
      return listOf(shape, words)
    case 'object':
      return recordOf(shape, words)
  }
}

// JSON Schema gives integers the limits of what JavaScript can count; they say nothing to a person.
const limits = (least?: number, most?: number) => ({
  ...(least === undefined || least <= -Number.MAX_SAFE_INTEGER ? {} : { least }),
  ...(most === undefined || most >= Number.MAX_SAFE_INTEGER ? {} : { most }),
})

function listOf(shape: Json, words: Words): SettingShape | undefined {
  const of = shape.items && read(shape.items, words)
  return (
    of && { kind: 'list', of, entry: words.entry.startsWith('setting.') ? null : words.entry, ...limits(shape.minItems, shape.maxItems) }
  )
}

/** An object with named fields, or one whose keys are a fixed set of choices. */
function recordOf(shape: Json, words: Words): SettingShape | undefined {
  const same = typeof shape.additionalProperties === 'object' ? shape.additionalProperties : undefined
  const fields: [string, Json][] = shape.propertyNames?.enum
    ? same
      ? shape.propertyNames.enum.map((key) => [String(key), same])
      : []
    : Object.entries(shape.properties ?? {})
  const rows = fields.flatMap(([key, each]) => {
    const of = read(each, words)
    return of
      ? [
          {
            key,
            label: words.name(key),
            shape: of,
            required: shape.required?.includes(key) ?? false,
            otherwise: words.otherwise[key] ?? null,
          },
        ]
      : []
  })
  return rows.length > 0 && rows.length === fields.length ? { kind: 'record', rows } : undefined
}
