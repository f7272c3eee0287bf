// Two people at once: two connections against the real database, each in a transaction that is committed.
import { expect, test } from 'vitest'
import { type Context, Refusal } from '#kernel'
import { testWorld, whoWith } from '#kernel/testing'
import { createDevices, findDevices, moveDevices } from '#modules/devices'
import { createPeople } from '#modules/people'
import { type Id, newId } from '#shared'
import { handOver, prepare } from './actions/lend.ts'
import { createFirstTemplate } from './actions/templates.ts'
import { openOf } from './queries/contracts.ts'

const world = testWorld()
const rights = [
  'loans.read',
  'loans.lend',
  'loans.template',
  'devices.read',
  'devices.change',
  'people.person.view',
  'people.person.change',
  'organisation.read',
]
const clerk = () => whoWith(rights, world.authority)
const now = () => new Date('2026-09-01T10:00:00Z')
const done = <T>(work: (ctx: Context) => Promise<T>) => world.done(clerk(), work, { now })

let template: Id | undefined
/** People, devices and terms of a test of its own. */
async function ground(count: number) {
  return done(async (ctx) => {
    template ??= (await createFirstTemplate(ctx))[0]!.id
    const mark = newId().slice(-8)
    const people = await createPeople(
      ctx,
      Array.from({ length: count }, (_, index) => ({
        familyName: `Leih${mark}${index}`,
        givenName: 'Kim',
        affiliations: [{ school: world.schools[0], role: 'learner' as const, fromDay: '2026-08-01' }],
      })),
    )
    const devices = await createDevices(
      ctx,
      Array.from({ length: count }, (_, index) => ({ kind: 'tablet' as const, serial: `${mark}-${index}`, school: world.schools[0] })),
    )
    const terms = { school: world.schools[0], template, fromDay: '2026-09-01', untilDay: '2027-07-31' }
    return {
      terms,
      people: people.map((each) => each.id),
      devices: devices.map((each) => each.id),
      numbers: devices.map((each) => each.inventoryNumber),
    }
  })
}
/** Both end; the refusal of the one that lost, or nothing when none did. */
async function atOnce(one: Promise<unknown>, other: Promise<unknown>): Promise<Refusal | undefined> {
  const outcomes = await Promise.allSettled([one, other])
  const [lost, ...more] = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []))
  expect(more).toEqual([])
  if (lost !== undefined) expect(lost).toBeInstanceOf(Refusal)
  return lost as Refusal | undefined
}

test('of two who lend the same devices at once one gets them all, the other hears by number which are taken and has made nothing', async () => {
  for (let round = 0; round < 5; round++) {
    const { terms, people, devices, numbers } = await ground(6)
    const wishes = (chosen: number[]) => chosen.map((index) => ({ person: people[index]!, devices: [devices[index]!] }))
    const lost = await atOnce(
      done((ctx) => prepare(ctx, terms, wishes([0, 1, 2, 3]))),
      done((ctx) => prepare(ctx, terms, wishes([5, 4, 3, 2]))),
    )
    expect(lost?.code).toBe('loans.taken')
    for (const index of [2, 3]) expect(String(lost!.options.values!.numbers)).toContain(numbers[index]!)
    const open = await world.tried(clerk(), (ctx) => openOf(ctx, devices), { now })
    expect(open.size).toBe(4)
  }
})

test('of two who hand over one contract at once one does, the other hears that it is not prepared any more', async () => {
  const { terms, people, devices } = await ground(2)
  const contracts = await done((ctx) =>
    prepare(
      ctx,
      terms,
      people.map((person, index) => ({ person, devices: [devices[index]!] })),
    ),
  )
  const ids = contracts.map((contract) => contract.id)
  const lost = await atOnce(
    done((ctx) => handOver(ctx, ids)),
    done((ctx) => handOver(ctx, [...ids].reverse())),
  )
  expect(lost?.code).toBe('loans.notPrepared')
  const after = await world.tried(clerk(), (ctx) => findDevices(ctx, devices))
  expect(after.map((device) => [device.state, people.includes(device.person!)])).toEqual([
    ['lent', true],
    ['lent', true],
  ])
})

test('a device that is moved to another school while it is lent goes one way or the other, never both', async () => {
  for (let round = 0; round < 5; round++) {
    const { terms, people, devices } = await ground(1)
    const lend = done(async (ctx) => {
      const [contract] = await prepare(ctx, terms, [{ person: people[0]!, devices }])
      await handOver(ctx, [contract!.id])
    })
    const lost = await atOnce(
      lend,
      done((ctx) => moveDevices(ctx, devices, { school: world.schools[1] })),
    )
    const [device] = await world.tried(clerk(), (ctx) => findDevices(ctx, devices))
    const contracts = await world.tried(clerk(), (ctx) => openOf(ctx, devices), { now })
    if (lost?.code === 'loans.otherSchool')
      expect([device!.state, device!.school, contracts.size]).toEqual(['inStock', world.schools[1], 0])
    else {
      expect(lost?.code).toBe('devices.lentMoved')
      expect([device!.state, device!.school, contracts.size]).toEqual(['lent', world.schools[0], 1])
    }
  }
})
