// Small children get a password they can read in place of a code: schools decide that for their pupils.
import { sql } from 'kysely'
import { type Context, germanToday, invalid, readSetting } from '#kernel'
import { accountSettings, setAccountState } from '#modules/people'
import type { Id } from '#shared'
import { storePassword, weakness } from '../guard/passwords.ts'
import { wordPair } from '../guard/word-pairs.ts'
import { settings } from '../settings.ts'
import { endSessionsOf } from './sessions.ts'

const most = 200

/** Of these accounts, those of pupils whose school hands out pairs of words. */
export async function wordAccounts(ctx: Context, ids: readonly Id[]): Promise<Set<Id>> {
  if (ctx.authorities.length !== 1) return new Set()
  const { rows } = await sql<{ account: Id; school: Id }>`
    select k.id as account, min(a.school_id::text)::uuid as school from people.account k join people.affiliation a on a.authority_id = k.authority_id and a.person_id = k.person_id
    where k.authority_id = ${ctx.authority} and k.id = any(${sql.val([...ids])}::uuid[]) and coalesce(a.until_day, ${germanToday}) >= ${germanToday}
    group by k.id having bool_and(a.role = 'learner') and count(distinct a.school_id) = 1`.execute(ctx.db())
  const chosen = new Map<Id, boolean>()
  for (const school of new Set(rows.map((row) => row.school)))
    chosen.set(school, await readSetting(ctx, accountSettings.wordPasswords, { school }))
  return new Set(rows.flatMap((row) => (chosen.get(row.school) ? [row.account] : [])))
}

interface Child {
  id: Id
  name: string
  displayName: string
  state: string
}

/** Sets such a password at once, ends sessions, wakes sleeping accounts; what they had before works no longer. Answers the words. */
export async function giveWords(ctx: Context, children: readonly Child[]): Promise<Map<Id, string>> {
  if (children.length > most) throw invalid('access.tooManySlips')
  const minimum = await readSetting(ctx, settings.pupilPasswordLength)
  const words = new Map<Id, string>()
  for (const { id, name, displayName } of children) {
    const near = [name, displayName]
    let pair = wordPair()
    for (let again = 0; again < 20 && weakness(pair, { minimum, near }); again++)
      pair = again < 10 ? wordPair() : `${wordPair()}-${wordPair()}`
    await storePassword(ctx, id, pair)
    words.set(id, pair)
  }
  const ids = children.map((child) => child.id)
  await sql`delete from access.code where account_id = any(${sql.val(ids)}::uuid[]) and used_at is null`.execute(ctx.db())
  await endSessionsOf(ctx, ids)
  await setAccountState(
    ctx,
    children.filter((child) => child.state === 'invited').map((child) => child.id),
    'active',
  )
  return words
}
