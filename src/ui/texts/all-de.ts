// All texts of the browser in German, one part of the built pages (vite.config.ts).
import type { Texts } from '#shared'

const parts = import.meta.glob<Texts>(
  ['/src/ui/texts/de.json', '/src/app/web/texts/de.json', '/src/kernel/texts/de.json', '/src/modules/*/texts/de.json'],
  { eager: true, import: 'default' },
)

export const texts: Texts = Object.assign({}, ...Object.values(parts))
