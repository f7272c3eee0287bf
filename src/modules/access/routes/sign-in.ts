// Routes of signing in and out: the session travels as a cookie.
import type { FastifyReply } from 'fastify'
import { Refusal, serve } from '#kernel'
import { readCode, redeemCode } from '../actions/codes.ts'
import { confirm, type Proof } from '../actions/confirm.ts'
import { forgotPassword } from '../actions/own.ts'
import { confirmOptions, passkeyOptions, signInByPasskey } from '../actions/passkeys.ts'
import { endCurrent } from '../actions/sessions.ts'
import { readSetup, setUp } from '../actions/set-up.ts'
import { type ChooseAuthority, type SignedIn, signIn } from '../actions/sign-in.ts'
import { type SignInAnswer, signInApi } from '../api.ts'
import { signInPlaces } from '../queries/places.ts'
import { sessionView } from '../queries/session-view.ts'
import { doorOf, giveCookie, takeCookie } from '../who/door.ts'

function admitted(reply: FastifyReply, outcome: SignedIn | ChooseAuthority | Refusal): SignInAnswer | Refusal {
  if (outcome instanceof Refusal) return outcome
  if (outcome.state === 'authority') return { state: 'authority' }
  giveCookie(reply, outcome.session.secret, outcome.session.expires)
  return { state: outcome.pending ?? 'signedIn' }
}

export const signInRoutes = serve(signInApi, {
  session: (ctx) => sessionView(ctx),
  async endSession(ctx, _asked, { reply }) {
    await endCurrent(ctx)
    takeCookie(reply)
  },
  signIn: async (ctx, { body }, { request, reply }) => admitted(reply, await signIn(ctx, { ...body, ...doorOf(request) })),
  signInPlaces: (ctx) => signInPlaces(ctx),
  passkeyOptions: async (ctx) => ({ ...(await passkeyOptions(ctx)) }),
  signInByPasskey: async (ctx, { body }, { request, reply }) =>
    admitted(reply, await signInByPasskey(ctx, body.response as never, doorOf(request))),
  forgot: (ctx, { body }, { request }) => forgotPassword(ctx, body.name, body.authority, doorOf(request)),
  readCode: (ctx, { body }, { request }) => readCode(ctx, { ...body, ...doorOf(request) }),
  redeemCode: async (ctx, { body }, { request, reply }) => admitted(reply, await redeemCode(ctx, { ...body, ...doorOf(request) })),
  readSetup: (ctx, { body }, { request }) => readSetup(ctx, body.code, doorOf(request)),
  setUp: async (ctx, { body }, { request, reply }) => admitted(reply, await setUp(ctx, { ...body, ...doorOf(request) })),
  confirm: (ctx, { body }, { request }) => confirm(ctx, body as Proof, doorOf(request)),
  confirmOptions: async (ctx) => ({ ...(await confirmOptions(ctx)) }),
})
