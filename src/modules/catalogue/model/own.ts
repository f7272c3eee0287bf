// Versions of an authority's own, and the shelf on which authorities show them to each other.
import { z } from 'zod'
import { defineModel, field, type Row } from '#shared'
import type { Block } from './block.ts'
import { jsonField } from './offer.ts'

export const ownStates = ['draft', 'released', 'retired'] as const

export const OwnBlock = defineModel('catalogue.ownBlock', {
  id: field.id(),
  number: field.text({ required: true, write: 'create', max: 8 }),
  blockVersion: field.text({ required: true, write: 'create', max: 20 }),
  baseVersion: field.text({ required: true, max: 20 }),
  content: jsonField(z.unknown() as z.ZodType<Block>),
  state: field.choice(ownStates, { required: true }),
  note: field.longText({ max: 2_000 }),
  origin: field.text({ max: 200 }),
  releasedAt: field.instant(),
  version: field.version(),
})
export type OwnBlock = Row<typeof OwnBlock>

export const SharedBlock = defineModel('catalogue.sharedBlock', {
  id: field.id(),
  authorityName: field.text({ required: true, write: 'create' }),
  number: field.text({ required: true, write: 'create', max: 8 }),
  blockVersion: field.text({ required: true, write: 'create', max: 20 }),
  baseVersion: field.text({ required: true, write: 'create', max: 20 }),
  content: jsonField(z.unknown() as z.ZodType<Block>),
  note: field.longText({ max: 2_000 }),
  open: field.yes({ required: true }),
  sharedAt: field.instant({ required: true }),
  version: field.version(),
})
export type SharedBlock = Row<typeof SharedBlock>

/** The next own version after a library version: 1.0-1, 1.0-2 … */
export function nextOwnVersion(base: string, known: readonly string[]): string {
  const taken = known.flatMap((version) => (version.startsWith(`${base}-`) ? [Number(version.slice(base.length + 1))] : []))
  return `${base}-${Math.max(0, ...taken) + 1}`
}
