// The plug of the operation concept: a document that is composed, signed, and held against reality.
import { defineModule } from '#kernel'
import { usePublicUrl } from './actions/reminders.ts'
import { conceptHears, conceptJobs } from './jobs.ts'
import { conceptFacts } from './queries/facts.ts'
import { conceptRoutes, contractRoutes, deviationRoutes } from './routes.ts'

const readers = ['clerk', 'technician', 'head', 'schoolCoordinator', 'dataProtectionOfficer', 'auditor']

export default defineModule({
  name: 'concept',
  uses: ['organisation', 'access', 'catalogue'],
  rights: [
    { name: 'concept.read', scopes: ['authority', 'school'], roles: readers },
    { name: 'concept.change', scopes: ['authority', 'school'], roles: ['clerk'] },
    { name: 'concept.sign', scopes: ['authority', 'school'], roles: ['head'] },
    { name: 'concept.deviation.read', scopes: ['authority', 'school'], roles: readers },
    { name: 'concept.deviation.decide', scopes: ['authority', 'school'], roles: ['clerk'] },
    { name: 'concept.contract.read', scopes: ['authority', 'school'], roles: ['clerk', 'head', 'dataProtectionOfficer', 'auditor'] },
    { name: 'concept.contract.change', scopes: ['authority'], roles: ['clerk', 'dataProtectionOfficer'] },
  ],
  routes: [conceptRoutes, deviationRoutes, contractRoutes],
  jobs: conceptJobs,
  facts: conceptFacts,
  hears: conceptHears,
  history: {
    'concept.concept': 'concept.read',
    'concept.edition': 'concept.read',
    'concept.contract': 'concept.contract.read',
    'concept.deviation': 'concept.deviation.read',
  },
  start({ publicUrl }) {
    usePublicUrl(publicUrl)
  },
})
