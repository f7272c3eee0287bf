// The texts without which nothing is drawn, in German: the kit's, the shell's and what plugs name. The build leaves those of the modules to parts of
// their own (tools/texts-in-parts.ts); while developing all stand here.
import type { Texts } from '#shared'

const parts = import.meta.glob<Texts>(
  ['/src/ui/texts/de.json', '/src/app/web/texts/de.json', '/src/kernel/texts/de.json', '/src/modules/*/texts/de.json'],
  { eager: true, import: 'default' },
)

export const texts: Texts = Object.assign({}, ...Object.values(parts))
