// Thin: from the endpoints to queries and actions.
import { sql } from 'kysely'
import { type Context, exportList, invalid, listQuery, narrow, notFound, serve } from '#kernel'
import type { Change, Id } from '#shared'
import { undoChange } from '../actions/changes.ts'
import { giveAccounts } from '../actions/give-accounts.ts'
import { assignGroup } from '../actions/groups.ts'
import { addGuardian, changeGuardian, removeGuardian } from '../actions/guardians.ts'
import { keepApart, mergePeople } from '../actions/twins.ts'
import { affiliate, changePeople, createPeople, endAffiliations } from '../actions.ts'
import { peopleApi } from '../api.ts'
import { checkExport } from '../exports/releases.ts'
import type { person } from '../model.ts'
import { chosenPeople } from '../queries/chosen.ts'
import { placeOf } from '../queries/place.ts'
import { servicesOf } from '../queries/services.ts'
import { getPerson, people, peopleAt } from '../queries.ts'

/** The context of the one authority that these people belong to: an operator or somebody of several authorities names none. */
async function homeOf(
  ctx: Context,
  table: 'people.person' | 'people.affiliation' | 'kernel.import',
  wanted: readonly Id[],
): Promise<Context> {
  if (ctx.authorities.length === 1) return ctx
  const { rows } = await sql<{
    authority: Id
  }>`select distinct authority_id as authority from ${sql.table(table)} where authority_id = any(${sql.val([...ctx.authorities])}::uuid[])
    and id = any(${sql.val([...wanted])}::uuid[])`.execute(ctx.db())
  if (rows.length > 1) throw invalid('authority.several')
  if (!rows[0]) throw notFound()
  return narrow(ctx, rows[0].authority)
}

/** The same for people who are about to come to schools. */
async function homeOfSchools(ctx: Context, schools: readonly (Id | null)[]): Promise<Context> {
  const wanted = schools.filter((id) => id !== null)
  if (ctx.authorities.length === 1 || wanted.length === 0) return ctx
  const { rows } = await sql<{
    authority: Id
  }>`select distinct authority_id as authority from organisation.school where authority_id = any(${sql.val([...ctx.authorities])}::uuid[])
    and id = any(${sql.val(wanted)}::uuid[])`.execute(ctx.db())
  if (rows.length > 1) throw invalid('authority.several')
  if (!rows[0]) throw notFound()
  return narrow(ctx, rows[0].authority)
}

export const peopleRoutes = serve(peopleApi, {
  list: (ctx, { query }) => (query.school ? peopleAt(query.school) : people).page(ctx, listQuery(query)) as never,
  async export(ctx, { query }, { t }) {
    const list = query.school ? peopleAt(query.school) : people
    const asked = listQuery(query)
    const { count } = await list.page(ctx, { ...asked, cursor: undefined, limit: 1, count: 'exact' })
    await checkExport(ctx, { kind: 'people', query, people: count!.value })
    const lines = ctx.who.account
      ? [{ id: ctx.who.account, changes: { people: [null, count!.value], format: [null, query.format] } as const }]
      : []
    for (const authority of ctx.authorities) await narrow(ctx, authority).audit('people.person.exported', 'people.account', lines)
    return exportList(list, ctx, asked, query.format, { t, lang: ctx.lang })
  },
  chosen: (ctx, { body }) => chosenPeople(ctx, body),
  get: (ctx, { params }) => getPerson(ctx, params.id),
  services: (ctx, { params }) => servicesOf(ctx, params.id),
  create: async (ctx, { body }) =>
    createPeople(
      await homeOfSchools(
        ctx,
        body.people.flatMap((each) => each.affiliations.map((place) => place.school)),
      ),
      body.people,
    ),
  async change(ctx, { body }) {
    const home = await homeOf(
      ctx,
      'people.person',
      body.changes.map((each) => each.id),
    )
    return changePeople(home, body.changes)
  },
  async changeOne(ctx, { params, body }, { ifMatch }) {
    const change = { ...body, id: params.id, version: ifMatch ?? body.version } as Change<typeof person>
    const [changed] = await changePeople(await homeOf(ctx, 'people.person', [params.id]), [change])
    return changed!
  },
  async affiliate(ctx, { body }) {
    const home = await homeOf(
      ctx,
      'people.person',
      body.affiliations.map((each) => each.person),
    )
    await affiliate(home, body.affiliations)
  },
  endAffiliations: async (ctx, { body }) => endAffiliations(await homeOf(ctx, 'people.affiliation', body.ids), body.ids),
  addGuardian: async (ctx, { params, body }) => addGuardian(await homeOf(ctx, 'people.person', [params.id]), params.id, body),
  async changeGuardian(ctx, { params, body }, { ifMatch }) {
    const { edition, ...wish } = body
    await changeGuardian(await homeOf(ctx, 'people.person', [params.id]), params.id, params.guardian, wish, edition ?? ifMatch)
  },
  removeGuardian: async (ctx, { params }) => removeGuardian(await homeOf(ctx, 'people.person', [params.id]), params.id, params.guardian),
  giveAccounts: async (ctx, { body }) => giveAccounts(await homeOf(ctx, 'people.person', body.ids), body.ids),
  assignGroup: async (ctx, { body }) => assignGroup(await homeOf(ctx, 'people.person', body.ids), body.ids, body.group, body.role),
  keepApart: async (ctx, { params, body }) => keepApart(await homeOf(ctx, 'people.person', [params.id]), params.id, body.other),
  mergePeople: async (ctx, { params, body }) => ({
    change: await mergePeople(await homeOf(ctx, 'people.person', [params.id]), params.id, body.drop),
  }),
  undoChange: async (ctx, { params }) => undoChange(await homeOf(ctx, 'kernel.import', [params.id]), params.id),
  async count(outer, { query }) {
    const { ctx, school } = await placeOf(outer, query.school)
    ctx.may('people.person.view', { schools: [school] })
    const { rows } = await sql<{ people: number; learners: number; teachers: number; others: number; groups: number }>`
      select count(distinct a.person_id)::int as people, count(distinct a.person_id) filter (where a.role = 'learner')::int as learners, count(distinct a.person_id) filter (where a.role = 'teacher')::int as teachers,
        count(distinct a.person_id) filter (where a.role not in ('learner', 'teacher'))::int as others,
        (select count(*)::int from organisation."group" g where g.authority_id = ${ctx.authority} and g.school_id = ${school} and g.state = 'active') as groups
      from people.affiliation a where a.authority_id = ${ctx.authority} and a.school_id = ${school} and a.until_day is null`.execute(
      ctx.db(),
    )
    return rows[0]!
  },
})
