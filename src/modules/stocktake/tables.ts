import { storedIn } from '#kernel'
import { Round } from './model.ts'

export const rounds = storedIn('stocktake.round', Round, { school: 'school' })
