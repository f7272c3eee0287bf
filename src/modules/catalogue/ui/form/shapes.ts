// What the sections of a block's form are made of.
import type { SettingShape } from '#shared'
import type { Block } from '../../model.ts'
import type { Plain } from './values.ts'

export type Words = (key: string, values?: Record<string, string>) => string

export interface FormSection {
  id: string
  /** The fields of the block that it holds. */
  fields: readonly (keyof Block)[]
  shape: (t: Words) => SettingShape
  /** What the fields show. */
  enter: (block: Block) => Plain
  read: (entered: Plain, block: Block) => Partial<Block>
}

export const text: SettingShape = { kind: 'text', most: 400 }
export const long: SettingShape = { kind: 'longText', most: 4_000 }
export const number: SettingShape = { kind: 'number' }
export const list = (of: SettingShape, entry?: string): SettingShape => ({ kind: 'list', of, entry, most: 200 })
// What is chosen says itself that nothing may be chosen; only of what is typed it is said that it may stay empty.
export const row = (key: string, label: string, shape: SettingShape, required = false) => ({
  key,
  label,
  shape,
  required,
  otherwise: shape.kind === 'choice' || shape.kind === 'yes' ? '' : null,
})
export const record = (...rows: ReturnType<typeof row>[]): SettingShape => ({ kind: 'record', rows })
export const choice = (values: readonly string[], word: (value: string) => string, none?: string): SettingShape => ({
  kind: 'choice',
  choices: [...(none === undefined ? [] : [{ value: '', label: none }]), ...values.map((value) => ({ value, label: word(value) }))],
})

/** The field names its entries by their place. */
export const nth = (t: Words, key: string) => t(key, { n: '{n}' })
