// In which table the addresses of agents stand; what was seen is written by `take.ts` alone.
import { storedIn } from '#kernel'
import { Enrolment } from './model.ts'

export const enrolments = storedIn('inventory.enrolment', Enrolment, { school: 'school' })
