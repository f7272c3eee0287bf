// Periods of deletion: shipped defaults, and what an authority decides for itself. Periods are data, never code.
import { addDays } from '#shared'

export interface RetentionRule {
  dataClass: string
  accountDays: number
  personDays: number
  reason: string
}

/**
 * Holds until an authority writes its own: deactivated on leaving, the account deleted after 60 days, everything after a year.
 * No law of all Länder stands behind these numbers; they are short on purpose, and each authority names its own reason.
 */
export const defaultRule: RetentionRule = {
  dataClass: 'person',
  accountDays: 60,
  personDays: 365,
  reason: 'Voreinstellung: möglichst kurz (Art. 5 Abs. 1 Buchst. e DSGVO)',
}

/** The day after which something may no longer live. */
export const dueDay = (left: string, days: number): string => addDays(left, days)
