// Shapes that several endpoints of this module share.
import { z } from 'zod'
import { Id } from '#shared'
import { CustomField, Device, DeviceModel, DeviceSet, Manufacturer } from '../model.ts'

export const read = 'devices.read'
export const change = 'devices.change'
const name = z.string().nullable()
export const DeviceRowShape = z.intersection(
  Device.row,
  z.object({ modelName: name, manufacturerName: name, schoolName: name, roomName: name, personName: name, setName: name }),
)
export const ManufacturerShape = Manufacturer.row
export const ModelRowShape = z.intersection(
  DeviceModel.row,
  z.object({ manufacturerName: name, deviceCount: z.number(), pictureId: Id.nullable() }),
)
export const SetRowShape = z.intersection(DeviceSet.row, z.object({ schoolName: z.string(), roomName: name, deviceCount: z.number() }))
export const CustomShape = CustomField.row
