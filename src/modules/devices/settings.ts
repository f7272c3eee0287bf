// What an authority decides about its devices.
import { z } from 'zod'
import { type Context, defineSettings, readSettings } from '#kernel'
import { type BookRule, bookStarts, type DeviceKind, defaultTemplate, deviceKinds, isTemplate, usualBookRule, usualLife } from './model.ts'

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
  /** Whether the month or the whole year of the purchase counts first when a price is written off. */
  bookStart: {
    schema: z.enum(bookStarts),
    default: usualBookRule.start,
    scope: 'authority',
    right: 'devices.catalogue',
    words: 'devices.bookStart',
  },
  /** Whole euros that stay on the books at the end. */
  bookMemo: { schema: z.int().min(0).max(100), default: usualBookRule.memo, scope: 'authority', right: 'devices.catalogue' },
})

/** How this authority writes its devices off; in a context of several, as the operator says. */
export async function bookRuleOf(ctx: Context): Promise<BookRule> {
  const { start, memo } = await readSettings(ctx, { start: deviceSettings.bookStart, memo: deviceSettings.bookMemo })
  return { start, memo: memo * 100 }
}

export const livesWith = (own: Partial<Record<DeviceKind, number>>): Record<DeviceKind, number> => ({ ...usualLife, ...own })
