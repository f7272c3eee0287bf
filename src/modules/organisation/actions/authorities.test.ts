import { expect, test } from 'vitest'
import { type Context, system } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { authorityList, getAuthority, myAuthorities } from '../queries/authorities.ts'
import { schoolYearList } from '../queries/groups.ts'
import { archiveAuthority, changeAuthority, createAuthorities, onAuthorityCreated } from './authorities.ts'

const world = testWorld()
const operator = () => whoWith(['organisation.read', 'organisation.authority.create'], null, 'operator')
const draft = { name: 'Zweckverband Süd', kind: 'association', land: 'SN' } as const

test('the operator creates an authority with address, school years and a hook in its own tenant', async () => {
  const seen: (readonly string[])[] = []
  const hook = async (ctx: Context) => void seen.push(ctx.authorities)
  onAuthorityCreated.push(hook)
  await world.tried(
    operator(),
    async (ctx) => {
      const [created] = await createAuthorities(ctx, [draft])
      expect(created).toMatchObject({ slug: 'zweckverband-sued', accent: 'blau', state: 'active', version: 1 })
      expect(seen).toEqual([[created!.id]])
      expect(ctx.authorities).toEqual([])
      expect((await getAuthority(ctx, created!.id)).schools).toBe(0)
      const inner = Object.assign(Object.create(ctx), {}) as Context
      expect(inner.authorities).toEqual([])
      expect((await authorityList.page(ctx, { filter: [], limit: 50 })).rows.map((row) => row.name)).toEqual([
        'Landkreis Auental',
        'Stadt Fremdstadt',
        'Zweckverband Süd',
      ])
    },
    { authorities: [] },
  )
  onAuthorityCreated.splice(onAuthorityCreated.indexOf(hook), 1)
})

test('a new authority has the running and the next school year', async () => {
  const now = () => new Date('2026-07-31T12:00:00Z')
  await world.tried(
    system('test'),
    async (ctx) => {
      const [created] = await createAuthorities(ctx, [draft])
      const { entering } = await import('#kernel')
      const years = await entering(ctx, [created!.id], (inner) => schoolYearList.page(inner, { filter: [], limit: 10 }))
      expect(years.rows.map((year) => [year.name, year.starts, year.ends])).toEqual([
        ['2026/27', '2026-08-01', '2027-07-31'],
        ['2025/26', '2025-08-01', '2026-07-31'],
      ])
    },
    { authorities: [], now },
  )
})

test('a taken short name is refused by name', async () => {
  const create = world.tried(operator(), (ctx) => createAuthorities(ctx, [{ ...draft, slug: 'auental' }]), { authorities: [] })
  expect(await refusalOf(create)).toBe('organisation.slugTaken')
})

test('only the operator creates and archives authorities', async () => {
  const admin = () => whoWith(['organisation.read', 'organisation.authority.create', 'organisation.authority.change'], world.authority)
  expect(await refusalOf(world.tried(admin(), (ctx) => createAuthorities(ctx, [draft])))).toBe('Forbidden')
  expect(await refusalOf(world.tried(admin(), (ctx) => archiveAuthority(ctx, world.authority)))).toBe('Forbidden')
  await world.tried(operator(), async (ctx) => expect((await archiveAuthority(ctx, world.authority)).state).toBe('archived'), {
    authorities: [],
  })
})

test('an authority changes itself, with its version, and no other', async () => {
  const admin = whoWith(['organisation.read', 'organisation.authority.change'], world.authority)
  await world.tried(admin, async (ctx) => {
    const changed = await changeAuthority(ctx, { id: world.authority, version: 1, city: 'Hohenauen' })
    expect(changed).toMatchObject({ city: 'Hohenauen', version: 2 })
  })
  expect(await refusalOf(world.tried(admin, (ctx) => changeAuthority(ctx, { id: world.authority, version: 7, city: 'x' })))).toBe('stale')
  expect(await refusalOf(world.tried(admin, (ctx) => changeAuthority(ctx, { id: world.foreign, city: 'x' })))).toBe('NotFound')
  const reader = whoWith(['organisation.read'], world.authority)
  expect(await refusalOf(world.tried(reader, (ctx) => changeAuthority(ctx, { id: world.authority, city: 'x' })))).toBe('Forbidden')
})

test('people see the authorities in which they have a role', async () => {
  const reader = whoWith(['organisation.read'], world.authority)
  await world.tried(reader, async (ctx) => {
    expect((await authorityList.page(ctx, { filter: [], limit: 50 })).rows.map((row) => [row.name, row.schools])).toEqual([
      ['Landkreis Auental', 2],
    ])
    expect((await myAuthorities(ctx)).map((row) => row.slug)).toEqual(['auental'])
  })
  expect(await refusalOf(world.tried(reader, (ctx) => getAuthority(ctx, world.foreign)))).toBe('NotFound')
})
