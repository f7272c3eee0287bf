// Texts on the screen: `t(key)` in the person's language, with the formats that belong to it.
import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react'
import {
  formatBytes,
  formatDay,
  formatDuration,
  formatInstant,
  formatLongDay,
  formatMoney,
  formatNumber,
  formatSchoolYear,
  formatTime,
  type Lang,
  type Texts,
  type Translate,
} from '#shared'
import { askAs } from './api/call.ts'
import { loadTexts } from './texts/load.ts'
import { translate } from './texts/translate.ts'

type Moment = string | Date
export interface Formats {
  day: (value: Moment) => string
  longDay: (value: Moment) => string
  time: (value: Moment) => string
  instant: (value: Moment) => string
  number: (value: number, digits?: number) => string
  money: (cents: number) => string
  bytes: (bytes: number) => string
  duration: (seconds: number) => string
  schoolYear: (startYear: number) => string
}

export interface Wording {
  t: Translate
  /** Whether a text exists; hints are optional. */
  has: (key: string) => boolean
  lang: Lang
  setLang: (lang: Lang) => void
  f: Formats
}

const formatsOf = (lang: Lang): Formats => ({
  day: (value) => formatDay(value, lang),
  longDay: (value) => formatLongDay(value, lang),
  time: (value) => formatTime(value, lang),
  instant: (value) => formatInstant(value, lang),
  number: (value, digits) => formatNumber(value, lang, digits),
  money: (cents) => formatMoney(cents, lang),
  bytes: (bytes) => formatBytes(bytes, lang),
  duration: formatDuration,
  schoolYear: (year) => formatSchoolYear(year, lang),
})

const storeKey = 'muses.lang'

/** The language chosen before, else German: the product is for German offices whatever the browser says. */
export const firstLang = (): Lang => (localStorage.getItem(storeKey) === 'en' ? 'en' : 'de')

const Context = createContext<Wording | null>(null)

export function wordingOf(lang: Lang, texts: Texts, setLang: (lang: Lang) => void): Wording {
  return { t: translate(lang, texts), has: (key) => key in texts, lang, setLang, f: formatsOf(lang) }
}

export function TextsProvider({ lang: first, texts: firstTexts, children }: { lang: Lang; texts: Texts; children: ReactNode }) {
  const [{ lang, texts }, setState] = useState({ lang: first, texts: firstTexts })
  const wording = useMemo(() => {
    const setLang = async (next: Lang) => {
      localStorage.setItem(storeKey, next)
      const nextTexts = await loadTexts(next)
      askAs({ lang: next })
      setState({ lang: next, texts: nextTexts })
    }
    return wordingOf(lang, texts, (next) => void setLang(next))
  }, [lang, texts])
  useEffect(() => {
    document.documentElement.lang = lang
    askAs({ lang, offline: () => ({ title: wording.t('ui.problem.offline'), remedy: wording.t('ui.problem.offline.remedy') }) })
  }, [lang, wording])
  return <Context value={wording}>{children}</Context>
}

/** Texts, formats and the language of the person. */
export function useTexts(): Wording {
  const wording = use(Context)
  if (!wording) throw new Error('useTexts outside TextsProvider')
  return wording
}
