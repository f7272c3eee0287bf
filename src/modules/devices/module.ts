// The plug of devices: what an authority owns and where it is.
import { sql } from 'kysely'
import { type Context, defineModule } from '#kernel'
import { bookingEffects, quantitySources } from '#modules/catalogue'
import { onForget, onLeaverAsked } from '#modules/people'
import type { Id } from '#shared'
import { searchSets } from './queries/catalogue.ts'
import { searchDevices } from './queries/devices.ts'
import { devicesByKind, devicesConcerned } from './queries/effects.ts'
import { deviceDeviations, deviceFacts } from './queries/facts.ts'
import { heldByLeavers } from './queries/leavers.ts'
import { attachmentRoutes } from './routes/attachments.ts'
import { catalogueRoutes } from './routes/catalogue.ts'
import { deviceRoutes } from './routes/devices.ts'
import { disposalRoutes } from './routes/disposal.ts'
import { importRoutes } from './routes/import.ts'
import { receiveRoutes } from './routes/receive.ts'
import { roomPlanRoutes } from './routes/room-plan.ts'
import { setPublicUrl } from './runtime.ts'
import './settings.ts'

const right = 'devices.read'

/** Who is deleted no longer has a device. */
async function forget(ctx: Context, people: readonly Id[]): Promise<Record<string, number>> {
  if (!people.length) return {}
  const done = await sql`update devices.device set person_id = null, version = version + 1
    where authority_id = ${ctx.authority}::uuid and person_id = any(${sql.val([...people])}::uuid[])`.execute(ctx.db())
  return { 'devices.device': Number(done.numAffectedRows ?? 0) }
}

export default defineModule({
  name: 'devices',
  uses: ['organisation', 'people', 'catalogue'],
  rights: [
    {
      name: right,
      scopes: ['authority', 'school'],
      roles: ['clerk', 'technician', 'schoolCoordinator', 'head', 'secretary', 'caretaker', 'auditor'],
    },
    { name: 'devices.change', scopes: ['authority', 'school'], roles: ['clerk', 'technician', 'schoolCoordinator'] },
    { name: 'devices.retire', scopes: ['authority', 'school'], roles: ['clerk'] },
    { name: 'devices.delete', scopes: ['authority', 'school'], roles: ['clerk'] },
    { name: 'devices.import', scopes: ['authority', 'school'], roles: ['clerk', 'technician'] },
    { name: 'devices.catalogue', scopes: ['authority'], roles: ['clerk', 'technician'] },
  ],
  routes: [disposalRoutes, roomPlanRoutes, attachmentRoutes, importRoutes, receiveRoutes, deviceRoutes, catalogueRoutes],
  search: [
    { kind: 'device', label: 'devices.device.plural', right, icon: 'device', find: searchDevices },
    { kind: 'deviceSet', label: 'devices.set.plural', right, icon: 'device', find: searchSets },
  ],
  history: {
    'devices.device': right,
    'devices.model': right,
    'devices.manufacturer': right,
    'devices.set': right,
    'devices.customField': right,
    'devices.disposal': right,
  },
  facts: deviceFacts,
  deviations: deviceDeviations,
  personal: [{ table: 'devices.device', personColumn: 'person_id', dataClass: 'devices', columns: ['inventory_number', 'serial'] }],
  start: ({ publicUrl }) => {
    quantitySources.device = devicesByKind
    bookingEffects.set('devices', devicesConcerned)
    setPublicUrl(publicUrl)
    if (!onForget.includes(forget)) onForget.push(forget)
    if (!onLeaverAsked.includes(heldByLeavers)) onLeaverAsked.push(heldByLeavers)
  },
})
