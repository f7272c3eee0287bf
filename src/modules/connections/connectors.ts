// The drivers that are plugged in, and the shapes of what they are told.
import { z } from 'zod'
import { notFound } from '#kernel'
import { defineModel, type Field, type Fields } from '#shared'
import type { SourceConnector, TargetConnector } from './ports.ts'

let known = new Map<string, TargetConnector>()

/** Takes over the drivers that the shell has collected. */
export function useConnectors(connectors: readonly TargetConnector[]): void {
  known = new Map(connectors.map((connector) => [connector.kind, connector]))
}

let sources = new Map<string, SourceConnector>()
let dataDir = ''

/** The same for sources, with the folder below which drop folders lie. */
export function useSources(connectors: readonly SourceConnector[], folder: string): void {
  sources = new Map(connectors.map((connector) => [connector.kind, connector]))
  dataDir = folder
}
export const allSourceConnectors = (): readonly SourceConnector[] => [...sources.values()]
export const sourceDataDir = () => dataDir
export function getSourceConnector(kind: string): SourceConnector {
  const connector = sources.get(kind)
  if (!connector) throw notFound('connections.kindUnknown', { values: { kind } })
  return connector
}

export const allConnectors = (): readonly TargetConnector[] => [...known.values()]
export const findConnector = (kind: string): TargetConnector | undefined => known.get(kind)

export function getConnector(kind: string): TargetConnector {
  const connector = known.get(kind)
  if (!connector) throw notFound('connections.kindUnknown', { values: { kind } })
  return connector
}

/** Checks what a connection is told; faults point at `settings.<field>` and `secrets.<name>`. Empty fields count as missing. */
export function checkTold(
  connector: Pick<TargetConnector, 'kind' | 'fields' | 'defaults' | 'secrets'>,
  settings: Record<string, unknown>,
  secrets: Record<string, string>,
): Record<string, unknown> {
  const filled = Object.entries({ ...connector.defaults, ...settings }).filter(
    ([, value]) => value !== null && value !== undefined && value !== '',
  )
  const model = defineModel(`connections.${connector.kind}`, connector.fields)
  const known = z.strictObject(Object.fromEntries(connector.secrets.map((name) => [name, z.string().optional()])))
  const told = z.object({ settings: model.draft, secrets: known }).parse({ settings: Object.fromEntries(filled), secrets })
  return told.settings as Record<string, unknown>
}

export interface FieldView {
  key: string
  kind: Field['kind']
  required: boolean
  choices: string[] | null
  max: number | null
  min: number | null
}

/** A field as a form needs it. */
export const fieldViews = (fields: Fields): FieldView[] =>
  Object.entries(fields).map(([key, field]) => ({
    key,
    kind: field.kind,
    required: field.required ?? false,
    choices: field.choices ? [...field.choices] : null,
    max: field.max ?? null,
    min: field.min ?? null,
  }))
