// Routes of the accounts of others.
import { exportList, serve } from '#kernel'
import { forInstallation } from '../../../kernel/core/installation.ts'
import { endSessions, reactivate, renewCodes, resetFactors, suspend } from '../actions/accounts.ts'
import { invite } from '../actions/invite.ts'
import { printSlips } from '../actions/slips.ts'
import { accountsApi } from '../api.ts'
import { getAccount } from '../queries/account-sheet.ts'
import { accounts, operatorAccounts } from '../queries/accounts.ts'
import { at } from '../who/place.ts'
import { queryOf } from './roles.ts'

export const accountRoutes = serve(accountsApi, {
  accounts: (ctx, { query }) => accounts.page(ctx, queryOf(query)) as never,
  operatorAccounts: (ctx, { query }) => operatorAccounts.page(forInstallation(ctx), queryOf(query)) as never,
  account: (ctx, { params, query }) => at(ctx, query.installation, (place) => getAccount(place, params.id)),
  exportAccounts: (ctx, { query }, { t }) => exportList(accounts, ctx, queryOf(query), query.format, { t, lang: ctx.lang }),
  slips: (ctx, { body }, { t }) => at(ctx, body.installation, (place) => printSlips(place, body.ids, t, body)),
  invite: (ctx, { body }) => at(ctx, body.installation, (place) => invite(place, body.people, body.way)),
  renewCodes: (ctx, { body }) => at(ctx, body.installation, (place) => renewCodes(place, body.ids, body.way)),
  suspend: (ctx, { body }) => at(ctx, body.installation, (place) => suspend(place, body.ids)),
  reactivate: (ctx, { body }) => at(ctx, body.installation, (place) => reactivate(place, body.ids)),
  endSessions: (ctx, { body }) => at(ctx, body.installation, async (place) => ({ ended: await endSessions(place, body.ids) })),
  resetFactors: (ctx, { body }) => at(ctx, body.installation, (place) => resetFactors(place, body.ids)),
})
