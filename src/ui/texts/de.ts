// All German texts of the browser as one chunk: the kit's, the shell's, each module's.
import type { Texts } from '#shared'

const files = import.meta.glob<Texts>(
  ['/src/ui/texts/de.json', '/src/app/web/texts/de.json', '/src/kernel/texts/de.json', '/src/modules/*/texts/de.json'],
  {
    eager: true,
    import: 'default',
  },
)
export default Object.assign({}, ...Object.values(files)) as Texts
