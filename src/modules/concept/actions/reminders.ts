// Asking heads and authority to sign: behind the bell and by mail, at once and again before the day is over.
import { sql } from 'kysely'
import { type Context, conflict, log, type Mail, notify, sendMail, textsIn } from '#kernel'
import { holdersOf } from '#modules/access'
import { addDays, formatDay, type Id } from '#shared'
import { lockEdition } from '../queries/concepts.ts'
import { todayOf } from '../queries/muses.ts'

const changeRight = 'concept.change'

interface Waiting {
  id: Id
  school: Id | null
  schoolName: string | null
  concept: Id
  title: string
  due: string
  authorityName: string
}

const waiting = (ctx: Context, condition: ReturnType<typeof sql>) =>
  sql<Waiting>`select g.id, g.school_id as school, s.name as "schoolName", e.concept_id as concept, c.title, e.due::text, a.name as "authorityName"
    from concept.signature g join concept.edition e on e.authority_id = g.authority_id and e.id = g.edition_id and e.state = 'forSignature'
      join concept.concept c on c.authority_id = e.authority_id and c.id = e.concept_id join organisation.authority a on a.id = g.authority_id
      left join organisation.school s on s.authority_id = g.authority_id and s.id = g.school_id
    where g.authority_id = ${ctx.authority} and g.state = 'open' and ${condition}`.execute(ctx.db())

/** Tells everybody who still has to sign an edition. */
export async function askToSign(ctx: Context, edition: Id, why: 'ask' | 'remind'): Promise<number> {
  const { rows } = await waiting(ctx, sql`g.edition_id = ${edition}`)
  return tell(ctx, rows, why)
}

/** Reminds all who still have to sign an edition, now. */
export async function remindNow(ctx: Context, edition: Id): Promise<number> {
  const found = await lockEdition(ctx, edition, changeRight)
  ctx.may(changeRight, { schools: found.schools })
  if (found.state !== 'forSignature') throw conflict('concept.notForSignature')
  return askToSign(ctx, edition, 'remind')
}

/** Reminds in the last three days and then once a week, everybody at most once in two days. */
export async function remindDue(ctx: Context): Promise<number> {
  const today = todayOf(ctx)
  const soon = addDays(today, 3)
  const { rows } = await waiting(
    ctx,
    sql`((e.due between ${today} and ${soon} and (g.reminded_at is null or g.reminded_at < ${ctx.now()}::timestamptz - interval '2 days'))
      or (e.due < ${today} and (g.reminded_at is null or g.reminded_at < ${ctx.now()}::timestamptz - interval '7 days')))`,
  )
  return tell(ctx, rows, 'remind')
}

async function tell(ctx: Context, all: readonly Waiting[], why: 'ask' | 'remind'): Promise<number> {
  if (all.length === 0) return 0
  const heads = await holdersOf(
    ctx,
    ['head'],
    all.flatMap((each) => each.school ?? []),
  )
  const { rows: admins } = await sql<{
    account: Id
    email: string | null
  }>`select distinct g.account_id as account, k.email from access."grant" g join people.account k on k.id = g.account_id and k.state = 'active'
    where g.authority_id = ${ctx.authority} and g.scope = 'authority' and g.role = 'authorityAdmin' and g.kind <> 'support' and g.starts_at <= ${ctx.now()} and (g.ends_at is null or g.ends_at > ${ctx.now()})`.execute(
    ctx.db(),
  )
  const told = all.flatMap((each) =>
    (each.school ? heads.filter((head) => head.school === each.school) : admins).map((person) => ({ each, ...person })),
  )
  await notify(
    ctx,
    told.map(({ each, account }) => ({
      account,
      kind: `concept.${why}`,
      values: { title: each.title, place: each.schoolName ?? each.authorityName, due: formatDay(each.due) },
      href: `/betriebskonzept/${each.concept}`,
      tone: why === 'remind' ? ('warning' as const) : ('info' as const),
    })),
  )
  await sendMail(
    ctx,
    told.flatMap(({ each, email }) => (email ? [mailOf(each, email, why)] : [])),
  )
  await sql`update concept.signature set reminded_at = ${ctx.now()} where authority_id = ${ctx.authority} and id = any(${sql.val(all.map((each) => each.id))}::uuid[])`.execute(
    ctx.db(),
  )
  log.info({ signatures: all.length, people: told.length }, `concept: ${why}`)
  return told.length
}

let publicUrl = ''
/** Where links in mails lead. */
export function usePublicUrl(url: string): void {
  publicUrl = url
}

function mailOf(each: Waiting, to: string, why: 'ask' | 'remind'): Mail {
  const t = textsIn('de')
  const values = {
    title: each.title,
    place: each.schoolName ?? each.authorityName,
    due: formatDay(each.due),
    link: `${publicUrl}/betriebskonzept/${each.concept}`,
  }
  return { to, subject: t(`concept.mail.${why}.subject`, values), text: t(`concept.mail.${why}.text`, values) }
}
