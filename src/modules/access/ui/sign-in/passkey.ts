// Passkeys in the browser; the library is loaded when one is used.
import { call } from '#ui'
import { ownApi, signInApi } from '../../api.ts'

/** Passkeys need a name, not a bare address, and a safe connection. */
export const passkeysWork = (): boolean =>
  window.isSecureContext && typeof PublicKeyCredential === 'function' && !/^[\d.]+$|^\[/.test(window.location.hostname)

/** Whether the person turned away herself; that is no fault. */
export const declined = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'NotAllowedError' || error.name === 'AbortError')

const load = () => import('@simplewebauthn/browser')

/** Signs in with whatever passkey the person picks. */
export async function signInByPasskey() {
  const [{ startAuthentication }, options] = await Promise.all([load(), call(signInApi.passkeyOptions, {})])
  const response = await startAuthentication({ optionsJSON: options as never })
  return call(signInApi.signInByPasskey, { body: { response: response as never } })
}

/** Confirms with one of the own passkeys. */
export async function confirmByPasskey() {
  const [{ startAuthentication }, options] = await Promise.all([load(), call(signInApi.confirmOptions, {})])
  const response = await startAuthentication({ optionsJSON: options as never })
  await call(signInApi.confirm, { body: { passkey: response as never } })
}

/** Makes a passkey and keeps it under a name. */
export async function enrolPasskey(name: string) {
  const [{ startRegistration }, options] = await Promise.all([load(), call(ownApi.enrolOptions, {})])
  const response = await startRegistration({ optionsJSON: options as never })
  return call(ownApi.addPasskey, { body: { name, response: response as never } })
}

/** What this device is called at first, e.g. "Firefox, Linux". */
export function thisDevice(): string {
  const agent = navigator.userAgent
  const known: [RegExp, string][] = [
    [/iPhone/, 'iPhone'],
    [/iPad/, 'iPad'],
    [/Android/, 'Android'],
    [/CrOS/, 'Chromebook'],
    [/Windows/, 'Windows'],
    [/Mac OS X/, 'Mac'],
    [/Linux/, 'Linux'],
  ]
  return known.find(([pattern]) => pattern.test(agent))?.[1] ?? 'Passkey'
}
