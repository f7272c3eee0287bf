// Leaving and coming back: who belongs nowhere any more is leaving, with her account; who belongs again is back, with the same one.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import type { Id } from '#shared'
import type { AccountState } from '../model.ts'

type SetState = (ctx: Context, ids: readonly Id[], state: AccountState) => Promise<unknown>

/** Of these people, those without any place left go: their account rests, and the periods of deletion begin. */
export async function letGo(ctx: Context, people: readonly Id[], day: string, setState: SetState): Promise<void> {
  const { rows } = await sql<{
    id: Id
  }>`update people.person p set state = 'leaving', left_day = ${day}::date, changed_at = ${ctx.now()}, version = p.version + 1
    where p.authority_id = ${ctx.authority} and p.id = any(${sql.val([...people])}::uuid[]) and p.state = 'active'
      and not exists (select from people.affiliation a where a.authority_id = p.authority_id and a.person_id = p.id and coalesce(a.until_day, ${day}::date) >= ${day}::date)
    returning p.id`.execute(ctx.db())
  if (!rows.length) return
  const gone = rows.map((row) => row.id)
  const { rows: accounts } = await sql<{
    id: Id
  }>`select id from people.account where authority_id = ${ctx.authority} and person_id = any(${sql.val(gone)}::uuid[])
    and state in ('invited', 'active', 'suspended')`.execute(ctx.db())
  await setState(
    ctx,
    accounts.map((row) => row.id),
    'leaving',
  )
  await ctx.audit(
    'people.person.left',
    'people.person',
    gone.map((id) => ({ id, changes: { state: ['active', 'leaving'] } })),
  )
  await ctx.tell('people.person.left', gone)
}

/** Of these people, those who had left are back; an account that was never used waits for its code again. Answers who came back. */
export async function comeBack(ctx: Context, people: readonly Id[]): Promise<Id[]> {
  const { rows } = await sql<{
    id: Id
  }>`update people.person set state = 'active', left_day = null, version = version + 1, changed_at = ${ctx.now()}
    where authority_id = ${ctx.authority} and id = any(${sql.val([...people])}::uuid[]) and state = 'leaving' returning id`.execute(
    ctx.db(),
  )
  const back = rows.map((row) => row.id)
  if (!back.length) return back
  await sql`update people.account set state = case when last_sign_in is null then 'invited' else 'active' end, delete_day = null, version = version + 1, changed_at = ${ctx.now()}
    where authority_id = ${ctx.authority} and person_id = any(${sql.val(back)}::uuid[]) and state = 'leaving'`.execute(ctx.db())
  await ctx.audit(
    'people.person.returned',
    'people.person',
    back.map((id) => ({ id, changes: { state: ['leaving', 'active'] } })),
  )
  await ctx.tell('people.person.changed', back)
  return back
}
