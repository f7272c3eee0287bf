// A JSON schema as people read it: `{ id: uuid, name?: text ≤ 200 | null }`.
interface Schema {
  type?: string | string[]
  format?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: Schema | boolean
  description?: string
  maxLength?: number
  minimum?: number
  maximum?: number
  contentMediaType?: string
}

const germanTypes: Record<string, string> = {
  string: 'Text',
  number: 'Zahl',
  integer: 'ganze Zahl',
  boolean: 'true | false',
  null: 'null',
  object: '{ … }',
  array: '[ … ]',
}
const formats: Record<string, string> = {
  uuid: 'Id',
  date: 'Tag (2026-08-24)',
  'date-time': 'Zeitpunkt (2026-08-24T06:00:00Z)',
  email: 'E-Mail-Adresse',
  uri: 'Adresse (https://…)',
}

/** One schema as text; objects over several lines. */
export function shapeText(given: object, indent = ''): string {
  const schema = given as Schema
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((each) => JSON.stringify(each)).join(' | ')
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return [...new Set(choices.map((each) => shapeText(each, indent)))].join(' | ')
  if (schema.allOf) return schema.allOf.map((each) => shapeText(each, indent)).join(' & ')
  if (schema.properties) return objectText(schema, indent)
  if (schema.type === 'array' || schema.items) return `[${shapeText(schema.items ?? {}, indent)}, …]`
  if (typeof schema.additionalProperties === 'object') return `{ [Name]: ${shapeText(schema.additionalProperties, indent)} }`
  if (schema.contentMediaType) return 'Datei'
  return plainText(schema)
}

function objectText(schema: Schema, indent: string): string {
  const inner = `${indent}  `
  const lines = Object.entries(schema.properties!).map(([key, value]) => {
    const note = value.description ? `  // ${value.description}` : ''
    return `${inner}${key}${schema.required?.includes(key) ? '' : '?'}: ${shapeText(value, inner)}${note}`
  })
  return lines.length ? `{\n${lines.join('\n')}\n${indent}}` : '{}'
}

function plainText(schema: Schema): string {
  if (schema.format && formats[schema.format]) return formats[schema.format]!
  const type =
    [schema.type ?? []]
      .flat()
      .map((each) => germanTypes[each] ?? each)
      .join(' | ') || 'beliebig'
  if (schema.maxLength !== undefined) return `${type} ≤ ${schema.maxLength}`
  // Limits that a number has only because JavaScript has them say nothing.
  const real = (limit: number | undefined) => limit !== undefined && Math.abs(limit) < 1e12
  if (real(schema.minimum) && real(schema.maximum)) return `${type} ${schema.minimum}–${schema.maximum}`
  return type
}
