// Signing in and out, and who is signed in.
import { z } from 'zod'
import { defineApi, shellApi } from '#shared'

export const SignInAnswer = z.object({
  /** `authority`: several people share the name, the Schulträger must be chosen; `factor`: a second factor is due; `enrol`: one must be set up first. */
  state: z.enum(['signedIn', 'authority', 'factor', 'enrol']),
})
export type SignInAnswer = z.infer<typeof SignInAnswer>

const password = z.string().min(1).max(500)

export const signInApi = defineApi('access', {
  session: shellApi.session,
  endSession: shellApi.endSession,
  signIn: {
    method: 'post',
    path: '/sign-in',
    right: 'public',
    doc: 'Meldet mit Benutzername (oder E-Mail-Adresse) und Passwort an; die Sitzung kommt als Cookie.',
    body: z.strictObject({ name: z.string().trim().min(1).max(254), password, authority: z.string().max(80).optional() }),
    answer: SignInAnswer,
    perMinute: 600,
  },
  signInPlaces: {
    method: 'get',
    path: '/sign-in/authorities',
    right: 'public',
    doc: 'Die Schulträger dieser Installation für die Auswahl bei der Anmeldung, mit ihrer Anmeldung über einen anderen Anbieter.',
    answer: z.array(z.object({ slug: z.string(), name: z.string(), providers: z.array(z.object({ id: z.string(), name: z.string() })) })),
  },
  confirm: {
    method: 'post',
    path: '/session/confirm',
    right: 'signedIn',
    doc: 'Bestätigt die eigene Identität noch einmal mit dem Passwort; danach gelten empfindliche Schritte zehn Minuten lang.',
    body: z.strictObject({ password }),
    perMinute: 60,
  },
})
