// Turns whatever was thrown into problem+json in the language of the person; defects answer without details.
import { ZodError } from 'zod'
import type { Problem, Translate } from '#shared'
import { databaseFault, invalid, notFound, Refusal, unavailable } from '../errors.ts'

/** A refusal for what is known; undefined for a defect. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (error instanceof ZodError) return invalidShape(error)
  const fault = databaseFault(error)
  if (fault) {
    if (fault.state === '23505') return new Refusal('Conflict', fault.constraint ? `taken.${fault.constraint}` : 'taken', { cause: error })
    // The server's words are the only sign of which side is missing; they come in its own language.
    if (fault.state === '23503' && /not present|nicht in Tabelle/.test(fault.detail ?? '')) return notFound('notFound', { cause: error })
    if (fault.state === '23503') return new Refusal('Conflict', 'inUse', { cause: error, values: { table: fault.table ?? '' } })
    if (fault.state === '23514' || fault.state === '23502' || /^22(003|007|008|P02)$/.test(fault.state))
      return invalid('check', { cause: error, values: { rule: fault.constraint ?? '' } })
    if (fault.state === '22P05' || fault.state === '22021') return invalid('text', { cause: error })
    if (fault.state === '40001' || fault.state === '40P01' || fault.state === '55P03')
      return new Refusal('Conflict', 'busy', { cause: error, retryAfter: 1 })
    if (fault.state === '53100') return unavailable('diskFull', { cause: error })
    if (fault.state.startsWith('08') || fault.state.startsWith('57P') || fault.state.startsWith('53'))
      return unavailable('database', { cause: error, retryAfter: 5 })
    return undefined
  }
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'ECONNREFUSED' || code === 'ENOENT' || /Connection terminated|timeout exceeded when trying to connect/.test(error.message))
    return unavailable('database', { cause: error, retryAfter: 5 })
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || code === 'FST_REQ_FILE_TOO_LARGE') return invalid('bodyTooLarge', { status: 413 })
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || code === 'FST_INVALID_MULTIPART_CONTENT_TYPE')
    return invalid('mediaType', { status: 415 })
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY' || code === 'FST_ERR_CTP_EMPTY_JSON_BODY' || error instanceof SyntaxError)
    return invalid('json', { status: 400 })
  // The sender went away in the middle; nobody reads the answer.
  if (code === 'ECONNRESET' || error.message === 'aborted') return invalid('request', { status: 400 })
  if ('statusCode' in error && error.statusCode === 429) return new Refusal('Unavailable', 'tooMany', { status: 429 })
  if ('statusCode' in error && typeof error.statusCode === 'number' && error.statusCode >= 400 && error.statusCode < 500)
    return invalid('request', { status: error.statusCode })
  return undefined
}

const smallCode: Record<string, string> = { string: 'field.missing', array: 'field.tooFew' }
const largeCode: Record<string, string> = { string: 'field.tooLong', array: 'field.tooMany' }

function invalidShape(error: ZodError): Refusal {
  const fields = error.issues.flatMap((issue) => {
    const path = issue.path.map(String).join('.')
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path: path ? `${path}.${key}` : key, code: 'field.unknown', values: { field: key } }))
    if (issue.code === 'invalid_type')
      return [{ path, code: issue.input === undefined ? 'field.missing' : 'field.type', values: { expected: String(issue.expected) } }]
    if (issue.code === 'too_small')
      return [{ path, code: smallCode[issue.origin] ?? 'field.tooSmall', values: { minimum: String(issue.minimum) } }]
    if (issue.code === 'too_big')
      return [{ path, code: largeCode[issue.origin] ?? 'field.tooLarge', values: { maximum: String(issue.maximum) } }]
    if (issue.code === 'invalid_value') return [{ path, code: 'field.choice', values: { choices: issue.values.map(String).join(', ') } }]
    if (issue.code === 'custom' && issue.message === 'control') return [{ path, code: 'field.control' }]
    if (issue.code === 'custom' && issue.message.includes('.')) return [{ path, code: issue.message }]
    return [{ path, code: 'field.format' }]
  })
  return invalid('invalid', { fields, cause: error })
}

/** The answer a person reads; `what was not changed` and `what to do` stand in the texts of the code. */
export function problemOf(refusal: Refusal | undefined, t: Translate, instance: string): Problem {
  if (!refusal) {
    return {
      type: 'about:blank',
      title: t('problem.unexpected'),
      status: 500,
      code: 'unexpected',
      detail: t('problem.unexpected.detail'),
      remedy: t('problem.unexpected.remedy'),
      instance,
    }
  }
  const { code, options, kind } = refusal
  const values = options.values ?? {}
  const text = (suffix: string) => {
    for (const key of [`problem.${code}${suffix}`, `problem.${kind}${suffix}`]) {
      const found = t(key, values)
      if (found !== key) return found
    }
    return undefined
  }
  return {
    type: 'about:blank',
    title: text('') ?? kind,
    status: refusal.status,
    code,
    detail: text('.detail'),
    remedy: text('.remedy'),
    fields: options.fields?.map((field) => ({
      path: field.path,
      code: field.code,
      message: t(`problem.${field.code}`, field.values ?? {}),
    })),
    instance,
  }
}
