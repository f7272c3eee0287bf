// The texts of the browser come in parts: what nothing is drawn without, then each module's. A page waits for those of its own module (they are
// on their way before the program runs, public/first.js); the others come once it stands, and what asked for them in vain is drawn again.
import type { Lang, Texts } from '#shared'

const first: Record<Lang, () => Promise<{ texts: Texts }>> = {
  de: () => import('./first-de.ts'),
  en: () => import('./first-en.ts'),
}
const ofModules: Record<Lang, Record<string, () => Promise<Texts>>> = import.meta.env.PROD
  ? {
      de: import.meta.glob<Texts>('/src/modules/*/texts/de.json', { import: 'default' }),
      en: import.meta.glob<Texts>('/src/modules/*/texts/en.json', { import: 'default' }),
    }
  : { de: {}, en: {} }

/** Texts of one language as far as they are there. */
export interface LoadedTexts {
  lang: Lang
  texts: Texts
  /** Nothing more comes: a key without a text has none. */
  complete: boolean
  /** A text was asked for before it was there. */
  missed: boolean
  /** Something stands on the page without its words. */
  blank?: boolean
}

const fileOf = (module: string, lang: Lang) => `/src/modules/${module}/texts/${lang}.json`

/** The first texts of a language, and those of the named modules. */
export async function loadTexts(lang: Lang, modules: readonly string[] = []): Promise<LoadedTexts> {
  const wanted = modules.map((module) => ofModules[lang][fileOf(module, lang)]?.())
  const [start, ...others] = await Promise.all([first[lang](), ...wanted])
  return { lang, texts: Object.assign({}, start.texts, ...others), complete: import.meta.env.DEV, missed: false }
}

/** Adds the texts of all modules; answers whether something on the page waits for them. */
export async function loadRest(loaded: LoadedTexts): Promise<boolean> {
  const others = await Promise.all(Object.values(ofModules[loaded.lang]).map((load) => load()))
  Object.assign(loaded.texts, ...others)
  loaded.complete = true
  return loaded.missed
}

/** Adds the texts of some modules, before what shows them is drawn. */
export async function loadMore(loaded: LoadedTexts, modules: readonly string[]): Promise<void> {
  const others = await Promise.all(modules.map((module) => ofModules[loaded.lang][fileOf(module, loaded.lang)]?.()))
  Object.assign(loaded.texts, ...others)
}
