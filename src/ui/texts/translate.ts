// Fills texts in the browser without a library: `{name}`, and `key_one`/`key_other` by `count`, as the shared translator does.
import type { Lang, Texts, Translate } from '#shared'

/** A missing key answers itself, so that a forgotten text is seen. */
export function translate(lang: Lang, texts: Texts): Translate {
  const plural = new Intl.PluralRules(lang)
  return (key, values) => {
    const counted = values?.count === undefined ? undefined : texts[`${key}_${plural.select(Number(values.count))}`]
    const text = counted ?? texts[key] ?? key
    return values ? text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole)) : text
  }
}
