// Pupils with free tablets and a template, and the same lent already: what tests of loans begin with.
import type { Context } from '#kernel'
import type { testWorld } from '#kernel/testing'
import { createDevices } from '#modules/devices'
import { createPeople } from '#modules/people'
import type { Id } from '#shared'
import { handOver, prepare } from '../actions/lend.ts'
import { createFirstTemplate } from '../actions/templates.ts'

interface Ground {
  people: Id[]
  devices: Id[]
  template: Id
  terms: { school: Id; template: Id; fromDay: string; untilDay: string }
}

export function groundOf(world: ReturnType<typeof testWorld>) {
  async function ground(ctx: Context, count = 3): Promise<Ground> {
    const people = await createPeople(
      ctx,
      Array.from({ length: count }, (_, index) => ({
        familyName: `Leih${index}`,
        givenName: 'Kim',
        affiliations: [{ school: world.schools[0], role: 'learner' as const, fromDay: '2026-08-01' }],
      })),
    )
    const devices = await createDevices(
      ctx,
      Array.from({ length: count }, (_, index) => ({
        kind: 'tablet' as const,
        serial: `LOAN${index}`,
        school: world.schools[0],
        price: 40_000,
        purchasedOn: '2024-09-01',
        usefulLife: 4,
        accessories: 'Hülle, Stift',
      })),
    )
    const [template] = await createFirstTemplate(ctx)
    return {
      people: people.map((person) => person.id),
      devices: devices.map((device) => device.id),
      template: template!.id,
      terms: { school: world.schools[0], template: template!.id, fromDay: '2026-09-01', untilDay: '2027-07-31' },
    }
  }

  async function lent(ctx: Context, count = 3) {
    const made = await ground(ctx, count)
    const contracts = await prepare(
      ctx,
      made.terms,
      made.people.map((person, index) => ({ person, devices: [made.devices[index]!] })),
    )
    const ids = contracts.map((contract) => contract.id)
    await handOver(ctx, ids)
    return { ...made, contracts: ids }
  }
  return { ground, lent }
}
