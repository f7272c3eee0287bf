// What the server says about faults and refusals, in the language of the person: what is wrong, and how it is repaired.
import { type Context, textsIn } from '#kernel'

/** The sentence of a fault and its repair; a code without text stays readable as it is. */
export function faultWords(ctx: Context, code: string): { text: string; repair: string | null } {
  const t = textsIn(ctx.lang)
  const key = `problem.people.fault.${code}`
  const [text, repair] = [t(key), t(`${key}.remedy`)]
  return { text: text === key ? code : text, repair: repair === `${key}.remedy` ? null : repair }
}
