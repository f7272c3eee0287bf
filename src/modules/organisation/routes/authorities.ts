import { created, listQuery, serve, versioned } from '#kernel'
import { archiveAuthority, changeAuthority, createAuthorities, restoreAuthority } from '../actions/authorities.ts'
import { authoritiesApi } from '../api.ts'
import { authorityList, getAuthority, myAuthorities } from '../queries/authorities.ts'

export const authorityRoutes = serve(authoritiesApi, {
  authorities: (ctx, { query }) => authorityList.page(ctx, listQuery(query)),
  myAuthorities: (ctx) => myAuthorities(ctx),
  authority: (ctx, { params }) => getAuthority(ctx, params.id),
  createAuthority: (ctx, { body }, extra) => created(extra, createAuthorities(ctx, [body])),
  changeAuthority: (ctx, { params, body }, extra) => changeAuthority(ctx, versioned(params.id, body, extra)),
  archiveAuthority: (ctx, { params }) => archiveAuthority(ctx, params.id),
  restoreAuthority: (ctx, { params }) => restoreAuthority(ctx, params.id),
})
