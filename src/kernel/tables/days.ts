// Days as people and programs write them, as ISO days.
import { serialDay } from './xlsx.ts'

export interface DayOptions {
  /** ISO day; two-digit years lie in the past of it. */
  today: string
  /** Which number comes first in 3/4/2012: 4 March where offices write German, 3 April in files from the USA. */
  slash?: 'day' | 'month'
  /** Five digits alone are a day number of Excel. */
  serial?: boolean
}

const months = ['jan', 'feb', 'mar|mär|mrz', 'apr', 'mai|may', 'jun', 'jul', 'aug', 'sep', 'okt|oct', 'nov', 'dez|dec'].map(
  (each) => new RegExp(`^(${each})`),
)

/** The ISO day, or undefined when the text is none: `24.08.2026`, `2026-08-24T00:00`, `20260824`, `24.8.26`, `24. August 2026`. */
export function dayOf(text: string, options: DayOptions): string | undefined {
  const plain = text.trim()
  // The usual forms first: they are nearly all.
  let match = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?$/.exec(plain)
  if (match) return day(match[1]!, match[2]!, match[3]!)
  match = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?:[ ,]+[\d:.]+)?$/.exec(plain)
  if (match) return day(year(match, options), match[2]!, match[1]!)
  match = /^(\d{4})(\d\d)(\d\d)$/.exec(plain) ?? /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$/.exec(plain)
  if (match) return day(match[1]!, match[2]!, match[3]!)
  match = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?: [\d:.]+)?$/.exec(plain)
  if (match) {
    const [first, second] = options.slash === 'month' ? [match[2]!, match[1]!] : [match[1]!, match[2]!]
    return day(year(match, options), second, first)
  }
  match = /^(\d{1,2})\.?[ -]([a-zä]{3,9})\.?[ -](\d{4}|\d{2})$/i.exec(plain)
  if (match) {
    const month = months.findIndex((each) => each.test(match![2]!.toLowerCase())) + 1
    return month ? day(year(match, options), String(month), match[1]!) : undefined
  }
  return options.serial && /^\d{5}(\.\d+)?$/.test(plain) ? serialDay(Number(plain)) : undefined
}

/** The four digits of the year: of two-digit years the last one that is not in the future. */
function year(match: RegExpExecArray, { today }: DayOptions): string {
  const given = match[3]!
  if (given.length === 4) return given
  const century = Number(today.slice(0, 2))
  return `${Number(given) <= Number(today.slice(2, 4)) ? century : century - 1}${given}`
}

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function day(yearText: string, monthText: string, dayText: string): string | undefined {
  const [y, m, d] = [Number(yearText), Number(monthText), Number(dayText)]
  const leap = m === 2 && y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0) ? 1 : 0
  if (y < 1800 || m < 1 || m > 12 || d < 1 || d > lengths[m - 1]! + leap) return undefined
  return `${yearText}-${m < 10 ? '0' : ''}${m}-${d < 10 ? '0' : ''}${d}`
}
