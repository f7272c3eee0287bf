// Versions of an authority's own: deriving, writing, releasing, following the library.
import { type Context, changeRows, conflict, deleteRows, insertRows, invalid, lockRows, notFound } from '#kernel'
import type { Id } from '#shared'
import { type Block, findCycle, type MergeChoice, nextOwnVersion, type OwnBlock, requirements } from '../model.ts'
import { readOffers, versionsOf } from '../queries/blocks.ts'
import { followingOf, mergeOf, ownVersions } from '../queries/own.ts'
import { type BlockText, readText, textOf } from '../reading/block-text.ts'
import { ownBlocks } from '../tables.ts'
import { blockRight } from './offers.ts'

/** Begins a draft of what the authority uses: its own version, else the library's. A draft that is there is answered. */
export async function deriveBlock(ctx: Context, number: string): Promise<OwnBlock> {
  ctx.may(blockRight)
  const known = await ownVersions(ctx, number)
  const draft = known.find(({ state }) => state === 'draft')
  if (draft) return draft
  const own = known.find(({ state }) => state === 'released')
  if (own) return begin(ctx, { number, baseVersion: own.baseVersion, content: own.content, origin: own.origin })
  const library = (await versionsOf(ctx, number)).find((each) => !each.own && !each.retired)
  if (!library) throw notFound()
  return begin(ctx, { number, baseVersion: library.version, content: library.content, origin: null })
}

/** Puts a content beside the versions of the authority as the one draft of its number. */
export async function begin(ctx: Context, draft: Pick<OwnBlock, 'number' | 'baseVersion' | 'content' | 'origin'>): Promise<OwnBlock> {
  const known = await ownVersions(ctx, draft.number)
  if (known.some(({ state }) => state === 'draft')) throw conflict('catalogue.draftThere', { values: { block: draft.number } })
  const blockVersion = nextOwnVersion(
    draft.baseVersion,
    known.map((each) => each.blockVersion),
  )
  const [row] = await insertRows(ctx, ownBlocks, [{ ...draft, blockVersion, state: 'draft' }])
  return row!
}

async function lockDraft(ctx: Context, id: Id): Promise<OwnBlock> {
  ctx.may(blockRight)
  const [row] = (await lockRows(ctx, ownBlocks, [id])) as [OwnBlock]
  if (row.state !== 'draft') throw conflict('catalogue.notDraft', { values: { version: row.blockVersion } })
  return row
}

/** Writes the text of a draft; a text with a fault is refused with file, line and field. */
export async function writeDraft(ctx: Context, id: Id, text: BlockText, version?: number): Promise<OwnBlock> {
  const draft = await lockDraft(ctx, id)
  const { block, faults } = readText(text, { number: draft.number, version: draft.baseVersion }, ctx.lang)
  if (!block)
    throw invalid('catalogue.blockText', {
      values: { count: faults.length, first: faults[0]?.message ?? '', line: faults[0]?.line ?? 0 },
      fields: faults.slice(0, 100).map(({ file, line, field, message, valid }) => ({
        path: field,
        code: 'catalogue.blockFault',
        values: { file, line, message, valid: valid.join(', ') || '–' },
      })),
    })
  const [row] = await changeRows(ctx, ownBlocks, [draft], [{ id, content: block, ...(version === undefined ? {} : { version }) }])
  return row!
}

/** Makes a draft a version that can be booked; it never changes again. */
export async function releaseDraft(ctx: Context, id: Id, note?: string): Promise<OwnBlock> {
  const draft = await lockDraft(ctx, id)
  await checkGround(ctx, draft.content)
  const releasedAt = ctx.now().toISOString()
  const [row] = await changeRows(ctx, ownBlocks, [draft], [{ id, state: 'released', releasedAt, ...(note ? { note } : {}) }], 'released')
  return row!
}

/** A block may not stand on itself, nor on one that nobody knows. */
async function checkGround(ctx: Context, block: Block): Promise<void> {
  const offers = new Map((await readOffers(ctx)).map((offer) => [offer.number, offer.block]))
  const unknown = requirements(block).filter((number) => !offers.has(number))
  if (unknown.length) throw invalid('catalogue.requiresUnknown', { values: { blocks: unknown.join(', ') } })
  const cycle = findCycle(block.number, (number) => requirements(number === block.number ? block : offers.get(number)))
  if (cycle) throw invalid('catalogue.cycle', { values: { blocks: cycle.join(' → ') } })
}

export async function discardDraft(ctx: Context, id: Id): Promise<void> {
  await deleteRows(ctx, ownBlocks, [await lockDraft(ctx, id)])
}

/** Withdraws a released own version: new bookings use the one before, or the library's; what is booked stays. */
export async function retireOwn(ctx: Context, id: Id): Promise<OwnBlock> {
  ctx.may(blockRight)
  const [row] = (await lockRows(ctx, ownBlocks, [id])) as [OwnBlock]
  if (row.state !== 'released') throw conflict('catalogue.notReleased', { values: { version: row.blockVersion } })
  const [after] = await changeRows(ctx, ownBlocks, [row], [{ id, state: 'retired' }], 'retired')
  return after!
}

/** Brings the own version together with the newest of the library, as a draft; each conflict takes the chosen side. */
export async function followLibrary(ctx: Context, number: string, choices: Readonly<Record<string, MergeChoice>>): Promise<OwnBlock> {
  ctx.may(blockRight)
  const following = await followingOf(ctx, number)
  if (!following) throw conflict('catalogue.nothingToFollow', { values: { block: number } })
  const { block, conflicts } = mergeOf(following, choices)
  const open = conflicts.filter(({ path }) => !choices[path])
  if (open.length)
    throw conflict('catalogue.conflictsOpen', { values: { count: open.length, paths: open.map(({ path }) => path).join(', ') } })
  const { faults } = readText(textOf(block), block, ctx.lang)
  if (faults.length)
    throw invalid('catalogue.blockText', { values: { count: faults.length, first: faults[0]!.message, line: faults[0]!.line } })
  return begin(ctx, { number, baseVersion: block.version, content: block, origin: following.own.origin })
}
