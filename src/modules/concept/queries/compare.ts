// What changed between two editions, or since one until today.
import { type Context, notFound } from '#kernel'
import type { Id } from '#shared'
import { changesBetween, type SectionChange } from '../model.ts'
import { composeLive, documentOf, editionsOf, findConcept } from './concepts.ts'

export interface Compared {
  from: number
  to: number | null
  signedAt: string | null
  changes: SectionChange[]
}

export async function compareEditions(ctx: Context, id: Id, from: Id, to: Id | 'live'): Promise<Compared> {
  const concept = await findConcept(ctx, id)
  const before = await documentOf(ctx, from)
  const after = to === 'live' ? null : await documentOf(ctx, to)
  if (before.concept.id !== id || (after && after.concept.id !== id)) throw notFound()
  const edition = (await editionsOf(ctx, id)).find((each) => each.id === from)
  return {
    from: before.edition.number,
    to: after?.edition.number ?? null,
    signedAt: edition?.signedAt ?? null,
    changes: changesBetween(before.document, after?.document ?? (await composeLive(ctx, concept))),
  }
}
