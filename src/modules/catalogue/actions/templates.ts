// Booking templates of an authority.
import { type Changing, type Context, changeRows, deleteRows, insertRows, invalid, lockRows } from '#kernel'
import type { Draft, Id } from '#shared'
import type { OwnTemplate, TemplateBlocks } from '../model.ts'
import { readOffers } from '../queries/blocks.ts'
import { bookRight } from '../queries/plan.ts'
import { ownTemplates } from '../tables.ts'

export async function createTemplates(ctx: Context, drafts: readonly Draft<typeof OwnTemplate>[]): Promise<OwnTemplate[]> {
  ctx.may(bookRight)
  await check(
    ctx,
    drafts.flatMap(({ blocks }) => blocks),
  )
  return insertRows(ctx, ownTemplates, drafts)
}

export async function changeTemplates(ctx: Context, changes: readonly Changing<typeof OwnTemplate>[]): Promise<OwnTemplate[]> {
  ctx.may(bookRight)
  await check(
    ctx,
    changes.flatMap(({ blocks }) => blocks ?? []),
  )
  const before = await lockRows(
    ctx,
    ownTemplates,
    changes.map(({ id }) => id),
  )
  return changeRows(ctx, ownTemplates, before, changes)
}

export async function deleteTemplates(ctx: Context, ids: readonly Id[]): Promise<void> {
  ctx.may(bookRight)
  await deleteRows(ctx, ownTemplates, await lockRows(ctx, ownTemplates, ids))
}

async function check(ctx: Context, blocks: TemplateBlocks): Promise<void> {
  const known = new Set((await readOffers(ctx)).map(({ number }) => number))
  const unknown = blocks.filter(({ block }) => !known.has(block))
  if (unknown.length)
    throw invalid('catalogue.templateBlocks', {
      values: { count: unknown.length },
      fields: unknown.map(({ block }) => ({ path: 'blocks', code: 'catalogue.refused.unknownBlock', values: { block } })),
    })
}
