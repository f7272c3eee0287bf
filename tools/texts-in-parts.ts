// How the texts of a language are cut into parts of the built pages: what nothing is drawn without, then each module's.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { goesToPages } from './page-texts.ts'

type Texts = Record<string, string>
export type Lang = 'de' | 'en'

const read = (root: string, file: string) => JSON.parse(readFileSync(join(root, file), 'utf8')) as Texts
const pick = (texts: Texts, fits: (key: string) => boolean): Texts =>
  Object.fromEntries(Object.entries(texts).filter(([key]) => goesToPages(key) && fits(key)))

/** The texts of one module that pages say. */
export const textsOfModule = (root: string, module: string, lang: Lang): Texts =>
  pick(read(root, `src/modules/${module}/texts/${lang}.json`), () => true)

/** The texts of the kit, the shell and the kernel, and those that plugs name: titles, navigation, commands, tabs. */
export function firstTexts(root: string, lang: Lang): Texts {
  const named = new Set(
    globSync('src/modules/*/ui/index.ts', { cwd: root }).flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/'([a-zA-Z][\w-]*\.[\w.-]+)'/g)].map((found) => found[1]!),
    ),
  )
  const own = ['src/ui', 'src/app/web', 'src/kernel'].map((folder) => pick(read(root, `${folder}/texts/${lang}.json`), () => true))
  const ofPlugs = globSync(`src/modules/*/texts/${lang}.json`, { cwd: root }).map((file) => pick(read(root, file), (key) => named.has(key)))
  return Object.assign({}, ...own, ...ofPlugs)
}

/** A module of the program that holds texts; thousands of them are read faster as JSON than as program. */
export const asProgram = (texts: Texts, name: 'default' | 'texts') =>
  `${name === 'default' ? 'export default' : 'export const texts ='} JSON.parse(${JSON.stringify(JSON.stringify(texts))})`
