// The texts of the browser: all of a language in one part (vite.config.ts), which is on its way before the program runs (public/first.js).
import type { Lang, Texts } from '#shared'

const parts: Record<Lang, () => Promise<{ texts: Texts }>> = {
  de: () => import('./all-de.ts'),
  en: () => import('./all-en.ts'),
}

/** All texts of a language. */
export async function loadTexts(lang: Lang): Promise<Texts> {
  return (await parts[lang]()).texts
}
