// What the server says about faults and refusals, in the language of the person: what is wrong, and how it is repaired.
import { type Context, textsIn } from '#kernel'

/** The sentence of a fault and its repair; a code without text stays readable as it is. */
export function faultWords(ctx: Context, code: string): { text: string; repair: string | null } {
  const t = textsIn(ctx.lang)
  const key = `problem.people.fault.${code}`
  const [text, repair] = [t(key), t(`${key}.remedy`)]
  return { text: text === key ? code : text, repair: repair === `${key}.remedy` ? null : repair }
}

export interface KeptError {
  code: string
  message: string
  values?: Record<string, string | number>
}

/** Why an import could not be read: what it is, what was not changed, what to do. */
export function errorWords(
  ctx: Context,
  error: KeptError | null,
): { code: string; message: string; detail: string; remedy: string } | null {
  if (!error) return null
  const t = textsIn(ctx.lang)
  const said = (suffix: string, otherwise: string) => {
    const key = `problem.${error.code}${suffix}`
    const text = t(key, error.values ?? {})
    return text === key ? otherwise : text
  }
  return {
    code: error.code,
    message: said('', error.message),
    detail: said('.detail', t('problem.unexpected.detail')),
    remedy: said('.remedy', t('problem.unexpected.remedy')),
  }
}
