// Where the objects of this module stand.
import { storedIn } from '#kernel'
import { Concept, Contract } from './model.ts'

export const concepts = storedIn('concept.concept', Concept, { columns: { schools: 'schools' }, school: 'school' })
export const contracts = storedIn('concept.contract', Contract)
