// All English texts of the browser as one chunk: the kit's, the shell's, each module's.
import type { Texts } from '#shared'

const files = import.meta.glob<Texts>(
  ['/src/ui/texts/en.json', '/src/app/web/texts/en.json', '/src/kernel/texts/en.json', '/src/modules/*/texts/en.json'],
  {
    eager: true,
    import: 'default',
  },
)
export default Object.assign({}, ...Object.values(files)) as Texts
