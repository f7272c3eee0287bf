import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type Context, getImport, storeFile, system } from '#kernel'
import { testWorld } from '#kernel/testing'
import type { Id } from '#shared'
import { dropForgotten } from './forgotten.ts'

const world = testWorld()
const day = 86_400_000
const work = <T>(run: (ctx: Context) => Promise<T>) => world.done(system('test'), run, { authorities: [world.authority] })

/** An import of that age, with a file, a staged person and a sample of a column that nobody mapped. */
const made = (age: number, state: string) =>
  work(async (ctx) => {
    async function* bytes() {
      yield Buffer.from('Name;Bemerkung\r\nAbel;nur für die Akte\r\n')
    }
    const file = await storeFile(ctx, { name: 'liste.csv', type: 'text/csv' }, bytes(), { maxBytes: 1_000 })
    const at = new Date(ctx.now().getTime() - age * day)
    const { rows } = await sql<{
      id: Id
    }>`insert into kernel.import (authority_id, kind, school_id, state, file_ids, columns, created_at, previewed_at)
      values (${ctx.authority}, 'people.roster', ${world.schools[0]}, ${state}, ${sql.val([file.id])}::uuid[], '[{"heading": "Bemerkung", "sample": ["nur für die Akte"], "field": null}]', ${at}, ${at}) returning id`.execute(
      ctx.db(),
    )
    const id = rows[0]!.id
    await sql`insert into rosters.staged_person (authority_id, import_id, key, family_name) values (${ctx.authority}, ${id}, 'k', 'Abel')`.execute(
      ctx.db(),
    )
    await sql`insert into kernel.import_fault (authority_id, import_id, severity, code, value) values (${ctx.authority}, ${id}, 'error', 'x', 'Abel')`.execute(
      ctx.db(),
    )
    return { id, file: file.id }
  })
const left = (id: Id, file: Id) =>
  work(async (ctx) => {
    const { rows } = await sql<{
      n: number
    }>`select (select count(*) from rosters.staged_person where import_id = ${id}) + (select count(*) from kernel.import_fault where import_id = ${id})
      + (select count(*) from kernel.file where id = ${file}) + (select count(*) from kernel.file_part where file_id = ${file}) as n`.execute(
      ctx.db(),
    )
    const { state, columns } = await getImport(ctx, id)
    return { n: Number(rows[0]!.n), state, columns: columns !== null }
  })

test('what was read and forgotten goes after thirty days, with files, staged rows, faults and samples; the rest stays', async () => {
  const old = await made(31, 'previewed')
  const broken = await made(31, 'failed')
  const young = await made(29, 'held')
  const taken = await made(400, 'applied')
  expect(await work(dropForgotten)).toBe(2)
  expect(await work(dropForgotten)).toBe(0)
  for (const each of [old, broken]) expect(await left(each.id, each.file)).toEqual({ n: 0, state: 'discarded', columns: false })
  for (const each of [young, taken]) expect(await left(each.id, each.file)).toMatchObject({ n: 4, columns: true })
})
