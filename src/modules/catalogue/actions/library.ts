// Brings the library of the program into the database: new versions are added, known ones corrected, missing ones retired.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Context } from '#kernel'
import type { Block } from '../model.ts'

export interface Loaded {
  added: number
  corrected: number
  retired: number
}

/** Safe to repeat and to run in several processes at once; what is the same is not written. Runs as MUSES itself at start; where a file was broken, nothing is retired. */
export async function loadLibrary(
  ctx: Context,
  blocks: readonly Block[],
  options: { retire: boolean } = { retire: true },
): Promise<Loaded> {
  const rows = blocks.map((block, place) => {
    const content = JSON.stringify(block)
    return { number: block.number, version: block.version, place, content, digest: createHash('sha256').update(content).digest('hex') }
  })
  const { rows: written } = await sql<{ added: boolean }>`
    insert into catalogue.library_block as l (number, block_version, place, content, digest, loaded_at)
    select w.number, w.version, w.place, w.content::jsonb, w.digest, ${ctx.now()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as w(number text, version text, place int, content text, digest text) order by 1, 2
    on conflict (number, block_version) do update set content = excluded.content, digest = excluded.digest, place = excluded.place, retired_at = null, loaded_at = excluded.loaded_at
      where l.digest <> excluded.digest or l.retired_at is not null
    returning xmax = 0 as added`.execute(ctx.db())
  const added = written.filter((row) => row.added).length
  const loaded = { added, corrected: written.length - added, retired: 0 }
  if (!options.retire) return loaded
  const { numAffectedRows } = await sql`update catalogue.library_block set retired_at = ${ctx.now()}
    where retired_at is null and number <> all(${sql.val(rows.map(({ number }) => number))}::text[])`.execute(ctx.db())
  return { ...loaded, retired: Number(numAffectedRows ?? 0) }
}
