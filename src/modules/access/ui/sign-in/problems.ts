// What the server refused, at the field or above the form.
import { isProblem } from '#ui'

/** The sentence for one field, if the refusal names it. */
export const faultAt = (error: unknown, path: string): string | undefined =>
  isProblem(error) ? error.problem.fields?.find((field) => field.path === path)?.message : undefined

/** The words of a refusal that names none of the fields shown. */
export function wordsOf(error: unknown, shown: readonly string[]): { title: string; text: string } | undefined {
  if (!error) return undefined
  if (!isProblem(error)) return { title: String((error as Error).message), text: '' }
  const { title, detail, remedy, fields } = error.problem
  if (fields?.some((field) => shown.includes(field.path))) return undefined
  return { title, text: [detail, remedy].filter(Boolean).join(' ') }
}

/** Only addresses of our own are followed after signing in. */
export const ownPath = (text: string | null): string => (text && /^\/(?![/\\])[^\s\\]*$/.test(text) ? text : '/')
