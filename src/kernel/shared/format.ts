// One formatter for screens and papers: German forms after DIN 5008; ISO stays in files and APIs.
const zone = 'Europe/Berlin'
type Lang = 'de' | 'en'
const cache = new Map<string, Intl.DateTimeFormat>()

function dateFormat(lang: Lang, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = lang + JSON.stringify(options)
  let format = cache.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(lang === 'de' ? 'de-DE' : 'en-GB', { timeZone: zone, ...options })
    cache.set(key, format)
  }
  return format
}
const asDate = (value: string | Date) => (typeof value === 'string' ? new Date(value.length === 10 ? `${value}T12:00:00Z` : value) : value)

/** 24.08.2026 */
export function formatDay(value: string | Date, lang: Lang = 'de'): string {
  // A day without an hour needs no time zone, and lists are full of them.
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value))
    return [value.slice(8), value.slice(5, 7), value.slice(0, 4)].join(lang === 'de' ? '.' : '/')
  return dateFormat(lang, { day: '2-digit', month: '2-digit', year: 'numeric' }).format(asDate(value))
}
/** Montag, 24.08.2026 */
export const formatLongDay = (value: string | Date, lang: Lang = 'de') =>
  dateFormat(lang, { weekday: 'long', day: '2-digit', month: '2-digit', year: 'numeric' }).format(asDate(value))
/** 08:00 Uhr */
export function formatTime(value: string | Date, lang: Lang = 'de') {
  const text = dateFormat(lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(asDate(value))
  return lang === 'de' ? `${text} Uhr` : text
}
/** 24.08.2026, 08:00 Uhr */
export const formatInstant = (value: string | Date, lang: Lang = 'de') => `${formatDay(value, lang)}, ${formatTime(value, lang)}`

/** 12 500 with a narrow no-break space, from five digits on as DIN 5008 groups them; 1.284 stays readable as 1 284. */
export function formatNumber(value: number, lang: Lang = 'de', digits = 0): string {
  // Counts stand on every page, and a browser needs a tenth of a second to make ready its first number format.
  if (digits === 0 && Number.isSafeInteger(value) && !Object.is(value, -0))
    return String(value).replace(/\B(?=(?:\d{3})+$)/g, lang === 'de' ? '\u202f' : ',')
  const text = new Intl.NumberFormat(lang === 'de' ? 'de-DE' : 'en-GB', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits || 2,
  }).format(value)
  return lang === 'de' ? text.replaceAll('.', '\u202f') : text
}
/** 10.200,50 Euro from whole cents. */
export function formatMoney(cents: number, lang: Lang = 'de'): string {
  const text = new Intl.NumberFormat(lang === 'de' ? 'de-DE' : 'en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(
    cents / 100,
  )
  return lang === 'de' ? `${text} Euro` : `€${text}`
}
/** Schuljahr 2026/27 from its first calendar year. */
export const formatSchoolYear = (startYear: number, lang: Lang = 'de') =>
  `${lang === 'de' ? 'Schuljahr' : 'School year'} ${startYear}/${String((startYear + 1) % 100).padStart(2, '0')}`

/** The ISO 8601 week of a day; weeks begin on Monday. */
export function calendarWeek(value: string | Date): number {
  const date = asDate(value)
  const thursday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()))
  thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7))
  const yearStart = Date.UTC(thursday.getUTCFullYear(), 0, 1)
  return Math.ceil(((thursday.getTime() - yearStart) / 86_400_000 + 1) / 7)
}

/** 1,4 MB */
export function formatBytes(bytes: number, lang: Lang = 'de'): string {
  const units = ['Byte', 'kB', 'MB', 'GB', 'TB']
  let step = 0
  let value = bytes
  while (value >= 1000 && step < units.length - 1) {
    value /= 1000
    step++
  }
  return `${new Intl.NumberFormat(lang === 'de' ? 'de-DE' : 'en-GB', { maximumFractionDigits: 1 }).format(value)}\u00a0${units[step]}`
}

/** 1 h 21 min; below a minute in seconds. */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
export type { Lang }
