// What a directory said, in our words: worth another try, away, or something that a person must put right.
import { ResultCodeError } from 'ldapts'
import { invalid, type Outcome, Refusal, unavailable } from '#kernel'

/** Result codes of RFC 4511 §4.1.9 that are met here. */
export const codes = {
  operations: 1,
  timeLimit: 3,
  sizeLimit: 4,
  referral: 10,
  adminLimit: 11,
  noSuchAttribute: 16,
  constraint: 19,
  valueExists: 20,
  noSuchObject: 32,
  credentials: 49,
  insufficientRights: 50,
  busy: 51,
  unavailable: 52,
  unwilling: 53,
  objectClass: 65,
  notLeaf: 66,
  exists: 68,
  other: 80,
  assertion: 122,
} as const

// Internal errors (1, 80) are what servers answer while their disk is full or they are about to stop.
const passing = new Set<number>([codes.operations, codes.timeLimit, codes.adminLimit, codes.busy, codes.unavailable, codes.other])
/** The system as a whole declines for now: no fault of the step. */
const declining = new Set<number>([codes.busy, codes.unavailable])

const named: Record<number, string> = {
  [codes.operations]: 'sync.internal',
  [codes.timeLimit]: 'sync.overloaded',
  [codes.sizeLimit]: 'sync.limit',
  [codes.referral]: 'sync.referral',
  [codes.adminLimit]: 'sync.limit',
  [codes.busy]: 'sync.overloaded',
  [codes.unavailable]: 'sync.stopping',
  [codes.other]: 'sync.internal',
  13: 'sync.needsTls',
  17: 'sync.unknownAttribute',
  21: 'sync.wrongSyntax',
  [codes.constraint]: 'sync.refusedByRule',
  [codes.noSuchObject]: 'sync.parentMissing',
  34: 'sync.wrongName',
  [codes.insufficientRights]: 'sync.noRight',
  [codes.unwilling]: 'sync.refusedByRule',
  64: 'sync.wrongName',
  [codes.objectClass]: 'sync.classViolation',
  67: 'sync.wrongName',
  [codes.notLeaf]: 'sync.notEmpty',
  [codes.exists]: 'sync.nameTaken',
}

export const codeOf = (error: unknown): number | undefined => (error instanceof ResultCodeError ? error.code : undefined)
const messageOf = (error: unknown): string => {
  if (error instanceof Refusal) return String(error.options.values?.reason ?? '')
  return error instanceof Error ? error.message.split('\n')[0]! : String(error)
}

/** The outcome of a change that ended with this error. Without a result code nobody knows whether it was carried out. */
export function outcomeOf(error: unknown): Outcome {
  const code = codeOf(error)
  // [MS-ERREF] 2.3: ERROR_PASSWORD_RESTRICTION.
  if (code !== undefined && /\b0000052D\b/i.test(messageOf(error)))
    return { ok: false, code: 'sync.passwordRefused', message: messageOf(error), later: false }
  if (code === undefined) {
    const later = !(error instanceof Refusal) || error.kind === 'Unavailable'
    return { ok: false, code: error instanceof Refusal ? error.code : 'sync.away', message: messageOf(error), later, away: later }
  }
  return { ok: false, code: named[code] ?? 'sync.refused', message: messageOf(error), later: passing.has(code), away: declining.has(code) }
}

/** The same for a password: a rule that is broken is one about passwords then (OpenLDAP and Samba say 19, Windows 53 with 0000052D). */
export function passwordOutcomeOf(error: unknown): Outcome {
  const outcome = outcomeOf(error)
  return !outcome.ok && outcome.code === 'sync.refusedByRule' ? { ...outcome, code: 'sync.passwordRefused' } : outcome
}

/** From the most to the least special; what OpenSSL and Node say. */
const tlsFaults: readonly (readonly [RegExp, string])[] = [
  [/CERT_HAS_EXPIRED|certificate has expired/i, 'sync.certificateExpired'],
  [/CERT_NOT_YET_VALID|not yet valid/i, 'sync.certificateExpired'],
  [/ALTNAME|altname/, 'sync.certificateName'],
  [/wrong version number|EPROTO|packet length too long|secure TLS connection was established|TLSNotSupported/i, 'sync.noTls'],
  [/certificate|self.signed|CERT_|_SSL_|tls/i, 'sync.certificate'],
]

/** Why a directory cannot be opened: away (try later), or wrong address, certificate, account (a person must look). */
export function openingFault(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  const values = { reason: messageOf(error) }
  const code = codeOf(error)
  if (code === codes.credentials || code === 34 || code === 48) return invalid('sync.credentials', { values, cause: error })
  if (code === 8 || code === 13) return invalid('sync.needsTls', { values, cause: error })
  if (code !== undefined) return answered(code, error)
  const text = `${(error as { code?: string }).code ?? ''} ${messageOf(error)}`
  const tls = tlsFaults.find(([pattern]) => pattern.test(text))
  if (tls) return invalid(tls[1], { values, cause: error })
  // Nobody at the door is one thing; one who hangs up at our first word may expect another language.
  if (/^Connection closed before|ECONNRESET/.test(text.trim())) return unavailable('sync.hungUp', { values, cause: error })
  return unavailable('sync.away', { values, cause: error })
}

function answered(code: number, error: unknown): Refusal {
  const options = { values: { reason: messageOf(error) }, cause: error }
  return (passing.has(code) ? unavailable : invalid)(named[code] ?? (passing.has(code) ? 'sync.away' : 'sync.refused'), options)
}

/** Why not everything could be read: nothing is planned from half a picture. Limits are for a person to lift. */
export function readingFault(error: unknown): unknown {
  if (error instanceof Refusal) return error
  const code = codeOf(error)
  const values = { reason: messageOf(error) }
  if (code === codes.noSuchObject) return invalid('sync.baseMissing', { values, cause: error })
  if (code === codes.sizeLimit || code === codes.adminLimit) return invalid('sync.limit', { values, cause: error })
  if (code !== undefined) return answered(code, error)
  return /^(Connection closed|Socket|\w+: Operation timed out|connection lost)/.test(messageOf(error))
    ? unavailable('sync.away', { values, cause: error })
    : error
}
