// What a foreign system says back may repeat what it was told: no password may stand in an error, for errors are logged and kept with jobs.
import { Refusal } from '#kernel'

/** The same error without these words; what it says otherwise helps to find the fault. */
export function unspoken(error: unknown, secrets: readonly string[]): unknown {
  // Shorter ones would blot out half of any sentence.
  const telling = secrets.filter((secret) => secret.length >= 4)
  const blot = (text: string) => telling.reduce((clean, secret) => clean.replaceAll(secret, '•••'), text)
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    each.message = blot(each.message)
    if (each.stack) each.stack = blot(each.stack)
    if (each instanceof Refusal && each.options.values)
      for (const [name, value] of Object.entries(each.options.values))
        if (typeof value === 'string') each.options.values[name] = blot(value)
  }
  return error instanceof Error ? error : blot(String(error))
}
