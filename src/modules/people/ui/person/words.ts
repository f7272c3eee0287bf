// Shapes of states, and sets that travel in parts.
import type { Tone, useTexts } from '#ui'
import type { AccountState } from '../../model.ts'

export const accountTone: Record<AccountState, Tone> = {
  active: 'success',
  invited: 'info',
  suspended: 'warning',
  leaving: 'off',
  deleted: 'off',
}
export const personTone = { active: 'success', leaving: 'warning', deleted: 'off' } as const

/** The program a person came from, by the name people know it by; "asv:04120041" is that of one school. */
export function sourceName(source: string, { t, has }: Pick<ReturnType<typeof useTexts>, 't' | 'has'>): string {
  const [family = '', school] = source.split(':')
  const key = `people.source.name.${family}`
  return has(key) ? `${t(key)}${school ? ` (${school})` : ''}` : source
}

/** Whether a code can be made: sleeping accounts wake with it, active ones get a new password. */
export const takesCode = (state: string | null | undefined): boolean => state === 'invited' || state === 'active'

const most = 1_000
/** Runs `work` for at most a thousand at a time; what is done stays done when a later part is refused. */
export async function inParts<T>(all: readonly T[], work: (part: T[]) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < all.length; start += most) await work(all.slice(start, start + most))
}
