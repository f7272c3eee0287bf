// Thin: from the endpoints to queries and actions.
import { invalid, serve } from '#kernel'
import { readListQuery } from '#shared'
import { affiliate, changePeople, createPeople, endAffiliations } from './actions.ts'
import { peopleApi } from './api.ts'
import { getPerson, people, peopleAt } from './queries.ts'

export const peopleRoutes = serve(peopleApi, {
  async list(ctx, { query }) {
    const { wrong, ...asked } = readListQuery(query)
    if (wrong.length) throw invalid('list.filter', { fields: [{ path: 'filter', code: 'list.filter', values: { column: wrong[0]! } }] })
    return (query.school ? peopleAt(query.school) : people).page(ctx, asked) as never
  },
  get: (ctx, { params }) => getPerson(ctx, params.id) as never,
  create: (ctx, { body }) => createPeople(ctx, body.people),
  change: (ctx, { body }) => changePeople(ctx, body.changes),
  affiliate: (ctx, { body }) => affiliate(ctx, body.affiliations),
  endAffiliations: (ctx, { body }) => endAffiliations(ctx, body.ids),
})
