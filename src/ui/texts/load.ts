// The texts of the browser: all of a language in one part (vite.config.ts), which is on its way before the program runs.
import type { Lang, Texts } from '#shared'

const files: Record<Lang, Record<string, () => Promise<Texts>>> = {
  de: import.meta.glob<Texts>(
    ['/src/ui/texts/de.json', '/src/app/web/texts/de.json', '/src/kernel/texts/de.json', '/src/modules/*/texts/de.json'],
    { import: 'default' },
  ),
  en: import.meta.glob<Texts>(
    ['/src/ui/texts/en.json', '/src/app/web/texts/en.json', '/src/kernel/texts/en.json', '/src/modules/*/texts/en.json'],
    { import: 'default' },
  ),
}

/** All texts of a language. */
export async function loadTexts(lang: Lang): Promise<Texts> {
  const parts = await Promise.all(Object.values(files[lang]).map((load) => load()))
  return Object.assign({}, ...parts) as Texts
}
