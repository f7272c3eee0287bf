// The server's own words, for mails, notices, papers and exports, in the language of the person.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Lang, type Texts, type Translate, translator } from '#shared'

let spoken: Partial<Record<Lang, Translate>> = {}

/** Tells this process the texts of kernel and modules; without it the kernel's own are spoken. */
export function setTexts(texts: Record<Lang, Translate>): void {
  spoken = texts
}

/** The translator of a language. */
export function textsIn(lang: Lang): Translate {
  const found =
    spoken[lang] ?? translator(lang, JSON.parse(readFileSync(join(import.meta.dirname, 'texts', `${lang}.json`), 'utf8')) as Texts)
  spoken[lang] = found
  return found
}
