// Booking templates: what schools of a kind usually get, shipped or the authority's own.
import { z } from 'zod'
import { defineModel, field, type Row } from '#shared'
import { blockNumber } from './block.ts'
import { jsonField, ParameterSet } from './offer.ts'

export const TemplateBlocks = z
  .array(z.strictObject({ block: blockNumber, parameters: ParameterSet.optional() }))
  .min(1)
  .max(200)
export type TemplateBlocks = z.output<typeof TemplateBlocks>

export const OwnTemplate = defineModel('catalogue.bookingTemplate', {
  id: field.id(),
  name: field.text({ required: true, max: 120 }),
  note: field.longText({ max: 2_000 }),
  blocks: jsonField(TemplateBlocks),
  version: field.version(),
})
export type OwnTemplate = Row<typeof OwnTemplate>

/** A template as it is chosen; a shipped one has its key as id and cannot be changed. */
export interface TemplateView {
  id: string
  name: string
  note: string | null
  shipped: boolean
  blocks: TemplateBlocks
  version: number
}
