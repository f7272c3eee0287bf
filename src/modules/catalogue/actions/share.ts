// The shelf: showing own versions to the other authorities of the operator, and taking over theirs.
import { sql } from 'kysely'
import { type Context, changeRows, conflict, insertRows, lockRows } from '#kernel'
import type { Id } from '#shared'
import type { BlockRef, OwnBlock } from '../model.ts'
import { ownVersions, sharedContent } from '../queries/own.ts'
import { sharedBlocks } from '../tables.ts'
import { blockRight } from './offers.ts'
import { begin } from './own.ts'

/** Puts a released version on the shelf; it holds texts and values of the block, nothing of schools or people. */
export async function shareBlock(ctx: Context, ref: BlockRef, note: string | null = null): Promise<Id> {
  ctx.may(blockRight)
  const own = (await ownVersions(ctx, ref.number)).find(({ blockVersion }) => blockVersion === ref.version)
  if (own?.state !== 'released') throw conflict('catalogue.notReleased', { values: { version: ref.version } })
  const { rows } = await sql<{
    id: Id | null
    name: string
  }>`select (select s.id from catalogue.shared_block s where s.authority_id = a.id and s.number = ${ref.number}
      and s.block_version = ${ref.version}) as id, a.name from organisation.authority a where a.id = ${ctx.authority}`.execute(ctx.db())
  const { id, name } = rows[0]!
  if (id) {
    await changeRows(ctx, sharedBlocks, await lockRows(ctx, sharedBlocks, [id]), [{ id, open: true, note }], 'shared')
    return id
  }
  const { number, blockVersion, baseVersion, content } = own
  const draft = { authorityName: name, number, blockVersion, baseVersion, content, note, open: true, sharedAt: ctx.now().toISOString() }
  const [row] = await insertRows(ctx, sharedBlocks, [draft])
  return row!.id
}

/** Takes a version from the shelf again; who took it over keeps it. */
export async function unshareBlock(ctx: Context, id: Id): Promise<void> {
  ctx.may(blockRight)
  await changeRows(ctx, sharedBlocks, await lockRows(ctx, sharedBlocks, [id]), [{ id, open: false }], 'withdrawn')
}

/** Takes a block from the shelf over as a draft of one's own. */
export async function takeShared(ctx: Context, id: Id): Promise<OwnBlock> {
  ctx.may(blockRight)
  const { number, baseVersion, content, authorityName } = await sharedContent(ctx, id)
  return begin(ctx, { number, baseVersion, content, origin: authorityName })
}
