// In which tables the objects of this module stand; nobody else writes them.
import { storedIn } from '#kernel'
import { CustomField, Device, DeviceModel, DeviceSet, Disposal, Manufacturer } from './model.ts'

export const manufacturers = storedIn('devices.manufacturer', Manufacturer)
export const models = storedIn('devices.model', DeviceModel)
export const sets = storedIn('devices.device_set', DeviceSet, { school: 'school' })
export const devices = storedIn('devices.device', Device, { school: 'school', columns: { set: 'device_set_id' } })
export const customFields = storedIn('devices.custom_field', CustomField)
export const disposals = storedIn('devices.disposal', Disposal)
