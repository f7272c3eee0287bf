// What people change by hand in a directory, one of each kind, and what becomes of it: reported, accepted or put right; strangers stay.
import { Attribute, Change, type Client, type Entry } from 'ldapts'
import { expect } from 'vitest'
import { accept, repair } from '../../modules/connections/actions/plans.ts'
import type { ConnectionRecord } from '../../modules/connections/queries/connections.ts'
import { drain } from '../../modules/connections/testing/ground.ts'
import type { schoolOver } from './school.ts'

export interface Directory {
  world: Parameters<typeof drain>[0] & Parameters<typeof schoolOver>[0]
  over: ReturnType<typeof schoolOver>
  record: ConnectionRecord
  raw: <T>(work: (client: Client) => Promise<T>) => Promise<T>
  base: string
  /** The attribute with the account name, and what a stranger is made of. */
  account: string
  stranger: Record<string, string>
  /** How an account is locked there, and how that is seen. */
  lock: { type: string; value: string }
  isLocked: (entry: Entry) => boolean
  group: string
}

const replaced = (type: string, value: string) =>
  new Change({ operation: 'replace', modification: new Attribute({ type, values: [value] }) })

export async function driftStory(at: Directory): Promise<void> {
  const { world, over, record, raw, base, account } = at
  const find = (filter: string) =>
    raw(async (client) => {
      const asked = { filter, attributes: ['*', 'pwdAccountLockedTime'] }
      return (await client.search(base, asked)).searchEntries[0]!
    })
  const entryOf = (name: string) => find(`(${account}=${name})`)
  const membersOf = async () => [(await find(`(cn=${at.group})`)).member].flat().map((dn) => String(dn).toLowerCase())
  const inner = (dn: string) => dn.slice(0, dn.indexOf(','))

  const before = Object.fromEntries(await Promise.all([3, 4, 5, 6, 7].map(async (n) => [n, await entryOf(`pupil${n}`)] as const)))
  const container = before[3]!.dn.slice(before[3]!.dn.indexOf(',') + 1)
  const strange = `cn=fremd,${container}`
  const { dn: group } = await find(`(cn=${at.group})`)
  await raw(async (client) => {
    await client.modify(before[3]!.dn, [replaced('sn', 'Handgemacht')])
    await client.modify(before[4]!.dn, [replaced('sn', 'Darf bleiben')])
    await client.add(strange, at.stranger)
    await client.modify(group, [new Change({ operation: 'add', modification: new Attribute({ type: 'member', values: [strange] }) })])
    await client.modifyDN(before[5]!.dn, `${inner(before[5]!.dn)},${base}`)
    await client.del(before[6]!.dn)
    await client.modify(before[7]!.dn, [replaced(at.lock.type, at.lock.value)])
  })
  const untouched = JSON.stringify(
    await raw((client) => client.search(strange, { scope: 'base', attributes: ['sn', 'cn', 'description'] })),
  )

  const plan = await over.compare(record)
  expect(plan.counts.foreign).toBe(1)
  const found = await over.drift(plan.id)
  const told = new Map(
    found.map((row) => [
      inner(row.beforeName ?? row.name)
        .replace(/^.*=/, '')
        .toLowerCase(),
      row,
    ]),
  )
  expect(told.get('pupil3')).toMatchObject({ action: 'change', drift: ['sn'] })
  expect(told.get('pupil4')).toMatchObject({ action: 'change', drift: ['sn'] })
  expect(told.get('pupil5')).toMatchObject({ action: 'rename', drift: ['$name'] })
  expect(told.get('pupil6')).toMatchObject({ action: 'create', drift: ['$gone'] })
  expect(told.get('pupil7')).toMatchObject({ action: 'enable' })
  expect(told.get('pupil7')!.drift).toContain('$enabled')
  expect(told.get(at.group.toLowerCase())).toMatchObject({ action: 'change', drift: ['member'] })
  expect([...told.keys()]).not.toContain('fremd')

  const admin = over.admin(record.authority)
  await world.done(admin, (ctx) => accept(ctx, plan.id, [told.get('pupil4')!.position]))
  const others = found.filter((row) => row.position !== told.get('pupil4')!.position).map((row) => row.position)
  await world.done(admin, (ctx) => repair(ctx, plan.id, others))
  await drain(world)
  expect(await over.newest(record)).toMatchObject({ state: 'done', verified: { wrong: 0 } })

  expect((await entryOf('pupil3')).sn).toBe(before[3]!.sn)
  expect((await entryOf('pupil4')).sn).toBe('Darf bleiben')
  expect((await entryOf('pupil5')).dn.toLowerCase()).toBe(before[5]!.dn.toLowerCase())
  expect((await entryOf('pupil6')).sn).toBe(before[6]!.sn)
  expect(at.isLocked(await entryOf('pupil7'))).toBe(false)
  const members = await membersOf()
  expect(members).not.toContain(strange.toLowerCase())
  for (const n of [5, 6]) expect(members).toContain(before[n]!.dn.toLowerCase())
  expect(JSON.stringify(await raw((client) => client.search(strange, { scope: 'base', attributes: ['sn', 'cn', 'description'] })))).toBe(
    untouched,
  )
  expect(await over.compare(record)).toMatchObject({ state: 'empty', counts: { foreign: 1 } })
}
