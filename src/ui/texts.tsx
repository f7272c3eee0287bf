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
  type Translate,
} from '#shared'
import { askAs } from './api/call.ts'
import { type LoadedTexts, loadRest, loadTexts } from './texts/load.ts'
import { isThere, translate } from './texts/translate.ts'

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

export function wordingOf(loaded: LoadedTexts, setLang: (lang: Lang) => void): Wording {
  const { lang } = loaded
  return { t: translate(loaded), has: (key) => isThere(loaded, key), lang, setLang, f: formatsOf(lang) }
}

/** The page stands before texts of other modules take time from it. */
const restAfter = 700
const again = 5_000

export function TextsProvider({ first, children }: { first: LoadedTexts; children: ReactNode }) {
  const [loaded, setLoaded] = useState(first)
  const wording = useMemo(() => {
    const setLang = async (next: Lang) => {
      localStorage.setItem(storeKey, next)
      const texts = await loadTexts(next)
      await loadRest(texts)
      askAs({ lang: next })
      setLoaded(texts)
    }
    return wordingOf(loaded, (next) => void setLang(next))
  }, [loaded])
  useEffect(() => {
    if (loaded.complete) return
    let timer: ReturnType<typeof setTimeout>
    const rest = () =>
      loadRest(loaded).then(
        // Who asked in vain is drawn again, and nobody else.
        (missed) => missed && setLoaded((now) => (now === loaded ? { ...loaded, missed: false, blank: false } : now)),
        // Without a network they are asked for until they come: pages that are opened meanwhile would stay without words.
        () => {
          timer = setTimeout(rest, again)
        },
      )
    timer = setTimeout(rest, loaded.blank ? 0 : restAfter)
    // An answer may name things of other modules; whoever reads it should not look at blanks.
    const look = setInterval(() => {
      if (!loaded.blank) return
      clearInterval(look)
      clearTimeout(timer)
      rest()
    }, 50)
    const enough = setTimeout(() => clearInterval(look), restAfter)
    return () => {
      clearTimeout(timer)
      clearTimeout(enough)
      clearInterval(look)
    }
  }, [loaded])
  useEffect(() => {
    document.documentElement.lang = wording.lang
    askAs({
      lang: wording.lang,
      offline: () => ({ title: wording.t('ui.problem.offline'), remedy: wording.t('ui.problem.offline.remedy') }),
    })
  }, [wording])
  return <Context value={wording}>{children}</Context>
}

/** Texts, formats and the language of the person. */
export function useTexts(): Wording {
  const wording = use(Context)
  if (!wording) throw new Error('useTexts outside TextsProvider')
  return wording
}
