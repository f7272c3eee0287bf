// Creating, changing, archiving schools.
import { sql } from 'kysely'
import { type Changing, type Context, changeRows, conflict, insertRows, lockRows } from '#kernel'
import type { Draft, Id } from '#shared'
import type { School } from '../model.ts'
import { schools } from '../tables.ts'

/** Creates schools of the authority. A number that another of its schools has is refused by name. */
export async function createSchools(ctx: Context, drafts: readonly Draft<typeof School>[]): Promise<School[]> {
  ctx.may('organisation.school.create')
  await checkNumbers(ctx, drafts)
  return insertRows(ctx, schools, drafts)
}

/** Changes schools; the version that was read protects against overwriting (412). */
export async function changeSchools(ctx: Context, changes: readonly Changing<typeof School>[]): Promise<School[]> {
  const before = await lockRows(
    ctx,
    schools,
    changes.map((change) => change.id),
  )
  ctx.may('organisation.school.change', { schools: before.map((school) => school.id) })
  await checkNumbers(ctx, changes)
  return changeRows(ctx, schools, before, changes)
}

/** Archives schools: they stay with all their data, lists and sign-in leave them out. A merged school cannot be archived. */
export const archiveSchools = (ctx: Context, ids: readonly Id[]) => setState(ctx, ids, 'archived')
export const restoreSchools = (ctx: Context, ids: readonly Id[]) => setState(ctx, ids, 'active')

async function setState(ctx: Context, ids: readonly Id[], state: 'archived' | 'active'): Promise<School[]> {
  const before = await lockRows(ctx, schools, ids)
  ctx.may('organisation.school.create')
  const merged = before.filter((school) => school.state === 'merged')
  if (merged.length) throw conflict('organisation.merged', { values: { names: merged.map((school) => school.name).join(', ') } })
  return changeRows(
    ctx,
    schools,
    before,
    before.map(({ id }) => ({ id, state })),
    state === 'archived' ? 'archived' : 'restored',
  )
}

/** Throws when a number stands twice among the wishes or belongs to another school of the authority. */
export async function checkNumbers(ctx: Context, wishes: readonly { id?: Id; number?: string | null }[]): Promise<void> {
  const byNumber = new Map<string, Id | undefined>()
  const twice: string[] = []
  for (const { id, number } of wishes) {
    if (!number) continue
    if (byNumber.has(number)) twice.push(number)
    byNumber.set(number, id)
  }
  if (byNumber.size === 0) return
  const { rows } = await sql<{ id: Id; number: string; name: string }>`select id, number, name from organisation.school
    where authority_id = ${ctx.authority} and number = any(${sql.val([...byNumber.keys()])}::text[]) order by number`.execute(ctx.db())
  const taken = rows.filter((row) => byNumber.get(row.number) !== row.id)
  if (taken.length === 0 && twice.length === 0) return
  const values = { numbers: [...taken.map((row) => `${row.number} (${row.name})`), ...twice].slice(0, 20).join(', ') }
  throw conflict('organisation.numberTaken', { values, fields: [{ path: 'number', code: 'organisation.numberTaken', values }] })
}
