// Routes of roles, grants, deputies, support access and tokens.

import type { z } from 'zod'
import { invalid, serve } from '#kernel'
import { type ListParams, readListQuery } from '#shared'
import { forInstallation } from '../../../kernel/core/installation.ts'
import { endDeputies, lendFor, lendOwn } from '../actions/deputies.ts'
import { endGrants, giveGrants } from '../actions/grants.ts'
import { changeImplied, changeRoles, resetRole } from '../actions/roles.ts'
import { decideSupport, endSupport, requestSupport } from '../actions/support.ts'
import { endServices, endToken, makeService, makeToken } from '../actions/tokens.ts'
import { rolesApi } from '../api.ts'
import { explain, rolesOf, whoMay } from '../queries/explain.ts'
import { grants, listDeputies, listServices, listSupport, listTokens, operatorGrants } from '../queries/grants.ts'
import { listImplied, listRoles } from '../queries/roles.ts'
import { at } from '../who/place.ts'

/** The query of a list; a condition that cannot be read is refused instead of left out. */
export function queryOf(params: z.output<typeof ListParams>) {
  const { wrong, ...query } = readListQuery(params)
  if (wrong.length)
    throw invalid('list.filter', {
      values: { column: wrong[0]! },
      fields: [{ path: 'filter', code: 'list.filter', values: { column: wrong[0]! } }],
    })
  return query
}

export const roleRoutes = serve(rolesApi, {
  grants: (ctx, { query }) => grants.page(ctx, queryOf(query)) as never,
  operatorGrants: (ctx, { query }) => operatorGrants.page(forInstallation(ctx), queryOf(query)) as never,
  giveGrants: (ctx, { body }) => at(ctx, body.installation, (place) => giveGrants(place, body.grants)),
  endGrants: (ctx, { body }) => at(ctx, body.installation, (place) => endGrants(place, body.ids)),
  roles: (ctx, { query }) => at(ctx, query.installation, listRoles),
  changeRoles: (ctx, { body }) => at(ctx, body.installation, (place) => changeRoles(place, body.changes)),
  resetRole: (ctx, { params, body }) => at(ctx, body.installation, (place) => resetRole(place, params.key)),
  implied: listImplied,
  changeImplied: (ctx, { params, body }) => changeImplied(ctx, params.affiliation, body.role),
  accountRoles: (ctx, { params, query }) => at(ctx, query.installation, (place) => rolesOf(place, params.id)),
  explain: (ctx, { params, query }) => at(ctx, query.installation, (place) => explain(place, params.id, query.right, query.school)),
  whoMay: (ctx, { query }) => whoMay(ctx, query.school ?? null, query.right),
  deputies: listDeputies,
  lend: (ctx, { body }) =>
    body.account && body.account !== ctx.who.account ? lendFor(ctx, body.account, body.deputies) : lendOwn(ctx, body.deputies),
  endDeputies: (ctx, { body }) => endDeputies(ctx, body.ids),
  support: listSupport,
  requestSupport: async (ctx, { body }) => ({ id: await requestSupport(ctx, body) }),
  decideSupport: (ctx, { params, body }) => decideSupport(ctx, params.id, body.hours),
  endSupport: (ctx, { params }) => endSupport(ctx, params.id),
  tokens: listTokens,
  makeToken: (ctx, { body }) => makeToken(ctx, body),
  endToken: (ctx, { params }) => endToken(ctx, params.id),
  services: (ctx, { query }) => at(ctx, query.installation, listServices),
  makeService: (ctx, { body: { installation, ...draft } }) => at(ctx, installation, (place) => makeService(place, draft)),
  endServices: (ctx, { body }) => at(ctx, body.installation, (place) => endServices(place, body.ids)),
})
