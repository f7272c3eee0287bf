// What the screens of funding share.
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

/** Whole days until a day; below zero when it has passed. */
/** The German day, so many days from now. */
export const dayIn = (days = 0): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(Date.now() + days * 86_400_000)

export const daysUntil = (day: string, today = dayIn()) => Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000)
