// The plug of replacement planning: what is due when, what it costs, what is left on the books. It only reads.
import { defineModule } from '#kernel'
import { replacementRoutes } from './routes.ts'

export default defineModule({ name: 'replacement', uses: ['devices'], rights: [], routes: [replacementRoutes] })
