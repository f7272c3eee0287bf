// Routes of signing in and out: the session travels as a cookie.
import { serve } from '#kernel'
import { confirmByPassword } from '../actions/confirm.ts'
import { endCurrent } from '../actions/sessions.ts'
import { signIn } from '../actions/sign-in.ts'
import { type SignInAnswer, signInApi } from '../api.ts'
import { doorOf, giveCookie, takeCookie } from '../door.ts'
import { signInPlaces } from '../queries/places.ts'
import { sessionView } from '../queries/session-view.ts'

export const signInRoutes = serve(signInApi, {
  session: (ctx) => sessionView(ctx),
  async endSession(ctx, _asked, { reply }) {
    await endCurrent(ctx)
    takeCookie(reply)
  },
  async signIn(ctx, { body }, { request, reply }) {
    const outcome = await signIn(ctx, { ...body, ...doorOf(request) })
    if (!('state' in outcome)) return outcome
    if (outcome.state === 'authority') return { state: 'authority' } satisfies SignInAnswer
    giveCookie(reply, outcome.session.secret, outcome.session.expires)
    return { state: outcome.pending ?? 'signedIn' } satisfies SignInAnswer
  },
  signInPlaces: (ctx) => signInPlaces(ctx),
  confirm: (ctx, { body }, { request }) => confirmByPassword(ctx, body.password, doorOf(request)),
})
