// Texts as flat keys in two languages; a module ships `texts/de.json` and `texts/en.json`.
import { createInstance } from 'i18next'

export type Texts = Record<string, string>
export type Translate = (key: string, values?: Record<string, string | number>) => string

/**
 * Fills `{name}` and picks `key_one` or `key_other` by `count`.
 * A missing key answers itself, so that a forgotten text is seen and found by the check.
 */
export function translator(lang: 'de' | 'en', texts: Texts): Translate {
  const instance = createInstance()
  void instance.init({
    lng: lang,
    initAsync: false,
    resources: { [lang]: { translation: texts } },
    keySeparator: false,
    nsSeparator: false,
    interpolation: { prefix: '{', suffix: '}', escapeValue: false },
  })
  return (key, values) => instance.t(key, values ?? {})
}
