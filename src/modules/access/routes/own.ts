// Routes of the own account.
import { serve } from '#kernel'
import { changeLanguage, changePassword } from '../actions/own.ts'
import { addPasskey, dropPasskey, enrolOptions } from '../actions/passkeys.ts'
import { renewRecoveryCodes } from '../actions/recovery.ts'
import { endOwn } from '../actions/sessions.ts'
import { beginTotp, dropTotp, finishTotp } from '../actions/totp.ts'
import { ownApi } from '../api.ts'
import { ownAccount } from '../queries/own.ts'

export const ownRoutes = serve(ownApi, {
  ownAccount: (ctx) => ownAccount(ctx),
  changePassword: (ctx, { body }) => changePassword(ctx, body.password),
  changeLanguage: (ctx, { body }) => changeLanguage(ctx, body.lang),
  beginTotp: (ctx) => beginTotp(ctx),
  finishTotp: (ctx, { body }) => finishTotp(ctx, body.code),
  dropTotp: (ctx) => dropTotp(ctx),
  enrolOptions: async (ctx) => ({ ...(await enrolOptions(ctx)) }),
  addPasskey: (ctx, { body }) => addPasskey(ctx, body.name, body.response as never),
  dropPasskey: (ctx, { params }) => dropPasskey(ctx, params.id),
  renewRecovery: (ctx) => renewRecoveryCodes(ctx),
  endOwnSession: (ctx, { params }) => endOwn(ctx, params.id),
  endOtherSessions: (ctx) => endOwn(ctx),
})
