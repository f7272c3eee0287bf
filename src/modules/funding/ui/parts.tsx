// What the screens of funding share.

import { addDays, dayOf, daysBetween } from '#shared'
import { Bar, type Tone, useTexts } from '#ui'
import type { GrantState } from '../model.ts'

export const grantTones: Record<GrantState, Tone> = {
  planned: 'info',
  applied: 'info',
  granted: 'success',
  submitted: 'info',
  closed: 'off',
  revoked: 'danger',
}

/** What of the grant is spent and ordered, with the sum in words. */
export function Used({ amount, used }: { amount: number; used: number }) {
  const { f } = useTexts()
  const share = amount > 0 ? used / amount : 0
  return (
    <span className="meter">
      <Bar share={share} tone={share > 1 ? 'danger' : undefined} />
      <span className="num">{f.money(used)}</span>
    </span>
  )
}

/** The German day, so many days from now. */
export const dayIn = (days = 0): string => addDays(dayOf(), days)

/** Whole days until a day; below zero when it has passed. */
export const daysUntil = (day: string, today = dayIn()) => daysBetween(today, day)
