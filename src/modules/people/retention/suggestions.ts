// Periods that Länder name, as suggestions to check: data with its source, never in force by itself.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { Day } from '#shared'
import { Period } from '../model/retention.ts'

const Suggestions = z.array(
  z.strictObject({
    land: z.string().length(2),
    class: z.string(),
    period: Period,
    rule: z.string().min(3).max(400),
    note: z.string().max(500).nullable().default(null),
    source: z.string().min(3).max(300),
    /** When it was put down here; whether the rule has changed since is to be checked. */
    recorded: Day,
  }),
)
let shipped: z.output<typeof Suggestions> | undefined

export function shippedSuggestions() {
  shipped ??= Suggestions.parse(parse(readFileSync(join(import.meta.dirname, 'suggestions.yaml'), 'utf8')))
  return shipped
}

export const suggestionsFor = (land: string) =>
  shippedSuggestions()
    .filter((each) => each.land === land)
    .map(({ land: _land, class: dataClass, ...each }) => ({ dataClass, ...each }))
