// The texts of kernel and modules, merged per language for what the server itself says.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Texts, type Translate, translator } from '#shared'
import { moduleNames } from './modules.ts'

const root = join(import.meta.dirname, '..')
const places = ['kernel', ...moduleNames.map((name) => join('modules', name))]

function read(lang: 'de' | 'en'): Texts {
  const files = places.map((place) => join(root, place, 'texts', `${lang}.json`)).filter((path) => existsSync(path))
  return Object.assign({}, ...files.map((path) => JSON.parse(readFileSync(path, 'utf8')) as Texts)) as Texts
}

/** One translator per language. */
export const loadTexts = (): Record<'de' | 'en', Translate> => ({ de: translator('de', read('de')), en: translator('en', read('en')) })
