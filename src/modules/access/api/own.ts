// The own account: password, second factors, sessions, language.
import { z } from 'zod'
import { defineApi, Id } from '#shared'
import { OwnAccount } from '../model.ts'
import { Opaque, PasskeyAnswer } from './sign-in.ts'

const one = z.object({ id: Id })
const fresh = z.object({ recovery: z.array(z.string()).nullable() })

export const ownApi = defineApi('access', {
  ownAccount: {
    method: 'get',
    path: '/account',
    right: 'signedIn',
    doc: 'Das eigene Konto: Faktoren, Passkeys, Sitzungen.',
    answer: OwnAccount,
  },
  changePassword: {
    method: 'put',
    path: '/account/password',
    right: 'signedIn',
    doc: 'Setzt ein neues Passwort; alle anderen Sitzungen enden.',
    body: z.strictObject({ password: z.string().min(1).max(500) }),
  },
  changeLanguage: {
    method: 'put',
    path: '/account/language',
    right: 'signedIn',
    doc: 'Wählt die Sprache.',
    body: z.strictObject({ lang: z.enum(['de', 'en']) }),
  },
  beginTotp: {
    method: 'post',
    path: '/account/totp',
    right: 'signedIn',
    doc: 'Beginnt das Einrichten einer Code-App; gilt erst nach dem ersten Code.',
    answer: z.object({ secret: z.string(), uri: z.string(), svg: z.string() }),
  },
  finishTotp: {
    method: 'post',
    path: '/account/totp/confirm',
    right: 'signedIn',
    doc: 'Schließt das Einrichten mit dem ersten Code ab.',
    body: z.strictObject({ code: z.string().max(20) }),
    answer: fresh,
    perMinute: 30,
  },
  dropTotp: { method: 'delete', path: '/account/totp', right: 'signedIn', doc: 'Entfernt die Code-App.' },
  enrolOptions: {
    method: 'post',
    path: '/account/passkeys/options',
    right: 'signedIn',
    doc: 'Aufforderung an den Browser, einen Passkey anzulegen.',
    answer: Opaque,
  },
  addPasskey: {
    method: 'post',
    path: '/account/passkeys',
    right: 'signedIn',
    doc: 'Behält einen neuen Passkey.',
    body: z.strictObject({ name: z.string().trim().min(1).max(80), response: PasskeyAnswer }),
    answer: fresh,
  },
  dropPasskey: { method: 'delete', path: '/account/passkeys/:id', right: 'signedIn', doc: 'Entfernt einen Passkey.', params: one },
  renewRecovery: {
    method: 'post',
    path: '/account/recovery-codes',
    right: 'signedIn',
    doc: 'Zehn neue Wiederherstellungscodes; die bisherigen gelten nicht mehr.',
    answer: z.array(z.string()),
  },
  endOwnSession: { method: 'delete', path: '/account/sessions/:id', right: 'signedIn', doc: 'Beendet eine eigene Sitzung.', params: one },
  endOtherSessions: {
    method: 'post',
    path: '/account/sessions/end-others',
    right: 'signedIn',
    doc: 'Beendet alle eigenen Sitzungen außer dieser.',
  },
})
