// Signing in and out, second factors, activation, the first account.
import { z } from 'zod'
import { defineApi, shellApi } from '#shared'
import { SetupWish } from '../model.ts'

export const SignInAnswer = z.object({
  /** `authority`: several people share the name, the Schulträger must be chosen; `factor`: a second factor is due; `enrol`: one must be set up first. */
  state: z.enum(['signedIn', 'authority', 'factor', 'enrol']),
})
export type SignInAnswer = z.infer<typeof SignInAnswer>

const password = z.string().min(1).max(500)
const code = z.string().trim().min(6).max(100)
const authority = z.string().max(80).optional()
/** What the browser's WebAuthn functions hand out and take; its inside is checked by the library. */
export const Opaque = z.record(z.string(), z.unknown())
/** The answer of a passkey. */
export const PasskeyAnswer = z.looseObject({
  id: z.string().max(2_000),
  rawId: z.string().max(2_000),
  type: z.literal('public-key'),
  response: z.looseObject({ clientDataJSON: z.string().max(10_000) }),
})
const Redemption = z.strictObject({ code, name: z.string().trim().min(1).max(254).optional(), authority })

export const signInApi = defineApi('access', {
  session: shellApi.session,
  endSession: shellApi.endSession,
  signIn: {
    method: 'post',
    path: '/sign-in',
    right: 'public',
    doc: 'Meldet mit Benutzername (oder E-Mail-Adresse) und Passwort an; die Sitzung kommt als Cookie.',
    body: z.strictObject({ name: z.string().trim().min(1).max(254), password, authority }),
    answer: SignInAnswer,
    perMinute: 600,
  },
  signInPlaces: {
    method: 'get',
    path: '/sign-in/authorities',
    right: 'public',
    doc: 'Die Schulträger dieser Installation für die Auswahl bei der Anmeldung, mit ihrer Anmeldung über einen anderen Anbieter.',
    answer: z.array(z.object({ slug: z.string(), name: z.string(), ways: z.array(z.object({ name: z.string(), href: z.string() })) })),
  },
  passkeyOptions: {
    method: 'post',
    path: '/sign-in/passkey/options',
    right: 'public',
    doc: 'Aufforderung an den Browser für die Anmeldung mit Passkey.',
    answer: Opaque,
    perMinute: 120,
  },
  signInByPasskey: {
    method: 'post',
    path: '/sign-in/passkey',
    right: 'public',
    doc: 'Meldet mit einem Passkey an; ein Benutzername ist nicht nötig.',
    body: z.strictObject({ response: PasskeyAnswer }),
    answer: SignInAnswer,
    perMinute: 120,
  },
  forgot: {
    method: 'post',
    path: '/password/forgot',
    right: 'public',
    doc: 'Schickt einen Link zum Setzen eines neuen Passworts, wenn es das Konto gibt und es eine E-Mail-Adresse hat; die Antwort ist immer dieselbe.',
    body: z.strictObject({ name: z.string().trim().min(1).max(254), authority }),
    perMinute: 20,
  },
  readCode: {
    method: 'post',
    path: '/activation/check',
    right: 'public',
    doc: 'Zeigt, zu wem ein Aktivierungslink oder -code gehört, ohne ihn zu verbrauchen.',
    body: Redemption,
    answer: z.object({
      purpose: z.enum(['activate', 'reset']),
      displayName: z.string(),
      name: z.string(),
      place: z.string().nullable(),
      minimum: z.number(),
    }),
    perMinute: 120,
  },
  redeemCode: {
    method: 'post',
    path: '/activation',
    right: 'public',
    doc: 'Löst einen Aktivierungslink oder -code ein: setzt das Passwort und meldet an.',
    body: Redemption.extend({ password }),
    answer: SignInAnswer,
    perMinute: 120,
  },
  readSetup: {
    method: 'post',
    path: '/setup/check',
    right: 'public',
    doc: 'Ob der Link des ersten Starts noch gilt.',
    body: z.strictObject({ code }),
    answer: z.object({ minimum: z.number() }),
    perMinute: 30,
  },
  setUp: {
    method: 'post',
    path: '/setup',
    right: 'public',
    doc: 'Legt mit dem Link des ersten Starts das erste Konto des Betreibers an.',
    body: SetupWish,
    answer: SignInAnswer,
    perMinute: 30,
  },
  confirm: {
    method: 'post',
    path: '/session/confirm',
    right: 'signedIn',
    doc: 'Zeigt den zweiten Faktor oder bestätigt die eigene Identität noch einmal; danach gelten empfindliche Schritte zehn Minuten lang.',
    body: z.union([
      z.strictObject({ password }),
      z.strictObject({ code: z.string().max(20) }),
      z.strictObject({ recovery: z.string().max(40) }),
      z.strictObject({ passkey: PasskeyAnswer }),
    ]),
    perMinute: 60,
  },
  confirmOptions: {
    method: 'post',
    path: '/session/confirm/options',
    right: 'signedIn',
    doc: 'Aufforderung an den Browser, mit einem eigenen Passkey zu bestätigen.',
    answer: Opaque,
  },
})
