// Reading versions of an authority's own and the shelf.
import { sql } from 'kysely'
import { type Context, notFound } from '#kernel'
import type { Id } from '#shared'
import { type Block, compareVersions, type MergeConflict, mergeBlocks, type OwnBlock } from '../model.ts'
import { type KnownVersion, versionsOf } from './blocks.ts'

const columns = sql`o.id, o.number, o.block_version as "blockVersion", o.base_version as "baseVersion", o.content, o.state, o.note, o.origin,
  to_json(o.released_at) #>> '{}' as "releasedAt", o.version`

/** One version of the authority's own. The caller has asked for a right. */
export async function getOwn(ctx: Context, id: Id): Promise<OwnBlock> {
  const { rows } =
    await sql<OwnBlock>`select ${columns} from catalogue.own_block o where o.authority_id = ${ctx.authority} and o.id = ${id}`.execute(
      ctx.db(),
    )
  if (!rows[0]) throw notFound()
  return rows[0]
}

export async function ownVersions(ctx: Context, number: string): Promise<OwnBlock[]> {
  const { rows } =
    await sql<OwnBlock>`select ${columns} from catalogue.own_block o where o.authority_id = ${ctx.authority} and o.number = ${number}
    order by o.released_at desc nulls first, o.id desc`.execute(ctx.db())
  return rows
}

export interface Following {
  base: KnownVersion
  own: OwnBlock
  library: KnownVersion
}

/** The own version in use, the library version it grew from, and the newest one of the library; refused when there is nothing to follow. */
export async function followingOf(ctx: Context, number: string): Promise<Following | undefined> {
  const versions = await versionsOf(ctx, number)
  const own = (await ownVersions(ctx, number)).find(({ state }) => state === 'released')
  const library = versions.find((each) => !each.own && !each.retired)
  const base = versions.find((each) => !each.own && each.version === own?.baseVersion)
  if (!own || !library || !base || compareVersions(library.version, own.baseVersion) <= 0) return undefined
  return { base, own, library }
}

export const mergeOf = ({ base, own, library }: Following, choices: Readonly<Record<string, 'ours' | 'theirs'>> = {}) => {
  const { result, conflicts } = mergeBlocks<Block>(base.content, { ...own.content, version: base.version }, library.content, choices)
  return { block: { ...result, version: library.version } as Block, conflicts: conflicts as MergeConflict[] }
}

export interface SharedView {
  id: Id
  authorityName: string
  mine: boolean
  number: string
  title: string
  blockVersion: string
  baseVersion: string
  note: string | null
  sharedAt: string
  open: boolean
}

/** Open blocks of every authority of the operator and all of one's own. */
export async function sharedBlocks(ctx: Context, id?: Id): Promise<SharedView[]> {
  const { rows } =
    await sql<SharedView>`select s.id, s.authority_name as "authorityName", s.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) as mine,
      s.number, s.content->>'title' as title, s.block_version as "blockVersion", s.base_version as "baseVersion", s.note, to_json(s.shared_at) #>> '{}' as "sharedAt", s.open
    from catalogue.shared_block s ${id ? sql`where s.id = ${id}` : sql``} order by s.number, s.authority_name, s.shared_at desc`.execute(
      ctx.db(),
    )
  return rows
}

/** The content of a block on the shelf. */
export async function sharedContent(
  ctx: Context,
  id: Id,
): Promise<{ number: string; baseVersion: string; content: Block; authorityName: string }> {
  const { rows } = await sql<{
    number: string
    baseVersion: string
    content: Block
    authorityName: string
  }>`select number, base_version as "baseVersion", content,
      authority_name as "authorityName" from catalogue.shared_block where id = ${id} and open`.execute(ctx.db())
  if (!rows[0]) throw notFound()
  return rows[0]
}
