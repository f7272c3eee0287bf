// One description per object: from it follow row, draft and change shapes, list columns, form fields and import columns.
import { z } from 'zod'
import { Day, Id, Instant } from './ids.ts'

export type FieldKind =
  | 'id'
  | 'text'
  | 'longText'
  | 'email'
  | 'url'
  | 'choice'
  | 'choices'
  | 'number'
  | 'money'
  | 'yes'
  | 'day'
  | 'instant'
  | 'ref'
  | 'version'

/** When a field may be written: at any time, only when the object is created, or by MUSES alone. */
export type Write = 'always' | 'create' | 'never'

export interface FieldOptions {
  required?: boolean
  write?: Write
  /** In lists: a column from the start, one that can be switched on, or none. */
  list?: 'shown' | 'hidden' | 'none'
  sort?: boolean
  filter?: boolean
  max?: number
  min?: number
  pattern?: RegExp
  choices?: readonly string[]
  /** The object a `ref` points to, e.g. `organisation.school`; the row carries its id, `<field>Name` its name. */
  ref?: string
  /** Headings under which foreign files carry this field, folded and compared without case. */
  aliases?: readonly string[]
  /** Personal data: its values go to the erasable side table of the audit. */
  personal?: boolean
  width?: 'narrow' | 'normal' | 'wide'
}

export interface Field<T = unknown, W extends Write = Write> extends FieldOptions {
  kind: FieldKind
  write: W
  schema: z.ZodType<T>
}

type Value<T, O> = O extends { required: true } ? T : T | null
type WriteOf<O> = O extends { write: infer W extends Write } ? W : 'always'
type Opt = FieldOptions

/** Made when first asked for: a page needs few of the shapes that its modules describe, and making them takes longer than drawing it. */
function lazily<T extends object>(target: object, made: { [K in keyof T]: () => T[K] }): T {
  for (const [key, make] of Object.entries(made) as [string, () => unknown][])
    Object.defineProperty(target, key, {
      enumerable: true,
      configurable: true,
      get() {
        const value = make()
        Object.defineProperty(target, key, { value, enumerable: true, configurable: true })
        return value
      },
    })
  return target as T
}

function make<T, const O extends Opt>(kind: FieldKind, schema: () => z.ZodType<T>, options?: O): Field<Value<T, O>, WriteOf<O>> {
  const given = (options ?? {}) as Opt
  const field = { list: 'shown', sort: true, filter: true, ...given, kind, write: given.write ?? 'always' }
  return lazily(field, { schema: () => (given.required ? schema() : schema().nullable()) }) as unknown as Field<Value<T, O>, WriteOf<O>>
}

/** Trimmed text, empty counts as missing; control characters are refused because PostgreSQL and CSV cannot carry them. */
function textSchema(options: Opt | undefined, fallbackMax: number, multiline: boolean) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is searched for
  const forbidden = multiline ? /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/ : /[\u0000-\u001f]/
  let schema = z
    .string()
    .trim()
    .max(options?.max ?? fallbackMax)
    .refine((text) => !forbidden.test(text), { message: 'control' })
  if (options?.required) schema = schema.min(options.min ?? 1)
  if (options?.pattern) schema = schema.regex(options.pattern)
  return schema
}

export const field = {
  id: () => make('id', () => Id, { required: true, write: 'never', list: 'none', sort: false, filter: false } as const),
  version: () => make('version', () => z.int(), { required: true, write: 'never', list: 'none', sort: false, filter: false } as const),
  text: <const O extends Opt>(options?: O) => make('text', () => textSchema(options, 200, false), options),
  longText: <const O extends Opt>(options?: O) =>
    make('longText', () => textSchema(options, 20_000, true), { sort: false, list: 'hidden', ...options } as unknown as O),
  email: <const O extends Opt>(options?: O) => make('email', () => z.email().max(254), options),
  url: <const O extends Opt>(options?: O) => make('url', () => z.url({ protocol: /^https?$/ }).max(2_000), options),
  choice: <const C extends readonly [string, ...string[]], const O extends Opt>(choices: C, options?: O) =>
    make('choice', () => z.enum(choices) as unknown as z.ZodType<C[number]>, { ...options, choices } as unknown as O),
  choices: <const C extends readonly [string, ...string[]], const O extends Opt>(choices: C, options?: O) =>
    make('choices', () => z.array(z.enum(choices)) as unknown as z.ZodType<C[number][]>, {
      sort: false,
      ...options,
      choices,
    } as unknown as O),
  number: <const O extends Opt>(options?: O) =>
    make(
      'number',
      () =>
        z
          .number()
          .min(options?.min ?? -1e15)
          .max(options?.max ?? 1e15),
      options,
    ),
  /** Whole cents. */
  money: <const O extends Opt>(options?: O) => make('money', () => z.int(), options),
  yes: <const O extends Opt>(options?: O) => make('yes', () => z.boolean(), options),
  day: <const O extends Opt>(options?: O) => make('day', () => Day, options),
  instant: <const O extends Opt>(options?: O) => make('instant', () => Instant, options),
  ref: <const O extends Opt & { ref: string }>(options: O) => make('ref', () => Id, options),
}

// biome-ignore lint/suspicious/noExplicitAny: the map is read by inference only
export type Fields = Record<string, Field<any, Write>>
type Out<F> = F extends Field<infer T, Write> ? T : never
type Writable<F extends Fields, W extends Write> = { [K in keyof F as F[K]['write'] extends W ? K : never]: Out<F[K]> }
type NullsOptional<T> = { [K in keyof T as null extends T[K] ? K : never]?: T[K] } & {
  [K in keyof T as null extends T[K] ? never : K]: T[K]
}

export interface Model<F extends Fields = Fields> {
  /** `<module>.<object>`; texts, rights, audit and search use it. */
  name: string
  fields: F
  row: z.ZodType<{ [K in keyof F]: Out<F[K]> }>
  draft: z.ZodType<NullsOptional<Writable<F, 'always' | 'create'>>>
  change: z.ZodType<{ id: Id; version?: number } & Partial<Writable<F, 'always'>>>
}
export type Row<M> = M extends Model<infer F> ? { [K in keyof F]: Out<F[K]> } : never
export type Draft<M> = M extends Model<infer F> ? NullsOptional<Writable<F, 'always' | 'create'>> : never
export type Change<M> = M extends Model<infer F> ? { id: Id; version?: number } & Partial<Writable<F, 'always'>> : never

const known = new Map<string, Model>()

/** The model of a name, where its module is loaded. */
export const modelNamed = (name: string): Model | undefined => known.get(name)

/** Describes an object once; unknown fields in drafts and changes are refused by name. */
export function defineModel<const F extends Fields>(name: string, fields: F): Model<F> {
  const entries = Object.entries(fields)
  const shape = (of: [string, z.ZodType][]) => Object.fromEntries(of)
  const model = lazily<Pick<Model, 'row' | 'draft' | 'change'>>(
    { name, fields },
    {
      row: () => z.object(shape(entries.map(([key, each]) => [key, each.schema]))) as never,
      draft: () =>
        z.strictObject(
          shape(
            entries.flatMap(([key, each]) =>
              each.write === 'never' ? [] : [[key, each.required ? each.schema : each.schema.optional()] as [string, z.ZodType]],
            ),
          ),
        ) as never,
      change: () =>
        z.strictObject({
          id: Id,
          version: z.int().optional(),
          ...shape(
            entries.flatMap(([key, each]) => (each.write === 'always' ? [[key, each.schema.optional()] as [string, z.ZodType]] : [])),
          ),
        }) as never,
    },
  ) as unknown as Model<F>
  known.set(name, model as unknown as Model)
  return model
}
