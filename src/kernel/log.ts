// One line of JSON per thing that happened; names, codes and secrets never stand in it.
import pino from 'pino'

export const log = pino({
  level: process.env.MUSES_LOG ?? (process.env.VITEST ? 'silent' : 'info'),
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: { paths: ['*.password', '*.code', '*.secret', '*.token', 'headers.authorization', 'headers.cookie'], remove: true },
})
