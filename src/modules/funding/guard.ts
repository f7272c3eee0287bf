// Devices that a grant binds neither retire nor change hands before their time; devices asks, funding answers.
import type { Blocked, RetireGuard } from '#modules/devices'
import { dayOf, formatDay } from '#shared'
import { boundDevices } from './queries/assets.ts'

/** Leaving use and changing hands end the purpose; another school only where the grant names one. */
export const keepBound: RetireGuard = async (ctx, kind, devices) => {
  const today = dayOf(ctx.now())
  const bound = await boundDevices(
    ctx,
    devices.map((device) => device.id),
    today,
  )
  return bound.flatMap(({ device, until, grant, school }): Blocked[] => {
    if (kind === 'move' && !school) return []
    if (!until) return [{ device, code: 'funding.boundOpen', values: { grant } }]
    return [
      { device, code: kind === 'move' ? 'funding.boundSchool' : 'funding.bound', values: { until: formatDay(until, ctx.lang), grant } },
    ]
  })
}
