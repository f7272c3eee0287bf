// Who holds tasks, and who carries them where authority or school deviate from the block.
import { sql } from 'kysely'
import {
  type Changing,
  type Context,
  changeRows,
  changing,
  checkSchools,
  deleteRows,
  deleting,
  insertRows,
  invalid,
  lockRows,
  notFound,
} from '#kernel'
import { templateOf } from '#modules/access/model'
import { findSchools } from '#modules/organisation'
import type { Draft, Id } from '#shared'
import { type Block, type Holder, type Parties, partiesFault, taskOf } from '../model.ts'
import { readOffers } from '../queries/blocks.ts'
import { holders, taskChanges } from '../tables.ts'

const right = 'catalogue.holder.change'

/** Sets who holds tasks; where something is held already, the new one joins. */
export async function setHolders(ctx: Context, drafts: readonly Draft<typeof Holder>[]): Promise<Holder[]> {
  await checkPlaces(
    ctx,
    drafts.map(({ school }) => school ?? null),
  )
  await checkHolders(ctx, drafts)
  return insertRows(ctx, holders, drafts)
}

const changed = changing(holders, right, (ctx, wanted) => checkHolders(ctx, wanted))

/** Changes who holds a task: one of role, account and contact, the others go. */
export const changeHolders = (ctx: Context, changes: readonly Changing<typeof Holder>[]): Promise<Holder[]> => changed(ctx, changes)
export const deleteHolders = deleting(holders, right)

async function checkPlaces(ctx: Context, schools: readonly (Id | null)[]): Promise<void> {
  checkSchools(ctx, right, schools)
  const named = [...new Set(schools.flatMap((school) => school ?? []))]
  if ((await findSchools(ctx, named)).length < named.length) throw notFound()
}

type Wanted = Pick<Draft<typeof Holder>, 'number' | 'task' | 'role' | 'account' | 'contact'>

async function checkHolders(ctx: Context, wanted: readonly Wanted[]): Promise<void> {
  const fault = (index: number, path: string, code: string) =>
    invalid(`catalogue.${code}`, { fields: [{ path: `holders.${index}.${path}`, code: `catalogue.${code}` }] })
  const blocks = new Map((await readOffers(ctx)).map(({ number, block }) => [number, block]))
  for (const [index, { number, task, role, account, contact }] of wanted.entries()) {
    if ([role, account, contact].filter(Boolean).length !== 1) throw fault(index, 'role', 'holderOne')
    if (task && !number) throw fault(index, 'number', 'holderBlock')
    if (number && !blocks.has(number)) throw fault(index, 'number', 'holderUnknownBlock')
    if (number && task && !taskOf(blocks.get(number)!, task)) throw fault(index, 'task', 'holderUnknownTask')
    if (role && !templateOf(role) && !(await ownRole(ctx, role))) throw fault(index, 'role', 'holderUnknownRole')
  }
  const accounts = [...new Set(wanted.flatMap(({ account }) => account ?? []))]
  if (accounts.length === 0) return
  const { rows } =
    await sql`select 1 from people.account where authority_id = ${ctx.authority} and id = any(${sql.val(accounts)}::uuid[])`.execute(
      ctx.db(),
    )
  if (rows.length < accounts.length) throw notFound()
}

async function ownRole(ctx: Context, role: string): Promise<boolean> {
  const { rows } = await sql`select 1 from access.role where authority_id = ${ctx.authority} and key = ${role}`.execute(ctx.db())
  return rows.length > 0
}

export interface TaskWish {
  number: string
  task: string
  school: Id | null
  /** Nothing: as the level above says. */
  parties: Parties | null
  note?: string | null
}

/** Distributes tasks otherwise than the block, at the authority or at schools. */
export async function setTasks(ctx: Context, wishes: readonly TaskWish[]): Promise<(Id | null)[]> {
  await checkPlaces(
    ctx,
    wishes.map(({ school }) => school),
  )
  const blocks = new Map((await readOffers(ctx)).map(({ number, block }) => [number, block]))
  for (const wish of wishes) checkTask(wish, blocks.get(wish.number))
  const { rows } = await sql<{
    id: Id
    key: string
  }>`select c.id, c.number || '/' || c.task || '/' || coalesce(c.school_id::text, '') as key
    from catalogue.task_change c join jsonb_to_recordset(${JSON.stringify(wishes)}::jsonb) as w(number text, task text, school uuid)
      on w.number = c.number and w.task = c.task and w.school is not distinct from c.school_id where c.authority_id = ${ctx.authority}`.execute(
    ctx.db(),
  )
  const known = new Map(rows.map((row) => [row.key, row.id]))
  const idOf = ({ number, task, school }: TaskWish) => known.get(`${number}/${task}/${school ?? ''}`)
  const gone = wishes.flatMap((wish) => (wish.parties === null ? (idOf(wish) ?? []) : []))
  await deleteRows(ctx, taskChanges, await lockRows(ctx, taskChanges, gone))
  const changes = wishes.flatMap((wish) =>
    wish.parties && idOf(wish) ? [{ id: idOf(wish)!, parties: wish.parties, note: wish.note ?? null }] : [],
  )
  await changeRows(
    ctx,
    taskChanges,
    await lockRows(
      ctx,
      taskChanges,
      changes.map(({ id }) => id),
    ),
    changes,
  )
  const fresh = wishes.flatMap(({ parties, ...wish }) => (parties && !idOf({ ...wish, parties }) ? [{ ...wish, parties }] : []))
  for (const row of await insertRows(ctx, taskChanges, fresh)) known.set(`${row.number}/${row.task}/${row.school ?? ''}`, row.id)
  return wishes.map((wish) => (wish.parties ? (idOf(wish) ?? null) : null))
}

function checkTask({ number, task, parties }: TaskWish, block: Block | undefined): void {
  if (!block || !taskOf(block, task)) throw notFound()
  const fault = parties ? partiesFault(parties) : undefined
  if (fault)
    throw invalid(`catalogue.task.${fault}`, {
      values: { task: taskOf(block, task)!.task, block: number },
      fields: [{ path: 'parties', code: `catalogue.task.${fault}` }],
    })
}
