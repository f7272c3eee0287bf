// The plug of connections: what MUSES knows is carried into other systems, with a plan in between.
import { defineModule } from '#kernel'
import { onPasswordSet } from '#modules/access'
import { bookingEffects } from '#modules/catalogue'
import { onConnectionsNamed } from '#modules/people'
import { relayPassword } from './actions/passwords.ts'
import { useConnectors, useSources } from './connectors.ts'
import { connectionDeviations, connectionFacts } from './facts.ts'
import { hears } from './hears.ts'
import { apply, verify } from './jobs/apply.ts'
import { compute } from './jobs/compute.ts'
import { passwords } from './jobs/passwords.ts'
import { check, erase, lookAround, schedule, tidy } from './jobs/upkeep.ts'
import type { SourceConnector, TargetConnector } from './ports.ts'
import { namesOf } from './queries/connections.ts'
import { accountsConcerned } from './queries/effects.ts'
import { searchConnections } from './queries/search.ts'
import { waitingPlans } from './queries/waiting.ts'
import { routes } from './routes.ts'
import { checkSource, look } from './sources/jobs.ts'
import { sourceRoutes } from './sources/routes.ts'

const view = 'connections.view'

export default defineModule({
  name: 'connections',
  uses: ['organisation', 'people', 'rosters', 'access', 'schoolyear', 'catalogue'],
  rights: [
    { name: view, scopes: ['authority'], sensitive: true, roles: ['technician', 'dataProtectionOfficer', 'auditor'] },
    { name: 'connections.change', scopes: ['authority'], sensitive: true },
    { name: 'connections.plan', scopes: ['authority'], sensitive: true, roles: ['technician'] },
    { name: 'connections.approve', scopes: ['authority'], sensitive: true },
  ],
  routes: [routes, sourceRoutes],
  hears,
  jobs: {
    'connections.compute': { run: compute },
    'connections.apply': { run: apply },
    'connections.verify': { run: verify },
    'connections.check': { run: check },
    'connections.passwords': { run: passwords },
    'connections.look': { run: look },
    'connections.checkSource': { run: checkSource },
    'connections.sources': { run: lookAround, schedule: '*/5 * * * *' },
    'connections.schedule': { run: schedule, schedule: '7 * * * *' },
    'connections.erase': { run: erase, schedule: '*/5 * * * *' },
    'connections.tidy': { run: tidy, schedule: '41 1 * * *' },
  },
  search: [{ kind: 'connection', label: 'connections.connection.plural', right: view, icon: 'plug', find: searchConnections }],
  personal: [
    { table: 'kernel.sync_object', personColumn: 'key', dataClass: 'account', columns: ['name', 'attributes', 'accepted'] },
    { table: 'kernel.plan_item', personColumn: 'key', dataClass: 'account', columns: ['name', 'before_name', 'before', 'after'] },
    { table: 'connections.password', personColumn: 'person_id', dataClass: 'account', columns: ['sealed'] },
    { table: 'connections.number', personColumn: 'person_id', dataClass: 'account', columns: ['number'] },
  ],
  facts: connectionFacts,
  deviations: connectionDeviations,
  figures: [{ key: 'connections.waiting', right: view, read: waitingPlans }],
  history: { 'connections.connection': view, 'connections.plan': view, 'connections.source': view },
  start({ plugs, dataDir }) {
    bookingEffects.set('accounts', accountsConcerned)
    useSources((plugs['connections.sources'] ?? []) as SourceConnector[], dataDir)
    useConnectors((plugs['connections.targets'] ?? []) as TargetConnector[])
    if (!onPasswordSet.includes(relayPassword)) onPasswordSet.push(relayPassword)
    if (!onConnectionsNamed.includes(namesOf)) onConnectionsNamed.push(namesOf)
  },
})
