// Templates of contracts.
import { sql } from 'kysely'
import { type Changing, type Context, changeRows, deleteRows, insertRows, invalid, lockRows } from '#kernel'
import type { Draft, Id } from '#shared'
import { firstTemplate, starters, type Template, unknownPlaces } from '../model.ts'
import { templates } from '../tables.ts'

const right = 'loans.template'

function checkBody(body: string | undefined): void {
  const [wrong] = body === undefined ? [] : unknownPlaces(body)
  if (wrong !== undefined)
    throw invalid('loans.place', { values: { place: wrong }, fields: [{ path: 'body', code: 'loans.place', values: { place: wrong } }] })
}

export async function createTemplates(ctx: Context, drafts: readonly Draft<typeof Template>[]): Promise<Template[]> {
  ctx.may(right)
  for (const { body } of drafts) checkBody(body)
  return insertRows(ctx, templates, drafts)
}

/** The wording MUSES begins with, to be checked and changed by the authority. */
export const createFirstTemplate = (ctx: Context): Promise<Template[]> =>
  createTemplates(ctx, [{ name: 'Leihvertrag', kind: 'loan', language: 'de', body: firstTemplate }])

/** The wordings for loan, rent and devices of teachers that are not there yet, to be checked and changed by the authority. */
export async function createStarters(ctx: Context): Promise<Template[]> {
  ctx.may(right)
  const { rows } = await sql<{ key: string }>`select name || '/' || language as key from loans.template
    where authority_id = ${ctx.authority} and state = 'active'`.execute(ctx.db())
  const there = new Set(rows.map((row) => row.key))
  return createTemplates(
    ctx,
    starters.filter((each) => !there.has(`${each.name}/${each.language}`)),
  )
}

/** Changes templates; contracts that were made of them keep their wording. */
export async function changeTemplates(ctx: Context, changes: readonly Changing<typeof Template>[]): Promise<Template[]> {
  const before = await lockRows(
    ctx,
    templates,
    changes.map((change) => change.id),
  )
  ctx.may(right)
  for (const { body } of changes) checkBody(body)
  return changeRows(ctx, templates, before, changes)
}

export async function retireTemplates(ctx: Context, ids: readonly Id[], state: Template['state'] = 'retired'): Promise<Template[]> {
  const before = await lockRows(ctx, templates, ids)
  ctx.may(right)
  return changeRows(
    ctx,
    templates,
    before,
    ids.map((id) => ({ id, state })),
    state === 'retired' ? 'retired' : 'restored',
  )
}

/** Deletes templates of which no contract was made. */
export async function deleteTemplates(ctx: Context, ids: readonly Id[]): Promise<void> {
  const before = await lockRows(ctx, templates, ids)
  ctx.may(right)
  await deleteRows(ctx, templates, before)
}
