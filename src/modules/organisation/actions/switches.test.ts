import { beforeAll, expect, test } from 'vitest'
import { history } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { isOn, moduleStates, modulesOff, switchable } from '../queries/switches.ts'
import { switchModules } from './switches.ts'

const world = testWorld()
const admin = () => whoWith(['organisation.read', 'organisation.module.switch'], world.authority)
beforeAll(() => void switchable.splice(0, switchable.length, 'loans', 'support'))

test('a module is on until switched off; a school may differ from its authority', async () => {
  await world.tried(admin(), async (ctx) => {
    const [here, there] = world.schools
    expect(await isOn(ctx, 'loans', here)).toBe(true)
    await switchModules(ctx, [
      { module: 'loans', school: null, on: false },
      { module: 'loans', school: here, on: true },
    ])
    expect([await isOn(ctx, 'loans'), await isOn(ctx, 'loans', here), await isOn(ctx, 'loans', there)]).toEqual([false, true, false])
    expect(await modulesOff(ctx)).toEqual([])
    expect(await moduleStates(ctx, null)).toEqual([
      { module: 'loans', on: false, own: false, differing: 1 },
      { module: 'support', on: true, own: null, differing: 0 },
    ])
    await switchModules(ctx, [{ module: 'loans', school: here, on: null }])
    expect(await isOn(ctx, 'loans', here)).toBe(false)
    expect(await modulesOff(ctx)).toEqual(['loans'])
    expect((await history(ctx, 'organisation.school', here)).map((line) => line.changes)).toEqual([
      { loans: [true, null] },
      { loans: [null, true] },
    ])
    expect((await history(ctx, 'organisation.authority', world.authority))[0]!.changes).toEqual({ loans: [null, false] })
  })
})

test('switching needs the right, a known module and a school of the authority', async () => {
  const wish = { module: 'loans', school: null, on: false }
  expect(await refusalOf(world.tried(whoWith(['organisation.read'], world.authority), (ctx) => switchModules(ctx, [wish])))).toBe(
    'Forbidden',
  )
  expect(await refusalOf(world.tried(admin(), (ctx) => switchModules(ctx, [{ ...wish, module: 'nichts' }])))).toBe(
    'organisation.moduleUnknown',
  )
  expect(await refusalOf(world.tried(admin(), (ctx) => switchModules(ctx, [{ ...wish, school: world.foreignSchools[0] }])))).toBe(
    'NotFound',
  )
})
