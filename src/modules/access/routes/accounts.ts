// Routes of the accounts of others.
import { invalid, serve } from '#kernel'
import { readListQuery } from '#shared'
import { endSessions, reactivate, renewCodes, resetFactors, suspend } from '../actions/accounts.ts'
import { invite } from '../actions/invite.ts'
import { accountsApi } from '../api.ts'
import { accounts } from '../queries/accounts.ts'

export const accountRoutes = serve(accountsApi, {
  async accounts(ctx, { query }) {
    const { wrong, ...asked } = readListQuery(query)
    if (wrong.length) throw invalid('list.filter', { fields: [{ path: 'filter', code: 'list.filter', values: { column: wrong[0]! } }] })
    return accounts.page(ctx, asked) as never
  },
  invite: (ctx, { body }) => invite(ctx, body.people, body.way),
  renewCodes: (ctx, { body }) => renewCodes(ctx, body.ids, body.way),
  suspend: (ctx, { body }) => suspend(ctx, body.ids),
  reactivate: (ctx, { body }) => reactivate(ctx, body.ids),
  endSessions: async (ctx, { body }) => ({ ended: await endSessions(ctx, body.ids) }),
  resetFactors: (ctx, { body }) => resetFactors(ctx, body.ids),
})
