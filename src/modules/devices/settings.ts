// What an authority decides about its devices.
import { z } from 'zod'
import { defineSettings } from '#kernel'
import { type DeviceKind, defaultTemplate, deviceKinds, isTemplate, usualLife } from './model.ts'

export const deviceSettings = defineSettings('devices', {
  /** How inventory numbers are made. */
  numberTemplate: {
    schema: z.string().max(40).refine(isTemplate, { message: 'devices.template' }),
    default: defaultTemplate,
    scope: 'authority',
    right: 'devices.catalogue',
  },
  /** Years of use per kind where neither device nor model says otherwise. */
  usefulLife: {
    schema: z.partialRecord(z.enum(deviceKinds), z.number().min(0.5).max(50)),
    default: {} as Partial<Record<DeviceKind, number>>,
    scope: 'authority',
    right: 'devices.catalogue',
    words: 'devices.kind',
    otherwise: usualLife,
  },
})

export const livesWith = (own: Partial<Record<DeviceKind, number>>): Record<DeviceKind, number> => ({ ...usualLife, ...own })
