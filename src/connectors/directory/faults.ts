// What a directory said, in our words: worth another try, away, or something that a person must put right.
import { ResultCodeError } from 'ldapts'
import { invalid, type Outcome, Refusal, unavailable } from '#kernel'

/** Result codes of RFC 4511 §4.1.9 that are met here. */
export const codes = {
  timeLimit: 3,
  noSuchAttribute: 16,
  constraint: 19,
  valueExists: 20,
  noSuchObject: 32,
  credentials: 49,
  insufficientRights: 50,
  unwilling: 53,
  objectClass: 65,
  notLeaf: 66,
  exists: 68,
  assertion: 122,
} as const

// Internal errors (1, 80) are what servers answer while their disk is full or they are about to stop.
const passing = new Set<number>([1, codes.timeLimit, 11, 51, 52, 80])

const named: Record<number, string> = {
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
const messageOf = (error: unknown) => (error instanceof Error ? error.message.split('\n')[0]! : String(error))

/** The outcome of a change that ended with this error. Without a result code nobody knows whether it was carried out. */
export function outcomeOf(error: unknown): Outcome {
  const code = codeOf(error)
  if (code === undefined) {
    const later = !(error instanceof Refusal) || error.kind === 'Unavailable'
    return { ok: false, code: error instanceof Refusal ? error.code : 'sync.away', message: messageOf(error), later, away: later }
  }
  return { ok: false, code: named[code] ?? 'sync.refused', message: messageOf(error), later: passing.has(code) }
}

const tlsFault = /certificate|self.signed|altname|CERT_|_SSL_|tls|wrong version number|EPROTO/i

/** Why a directory cannot be opened: away (try later), or wrong address, certificate, account (a person must look). */
export function openingFault(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  const values = { reason: messageOf(error) }
  const code = codeOf(error)
  if (code === codes.credentials || code === 34 || code === 48) return invalid('sync.credentials', { values, cause: error })
  if (code === 8 || code === 13) return invalid('sync.needsTls', { values, cause: error })
  if (code !== undefined && !passing.has(code)) return invalid('sync.refused', { values, cause: error })
  const text = `${(error as { code?: string }).code ?? ''} ${messageOf(error)}`
  if (code === undefined && tlsFault.test(text)) return invalid('sync.certificate', { values, cause: error })
  return unavailable('sync.away', { values, cause: error })
}
