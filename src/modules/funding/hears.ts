// Dates of devices were changed: binding periods that count from them follow.
import type { Listener } from '#kernel'
import { followRules } from './actions/binding.ts'

export const followDevices: Listener = async (ctx, event) => {
  await followRules(ctx, { devices: event.ids })
}
