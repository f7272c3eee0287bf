import { beforeAll, expect, test } from 'vitest'
import { type Context, system } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { blockDifferences } from '../model.ts'
import { offered } from '../queries/blocks.ts'
import { followingOf, mergeOf, sharedBlocks } from '../queries/own.ts'
import { textOf } from '../reading/block-text.ts'
import { testLibrary } from '../testing/blocks.ts'
import { loadLibrary } from './library.ts'
import { deriveBlock, discardDraft, followLibrary, releaseDraft, retireOwn, writeDraft } from './own.ts'
import { shareBlock, takeShared, unshareBlock } from './share.ts'

const world = testWorld()
const rights = ['catalogue.read', 'catalogue.block.change']
const clerk = () => whoWith(rights, world.authority)
const tried = <T>(work: (ctx: Context) => Promise<T>) => world.tried(clerk(), work)

beforeAll(() => world.done(system('test'), (ctx) => loadLibrary(ctx, testLibrary), { authorities: [] }))

/** A released own version of S11 with another title. */
async function ownFilter(ctx: Context, title = 'Unser Filter') {
  const draft = await deriveBlock(ctx, 'S11')
  await writeDraft(ctx, draft.id, textOf({ ...draft.content, title }))
  return releaseDraft(ctx, draft.id, 'Unser Name')
}

test('a derived block is what the authority offers, and its difference is readable', async () => {
  await tried(async (ctx) => {
    const own = await ownFilter(ctx)
    expect(own).toMatchObject({ blockVersion: '1.0-1', baseVersion: '1.0', state: 'released', note: 'Unser Name' })
    const offer = (await offered(ctx)).find(({ number }) => number === 'S11')!
    expect(offer).toMatchObject({ version: '1.0-1', title: 'Unser Filter', derived: true, update: null })
    expect(blockDifferences(testLibrary[1], own.content)).toEqual([
      { path: 'title', field: 'title', at: [], before: 'Filter', after: 'Unser Filter' },
    ])
    expect(await refusalOf(writeDraft(ctx, own.id, textOf(own.content)))).toBe('catalogue.notDraft')
    const next = await deriveBlock(ctx, 'S11')
    expect([next.blockVersion, next.content.title]).toEqual(['1.0-2', 'Unser Filter'])
    expect((await deriveBlock(ctx, 'S11')).id).toBe(next.id)
    await discardDraft(ctx, next.id)
    await retireOwn(ctx, own.id)
    expect((await offered(ctx)).find(({ number }) => number === 'S11')!.version).toBe('1.0')
  })
})

test('a text with a fault is refused with its line; number and version stay', async () => {
  await tried(async (ctx) => {
    const draft = await deriveBlock(ctx, 'S11')
    const text = textOf(draft.content)
    const write = (yaml: string) => writeDraft(ctx, draft.id, { ...text, yaml })
    expect(await refusalOf(write(text.yaml.replace('kind: optional', 'kind: wichtig')))).toBe('catalogue.blockText')
    expect(await refusalOf(write(text.yaml.replace('version: "1.0"', 'version: "2.0"')))).toBe('catalogue.blockText')
    expect(await refusalOf(write('{'))).toBe('catalogue.blockText')
    const circular = textOf({ ...draft.content, requires: [{ block: 'S12', why: 'x' }] })
    await writeDraft(ctx, draft.id, circular)
    expect(await refusalOf(releaseDraft(ctx, draft.id))).toBe('catalogue.cycle')
  })
})

test('an own version follows the library; what both changed is a conflict that somebody decides', async () => {
  await tried(async (ctx) => {
    await ownFilter(ctx)
    expect(await refusalOf(followLibrary(ctx, 'S11', {}))).toBe('catalogue.nothingToFollow')
    const newer = testLibrary.map((block) =>
      block.number === 'S11' ? { ...block, version: '1.1', title: 'Jugendschutzfilter', promise: 'Neu gesagt.' } : block,
    )
    await loadLibrary(ctx, newer)
    expect((await offered(ctx)).find(({ number }) => number === 'S11')!.update).toBe('1.1')
    const { conflicts } = mergeOf((await followingOf(ctx, 'S11'))!)
    expect(conflicts).toEqual([{ path: 'title', field: 'title', base: 'Filter', ours: 'Unser Filter', theirs: 'Jugendschutzfilter' }])
    expect(await refusalOf(followLibrary(ctx, 'S11', {}))).toBe('catalogue.conflictsOpen')
    const draft = await followLibrary(ctx, 'S11', { title: 'ours' })
    expect(draft).toMatchObject({ blockVersion: '1.1-1', baseVersion: '1.1', content: { title: 'Unser Filter', promise: 'Neu gesagt.' } })
    expect(await refusalOf(followLibrary(ctx, 'S11', { title: 'ours' }))).toBe('catalogue.draftThere')
    await releaseDraft(ctx, draft.id)
    expect((await offered(ctx)).find(({ number }) => number === 'S11')).toMatchObject({ version: '1.1-1', update: null })
  })
})

test('an authority shows a version to the others, who take it over as their own draft', async () => {
  const own = await world.done(clerk(), (ctx) => ownFilter(ctx))
  const shared = await world.done(clerk(), (ctx) => shareBlock(ctx, { number: 'S11', version: own.blockVersion }, 'Bewährt'))
  const other = whoWith(rights, world.foreign)
  await world.tried(other, async (ctx) => {
    expect(await sharedBlocks(ctx)).toMatchObject([
      { id: shared, authorityName: 'Landkreis Auental', mine: false, title: 'Unser Filter', note: 'Bewährt' },
    ])
    expect(await takeShared(ctx, shared)).toMatchObject({ state: 'draft', origin: 'Landkreis Auental', content: { title: 'Unser Filter' } })
    expect(await refusalOf(unshareBlock(ctx, shared))).toBe('NotFound')
  })
  await world.done(clerk(), (ctx) => unshareBlock(ctx, shared))
  await world.tried(other, async (ctx) => {
    expect(await sharedBlocks(ctx)).toEqual([])
    expect(await refusalOf(takeShared(ctx, shared))).toBe('NotFound')
  })
})

test('is refused without the right and in another authority', async () => {
  const reader = whoWith(['catalogue.read'], world.authority)
  for (const work of [
    (ctx: Context) => deriveBlock(ctx, 'S11'),
    (ctx: Context) => followLibrary(ctx, 'S11', {}),
    (ctx: Context) => takeShared(ctx, world.authority),
  ])
    expect(await refusalOf(world.tried(reader, work))).toBe('Forbidden')
  const draft = await world.done(clerk(), (ctx) => deriveBlock(ctx, 'B10'))
  expect(await refusalOf(world.tried(whoWith(rights, world.foreign), (ctx) => releaseDraft(ctx, draft.id)))).toBe('NotFound')
  expect(await refusalOf(tried((ctx) => deriveBlock(ctx, 'X99')))).toBe('NotFound')
})
