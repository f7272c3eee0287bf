// Routes of the accounts of others.
import { serve } from '#kernel'
import { forInstallation } from '../../../kernel/core/installation.ts'
import { endSessions, reactivate, renewCodes, resetFactors, suspend } from '../actions/accounts.ts'
import { invite } from '../actions/invite.ts'
import { accountsApi } from '../api.ts'
import { accounts, operatorAccounts } from '../queries/accounts.ts'
import { at } from '../who/place.ts'
import { queryOf } from './roles.ts'

export const accountRoutes = serve(accountsApi, {
  accounts: (ctx, { query }) =>
    (query.installation ? operatorAccounts.page(forInstallation(ctx), queryOf(query)) : accounts.page(ctx, queryOf(query))) as never,
  invite: (ctx, { body }) => at(ctx, body.installation, (place) => invite(place, body.people, body.way)),
  renewCodes: (ctx, { body }) => at(ctx, body.installation, (place) => renewCodes(place, body.ids, body.way)),
  suspend: (ctx, { body }) => at(ctx, body.installation, (place) => suspend(place, body.ids)),
  reactivate: (ctx, { body }) => at(ctx, body.installation, (place) => reactivate(place, body.ids)),
  endSessions: (ctx, { body }) => at(ctx, body.installation, async (place) => ({ ended: await endSessions(place, body.ids) })),
  resetFactors: (ctx, { body }) => at(ctx, body.installation, (place) => resetFactors(place, body.ids)),
})
