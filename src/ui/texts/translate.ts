// Fills texts in the browser without a library: `{name}`, and `key_one`/`key_other` by `count`, as the shared translator does.
import type { Translate } from '#shared'
import type { LoadedTexts } from './load.ts'

/** German and English count alike (Unicode CLDR, cardinal rules): one is one, all else is many. */
const pluralOf = (count: number) => (count === 1 ? 'one' : 'other')

/** A key without a text answers itself, so that a forgotten one is seen; while texts are still on their way it stays empty. */
export function translate(loaded: LoadedTexts): Translate {
  return (key, values) => {
    const { texts } = loaded
    const counted = values?.count === undefined ? undefined : texts[`${key}_${pluralOf(Number(values.count))}`]
    const text = counted ?? texts[key] ?? without(loaded, key)
    return values ? text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole)) : text
  }
}

function without(loaded: LoadedTexts, key: string): string {
  if (loaded.complete) return key
  loaded.missed = true
  loaded.blank = true
  return ''
}

/** Whether a text exists. */
export function isThere(loaded: LoadedTexts, key: string): boolean {
  if (key in loaded.texts) return true
  if (!loaded.complete) loaded.missed = true
  return false
}
