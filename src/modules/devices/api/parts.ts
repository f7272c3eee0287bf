// Shapes that several endpoints of this module share.
import { z } from 'zod'
import { type Change, Id, ListParams, type Model } from '#shared'
import { CustomField, Device, DeviceModel, DeviceSet, Manufacturer } from '../model.ts'

export const read = 'devices.read'
export const change = 'devices.change'
export const one = z.object({ id: Id })
/** What a bulk action works on: named objects, or all that a list's query finds. */
export const Chosen = z
  .strictObject({ ids: z.array(Id).min(1).max(5_000).optional(), query: ListParams.optional() })
  .refine((chosen) => (chosen.ids === undefined) !== (chosen.query === undefined), { message: 'devices.chosen' })
export type Chosen = z.output<typeof Chosen>
export const ExportParams = ListParams.extend({ format: z.enum(['csv', 'xlsx', 'pdf']).default('csv') })

/** The body of a change: the id stands in the path and may be repeated, the version may come as If-Match instead. */
export const changeOf = <M extends Model>(model: M) =>
  (model.change as unknown as z.ZodObject).partial({ id: true }) as unknown as z.ZodType<Omit<Change<M>, 'id'> & { id?: Id }>

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
