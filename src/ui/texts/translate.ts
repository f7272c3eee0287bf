// Fills texts in the browser without a library: `{name}`, and `key_one`/`key_other` by `count`, as the shared translator does.
import type { Lang, Texts, Translate } from '#shared'

/** German and English count alike (Unicode CLDR, cardinal rules): one is one, all else is many. */
const pluralOf = (count: number) => (count === 1 ? 'one' : 'other')

/** A missing key answers itself, so that a forgotten text is seen. */
export function translate(lang: Lang, texts: Texts): Translate {
  return (key, values) => {
    const counted = values?.count === undefined ? undefined : texts[`${key}_${pluralOf(Number(values.count))}`]
    const text = counted ?? texts[key] ?? key
    return values ? text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole)) : text
  }
}
