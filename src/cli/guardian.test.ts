// A guardian by hand goes with her child when a roster no longer names it, and is back when that roster is taken back.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '#kernel/testing'
import { csvHead, csvRows, schoolOf } from '../connectors/testing/rosters.ts'
import { type Running, startRunning } from './testing/running.ts'

let running: Running
beforeAll(async () => {
  running = await startRunning(await testDatabase('empty'))
}, 100_000)
afterAll(() => running?.stop(), 30_000)
const muses: Running['muses'] = (...args) => running.muses(...args)
const school = schoolOf('123456', { pupils: 12 })
const take = async (without: readonly number[], ...more: string[]) => {
  const rows = csvRows({ ...school, people: school.people.filter((each) => !without.includes(each.id)) })
  const file = join(running.folder, `ohne-${without.join('-')}.csv`)
  writeFileSync(file, [csvHead, ...rows].map((row) => `${row.join(';')}\r\n`).join(''))
  return muses('import', 'roster', '--school', '123456', '--file', file, '--apply', '--release', ...more)
}
const sheet = async (id: string) => (await muses('api', 'GET', `/people/${id}`)).data
/** What follows an import is told after its commit. */
async function until(look: () => Promise<unknown>, wanted: unknown): Promise<void> {
  for (const end = Date.now() + 60_000; ; await new Promise((resolve) => setTimeout(resolve, 300))) {
    const seen = await look()
    if (JSON.stringify(seen) === JSON.stringify(wanted) || Date.now() > end) return expect(seen).toEqual(wanted)
  }
}

test('of three guardians only she goes whose last child left, and she alone comes back', async () => {
  await muses('authority', 'create', '--name', 'Landkreis Auental', '--land', 'NW')
  await muses('school', 'create', '--authority', 'Landkreis Auental', '--number', '123456', '--name', 'Gymnasium Hohenauen')
  expect((await take([])).data).toMatchObject({ applied: true })
  const people = (await muses('api', 'GET', '/people?limit=100')).data.rows as { id: string; name: string }[]
  const [gone, sibling, stays] = school.people.slice(0, 3).map((each) => {
    const found = people.filter((row) => row.name.startsWith(`${each.family}, ${each.given}`))
    expect(found).toHaveLength(1)
    return found[0]!.id
  })
  const add = async (ward: string, body: object) =>
    (await muses('api', 'POST', `/people/${ward}/guardians`, '--body', JSON.stringify(body))).data
  const facts = { relation: 'mother', email: null, phone: null, sees: true, account: true }
  const mother = (await add(gone!, { ...facts, familyName: 'Mutter', givenName: 'Eva' })).guardian as string
  const ofTwo = (await add(gone!, { ...facts, familyName: 'Vater', givenName: 'Udo' })).guardian as string
  await add(sibling!, { ...facts, account: false, person: ofTwo })
  const other = (await add(stays!, { ...facts, familyName: 'Andere', givenName: 'Ute' })).guardian as string
  const states = async () => {
    const all = await Promise.all([gone!, mother, ofTwo, other].map(sheet))
    return all.map((each) => `${each.state} ${each.account?.state}`)
  }
  const before = ['active invited', 'active invited', 'active invited', 'active invited']
  expect(await states()).toEqual(before)

  const left = await take([school.people[0]!.id])
  expect(left.data).toMatchObject({ applied: true, missing: 1 })
  await until(states, ['leaving leaving', 'leaving leaving', 'active invited', 'active invited'])
  expect(await muses('import', 'undo', left.data.run)).toMatchObject({ exit: 0, data: { kept: [] } })
  await until(states, before)
  // The same again: what rested once rests anew.
  const again = await take([school.people[0]!.id, school.people[1]!.id])
  await until(states, ['leaving leaving', 'leaving leaving', 'leaving leaving', 'active invited'])
  await muses('import', 'undo', again.data.run)
  await until(states, before)
}, 300_000)
