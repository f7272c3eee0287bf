// The work of a form: entries over the stored row, checking, sending, and what the server said.
import { useRef, useState } from 'react'
import type { Endpoint, Model } from '#shared'
import { type CallOptions, isProblem, type ProblemError } from '../api/call.ts'
import { useDo } from '../api/query.ts'
import { useTexts } from '../texts.tsx'
import { changesOf, checkEntries, type Faults, faultsOf } from './check.ts'
import { type Entry, enter } from './entries.ts'

export type Values = Record<string, unknown>

export interface ModelFormOptions {
  model: Model
  mode: 'draft' | 'change'
  /** The stored row when changing, presets when creating; names of refs stand under `<field>Name`. */
  values?: Values
  keys: readonly string[]
  endpoint?: Endpoint
  params?: Record<string, string>
  /** The body to send; the draft, or `{ id, …changes }`, unless told. */
  bodyOf?: (values: Values) => unknown
  /** Sends in place of the endpoint. */
  onSubmit?: (values: Values, options: CallOptions) => Promise<unknown>
  onDone?: (answer: never) => void
}

/** Fields a form shows: those that may be written in its mode. */
export function formKeys(model: Model, mode: 'draft' | 'change'): string[] {
  return Object.entries(model.fields)
    .filter(([, field]) => (mode === 'draft' ? field.write !== 'never' : field.write === 'always'))
    .map(([key]) => key)
}

export function useModelForm(options: ModelFormOptions) {
  const { model, mode, keys } = options
  const words = useTexts()
  const row = options.values ?? {}
  const [touched, setTouched] = useState<Record<string, Entry>>({})
  const [faults, setFaults] = useState<Faults>({})
  const [problem, setProblem] = useState<ProblemError | null>(null)
  const [busy, setBusy] = useState(false)
  const saved = useRef(false)
  const none: Endpoint = { method: 'post', path: '/', right: '', doc: '' }
  const write = useDo(options.endpoint ?? none)

  const entryOf = (key: string): Entry => touched[key] ?? enter(model.fields[key]!, row[key], row[`${key}Name`])
  const entries = () => Object.fromEntries(keys.map((key) => [key, entryOf(key)]))
  const dirty = keys.some(
    (key) => key in touched && JSON.stringify(touched[key]) !== JSON.stringify(enter(model.fields[key]!, row[key], row[`${key}Name`])),
  )

  const bodyFor = (values: Values) => {
    if (options.bodyOf) return options.bodyOf(values)
    return mode === 'change' ? { id: row.id, ...values } : values
  }
  const send = (values: Values) => {
    const how = mode === 'change' && typeof row.version === 'number' ? { version: row.version } : {}
    if (options.onSubmit) return options.onSubmit(values, how)
    const params = options.params ?? (mode === 'change' ? { id: String(row.id) } : undefined)
    return write.run({ params, body: bodyFor(values) } as never, how) as Promise<unknown>
  }

  /** Answers the keys with faults; empty when it went through. */
  async function submit(): Promise<string[]> {
    const checked = checkEntries(words, model, keys, entries())
    setProblem(null)
    setFaults(checked.faults)
    if (Object.keys(checked.faults).length > 0) return keys.filter((key) => key in checked.faults)
    const values = mode === 'change' ? changesOf(checked.values, row) : withoutNulls(checked.values)
    setBusy(true)
    try {
      const answer = await send(values)
      saved.current = true
      setTouched({})
      options.onDone?.(answer as never)
      return []
    } catch (error) {
      if (!isProblem(error)) throw error
      const found = faultsOf(error.problem, keys)
      setFaults(found.faults)
      setProblem(error)
      return keys.filter((key) => key in found.faults)
    } finally {
      setBusy(false)
    }
  }

  return {
    entryOf,
    set: (key: string, entry: Entry) => {
      saved.current = false
      setTouched((before) => ({ ...before, [key]: entry }))
      setFaults((before) => (key in before ? Object.fromEntries(Object.entries(before).filter(([each]) => each !== key)) : before))
    },
    faults,
    others: problem ? faultsOf(problem.problem, keys).others : [],
    problem,
    stale: problem?.status === 412,
    busy,
    dirty,
    /** Read when the page is about to be left: right after saving there is nothing to lose. */
    mustAsk: () => dirty && !saved.current,
    submit,
    forget: () => {
      setTouched({})
      setFaults({})
      setProblem(null)
    },
    /** What would be sent now; for "API-Aufruf anzeigen". */
    preview: () => {
      const { values } = checkEntries(words, model, keys, entries())
      return bodyFor(mode === 'change' ? changesOf(values, row) : withoutNulls(values))
    },
  }
}
export type FormWork = ReturnType<typeof useModelForm>

const withoutNulls = (values: Values): Values => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))
