// What the environment may say, checked before anything is touched.
import { StartError } from '../kernel/database/start-error.ts'

export interface AppSettings {
  port: number
  host: string
  publicUrl: string
  role: 'all' | 'server' | 'worker'
  bootstrapToken: string | null
  trustProxy: boolean
  demo: boolean
}

type Env = Readonly<Record<string, string | undefined>>

const wrong = (name: string, value: string, de: string, en: string) =>
  new StartError('environment', {
    de: `Der Wert „${value}“ von ${name} ist nicht gültig: ${de} MUSES wurde nicht gestartet und hat nichts geändert. Bitte den Wert berichtigen oder die Variable weglassen.`,
    en: `The value "${value}" of ${name} is not valid: ${en} MUSES did not start and changed nothing. Please correct the value or leave the variable out.`,
  })

function portOf(env: Env): number {
  const text = env.PORT?.trim() || '3000'
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw wrong('PORT', text, 'erwartet wird eine Zahl von 1 bis 65535.', 'a number from 1 to 65535 is expected.')
  return port
}

function publicUrlOf(env: Env, port: number): string {
  const text = env.MUSES_PUBLIC_URL?.trim()
  if (!text) return `http://127.0.0.1:${port}`
  try {
    const url = new URL(text)
    if ((url.protocol === 'http:' || url.protocol === 'https:') && url.pathname === '/' && !url.search && !url.username) return url.origin
  } catch {}
  throw wrong(
    'MUSES_PUBLIC_URL',
    text,
    'erwartet wird eine Adresse wie https://muses.example.de ohne Pfad.',
    'an address such as https://muses.example.de without a path is expected.',
  )
}

/** Reads and checks the environment; throws a StartError that names the variable. */
export function settingsOf(env: Env, args: readonly string[]): AppSettings {
  const port = portOf(env)
  const role = env.MUSES_ROLE?.trim() || 'all'
  if (role !== 'all' && role !== 'server' && role !== 'worker')
    throw wrong('MUSES_ROLE', role, 'erlaubt sind all, server, worker.', 'all, server and worker are allowed.')
  const token = env.MUSES_BOOTSTRAP_TOKEN?.trim() || null
  if (token && token.length < 20)
    throw wrong('MUSES_BOOTSTRAP_TOKEN', '…', 'das Token braucht mindestens 20 Zeichen.', 'the token needs at least 20 characters.')
  return {
    port,
    host: env.MUSES_HOST?.trim() || '127.0.0.1',
    publicUrl: publicUrlOf(env, port),
    role,
    bootstrapToken: token,
    trustProxy: env.MUSES_TRUST_PROXY === '1',
    demo: args.includes('--demo'),
  }
}
