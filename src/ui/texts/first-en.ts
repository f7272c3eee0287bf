// The texts without which nothing is drawn, in English: the kit's, the shell's and what plugs name. The build leaves those of the modules to parts of
// their own (tools/texts-in-parts.ts); while developing all stand here.
import type { Texts } from '#shared'

const parts = import.meta.glob<Texts>(
  ['/src/ui/texts/en.json', '/src/app/web/texts/en.json', '/src/kernel/texts/en.json', '/src/modules/*/texts/en.json'],
  { eager: true, import: 'default' },
)

export const texts: Texts = Object.assign({}, ...Object.values(parts))
