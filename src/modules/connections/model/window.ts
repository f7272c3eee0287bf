// When something may be written to a foreign system: outside the hours in which it must be left in peace.

export interface Blackout {
  /** 1 = Monday. */
  days: number[]
  from: string
  until: string
}

let format: Intl.DateTimeFormat | undefined
const clock = () => {
  format ??= new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Berlin',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return format
}
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** Weekday (1 = Monday) and clock in Germany. */
export function germanClock(at: Date): { day: number; time: string } {
  const parts = Object.fromEntries(
    clock()
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  return { day: weekdays.indexOf(parts.weekday!) + 1, time: `${parts.hour}:${parts.minute}` }
}

/** Whether an instant lies in one of the windows. */
export function isClosed(blackout: readonly Blackout[], at: Date): boolean {
  if (!blackout.length) return false
  const { day, time } = germanClock(at)
  return blackout.some((window) => window.days.includes(day) && time >= window.from && time < window.until)
}

/** The first instant from `at` on that lies in no window, on the minute; `at` itself when it does not. Undefined when all of a week is closed. */
export function nextOpening(blackout: readonly Blackout[], at: Date): Date | undefined {
  if (!isClosed(blackout, at)) return at
  const first = Math.floor(at.getTime() / 60_000) * 60_000 + 60_000
  for (let minutes = 0; minutes <= 7 * 1_440; minutes++) {
    const next = new Date(first + minutes * 60_000)
    if (!isClosed(blackout, next)) return next
  }
  return undefined
}
