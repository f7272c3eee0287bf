// All texts of the browser in English, one part of the built pages (vite.config.ts).
import type { Texts } from '#shared'

const parts = import.meta.glob<Texts>(
  ['/src/ui/texts/en.json', '/src/app/web/texts/en.json', '/src/kernel/texts/en.json', '/src/modules/*/texts/en.json'],
  { eager: true, import: 'default' },
)

export const texts: Texts = Object.assign({}, ...Object.values(parts))
