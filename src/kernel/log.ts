// One line of JSON per thing that happened; names, codes and secrets never stand in it.
import pino from 'pino'

/** What helps to find a fault; errors of drivers carry whole connections, which belong into no log. */
function faultOf(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) }
  const code = (error as { code?: unknown }).code
  const inner = error instanceof AggregateError ? error.errors.map(faultOf) : error.cause === undefined ? undefined : faultOf(error.cause)
  return {
    type: error.name,
    message: error.message,
    ...(code === undefined ? {} : { code }),
    stack: error.stack,
    ...(inner ? { inner } : {}),
  }
}

export const log = pino({
  serializers: { err: faultOf },
  level: process.env.MUSES_LOG ?? (process.env.VITEST ? 'silent' : 'info'),
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: { paths: ['*.password', '*.code', '*.secret', '*.token', 'headers.authorization', 'headers.cookie'], remove: true },
})
