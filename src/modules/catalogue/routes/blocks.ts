import { type Context, first, notFound, serve } from '#kernel'
import { changeOffers } from '../actions/offers.ts'
import { deriveBlock, discardDraft, followLibrary, releaseDraft, retireOwn, writeDraft } from '../actions/own.ts'
import { shareBlock, takeShared, unshareBlock } from '../actions/share.ts'
import { blocksApi } from '../api.ts'
import { type Block, blockDifferences, type OwnBlock } from '../model.ts'
import { offered, readVersions, versionsOf } from '../queries/blocks.ts'
import { offerLines } from '../queries/offer-lines.ts'
import { followingOf, getOwn, mergeOf, sharedBlocks } from '../queries/own.ts'
import { readText, textOf } from '../reading/block-text.ts'
import { checkFiles } from '../reading/check-files.ts'

const change = 'catalogue.block.change'

/** What differs from the library version a draft grew from. */
async function fromLibrary(ctx: Context, own: OwnBlock, block: Block) {
  const base = (await readVersions(ctx, [{ number: own.number, version: own.baseVersion }])).get(`${own.number}@${own.baseVersion}`)
  return blockDifferences(base ?? {}, block)
}

async function shared(ctx: Context, id: string) {
  const [row] = await sharedBlocks(ctx, id)
  return row!
}

export const blockRoutes = serve(blocksApi, {
  offers: async (ctx, { query }) => offerLines(ctx, await offered(ctx, { all: query.all })),
  block: async (ctx, { params, query }) => {
    const versions = await versionsOf(ctx, params.number)
    const offers = (await offered(ctx, { all: true })).filter(({ number }) => number === params.number)
    const version = query.version ?? offers[0]?.version
    const found = versions.find((each) => each.version === version)
    if (!found) throw notFound()
    const [offer] = await offerLines(ctx, offers)
    return {
      block: { ...found.content, version: found.version },
      offer: offer ?? null,
      versions: versions.map(({ version, own, released, retired, base, origin }) => ({ version, own, released, retired, base, origin })),
    }
  },
  blockDifferences: async (ctx, { params, query }) => {
    const versions = await versionsOf(ctx, params.number)
    const [from, to] = [query.from, query.to].map((wanted) => versions.find(({ version }) => version === wanted))
    if (!from || !to) throw notFound()
    return blockDifferences({ ...from.content, version: from.version }, { ...to.content, version: to.version })
  },
  checkBlocks: (ctx, { body }) => {
    ctx.reach(change)
    return checkFiles(body.files, ctx.lang)
  },
  changeOffer: (ctx, { params, body }, extra) =>
    // The path names a block, not the row of its offer.
    first(changeOffers(ctx, [{ ...body, number: params.number, version: extra.ifMatch ?? body.version }])),
  deriveBlock: (ctx, { params }) => deriveBlock(ctx, params.number),
  draft: async (ctx, { params }) => {
    ctx.may(change)
    const own = await getOwn(ctx, params.id)
    return { own, ...textOf(own.content), differences: await fromLibrary(ctx, own, own.content) }
  },
  checkDraft: async (ctx, { params, body }) => {
    ctx.may(change)
    const own = await getOwn(ctx, params.id)
    const { block, faults } = readText(body, { number: own.number, version: own.baseVersion }, ctx.lang)
    return {
      faults,
      differences: block ? await fromLibrary(ctx, own, block) : [],
      sound: block ? { block, ...textOf(block) } : null,
    }
  },
  writeDraft: (ctx, { params, body }, extra) => writeDraft(ctx, params.id, body, extra.ifMatch ?? body.version),
  releaseDraft: (ctx, { params, body }) => releaseDraft(ctx, params.id, body.note),
  discardDraft: (ctx, { params }) => discardDraft(ctx, params.id),
  retireOwn: (ctx, { params }) => retireOwn(ctx, params.id),
  planFollow: async (ctx, { params }) => {
    ctx.may(change)
    const following = await followingOf(ctx, params.number)
    if (!following) throw notFound()
    const { block, conflicts } = mergeOf(following)
    const { base, own, library } = following
    return {
      base: base.version,
      own: own.blockVersion,
      library: library.version,
      conflicts,
      differences: blockDifferences({ ...own.content, version: library.version }, block),
    }
  },
  follow: (ctx, { params, body }) => followLibrary(ctx, params.number, body.choices),
  sharedBlocks: (ctx) => {
    ctx.may(change)
    return sharedBlocks(ctx)
  },
  shareBlock: async (ctx, { body }) => shared(ctx, await shareBlock(ctx, body, body.note ?? null)),
  unshareBlock: (ctx, { params }) => unshareBlock(ctx, params.id),
  takeShared: (ctx, { params }) => takeShared(ctx, params.id),
})
