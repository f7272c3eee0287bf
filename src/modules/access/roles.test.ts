import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Context, defineModule, within } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { type Id, newId } from '#shared'
import { createGroups, ensureSchoolYears } from '../organisation/index.ts'
import organisation from '../organisation/module.ts'
import people from '../people/module.ts'
import { endGrants, giveGrants } from './actions/grants.ts'
import { changeRoles } from './actions/roles.ts'
import { restUnused } from './jobs.ts'
import { roleTemplates } from './model.ts'
import access from './module.ts'
import { findStanding } from './queries/standing.ts'
import { type Browser, type Ground, openGround } from './testing/ground.ts'
import { shippedRights } from './who/role-rights.ts'

const world = testWorld()
let ground: Ground
const password = 'drei kluge Eulen'
const token = 'ein-langes-token-fuer-die-einrichtung'
beforeAll(async () => {
  ground = await openGround(world.db, [organisation, people, access], token)
})

let number = 0
const named = (start: string) => `${start}${++number}`

/** A signed-in account; the second factor is taken as shown. */
async function signedIn(wish: {
  authority: Id | null
  role?: string
  school?: Id
  person?: Id
}): Promise<Browser & { id: Id; name: string }> {
  const name = named('konto')
  const id = await ground.account({ ...wish, name, password })
  const browser = ground.browser(`203.0.113.${number % 250}`)
  await browser.ask('POST', '/sign-in', { name, password })
  await ground.asMuses(wish.authority, (ctx) =>
    sql`update access.session set second_at = created_at where account_id = ${id}`.execute(ctx.db()),
  )
  return Object.assign(browser, { id, name })
}
const here = () => ({ 'muses-authority': world.authority })

/** A person with an affiliation, and in a group when asked. */
async function person(role: string, school: Id, groupRole?: string): Promise<{ person: Id; group: Id | null }> {
  return ground.asMuses(world.authority, async (ctx) => {
    const id = newId()
    const affiliation = newId()
    await sql`insert into people.person (authority_id, id, family_name, given_name) values (${world.authority}, ${id}, ${named('Berg')}, 'Ina')`.execute(
      ctx.db(),
    )
    await sql`insert into people.affiliation (authority_id, id, person_id, school_id, role, from_day) values (${world.authority}, ${affiliation}, ${id}, ${school}, ${role}, '2026-08-01')`.execute(
      ctx.db(),
    )
    if (!groupRole) return { person: id, group: null }
    const group = await groupAt(ctx, school)
    await sql`insert into people.membership (authority_id, affiliation_id, group_id, role, from_day) values (${world.authority}, ${affiliation}, ${group}, ${groupRole}, '2026-08-01')`.execute(
      ctx.db(),
    )
    return { person: id, group }
  })
}
async function groupAt(ctx: Context, school: Id): Promise<Id> {
  await ensureSchoolYears(ctx)
  const { rows } = await sql<{ id: Id }>`select id from organisation.school_year where authority_id = ${world.authority} limit 1`.execute(
    ctx.db(),
  )
  const [group] = await createGroups(ctx, [{ school, schoolYear: rows[0]!.id, name: named('7'), kind: 'class' }])
  return group!.id
}

describe('grants', () => {
  test('given, in force at once, ended, gone at once', async () => {
    const admin = await signedIn({ authority: world.authority, role: 'authorityAdmin' })
    const clerk = await signedIn({ authority: world.authority })
    expect((await clerk.ask('GET', '/people', undefined, here())).status).toBe(403)
    const given = await admin.ask(
      'POST',
      '/grants',
      { grants: [{ account: clerk.id, role: 'secretary', scope: 'school', school: world.schools[0] }] },
      here(),
    )
    expect(given.status).toBe(200)
    expect((await clerk.ask('GET', '/people', undefined, here())).status).toBe(200)
    expect((await admin.ask('POST', '/grants/end', { ids: given.body }, here())).status).toBe(204)
    expect((await clerk.ask('GET', '/people', undefined, here())).status).toBe(403)
  })

  test('refused without the right, in another authority, and never more than one has', async () => {
    const account = await ground.account({ authority: world.authority, name: named('x') })
    const foreign = await ground.account({ authority: world.foreign, name: named('y') })
    const grant = (school: Id, role = 'secretary', whose = account) => ({ account: whose, role, scope: 'school' as const, school })
    const shipped = shippedRights([organisation, people, access])
    const rights = ['access.grant.change', ...shipped.get('secretary')!.keys(), ...shipped.get('teacher')!.keys()]
    const whole = whoWith(rights, world.authority)
    const school = whoWith(rights, world.authority, 'school', world.schools[0])
    await expect(refusalOf(world.tried(whoWith([], world.authority), (ctx) => giveGrants(ctx, [grant(world.schools[0])])))).resolves.toBe(
      'Forbidden',
    )
    await expect(refusalOf(world.tried(school, (ctx) => giveGrants(ctx, [grant(world.schools[1])])))).resolves.toBe('NotFound')
    await expect(refusalOf(world.tried(whole, (ctx) => giveGrants(ctx, [grant(world.schools[0], 'secretary', foreign)])))).resolves.toBe(
      'NotFound',
    )
    await expect(refusalOf(world.tried(school, (ctx) => giveGrants(ctx, [grant(world.schools[0], 'head')])))).resolves.toBe('Forbidden')
    await expect(
      refusalOf(world.tried(whole, (ctx) => giveGrants(ctx, [{ account, role: 'authorityAdmin', scope: 'authority' }]))),
    ).resolves.toBe('Forbidden')
    await expect(
      refusalOf(world.tried(whole, (ctx) => giveGrants(ctx, [{ account, role: 'operatorAdmin', scope: 'operator' }]))),
    ).resolves.toBe('Forbidden')
    await expect(
      refusalOf(world.tried(whole, (ctx) => giveGrants(ctx, [{ account, role: 'secretary', scope: 'authority' }]))),
    ).resolves.toBe('access.roleScope')
    await expect(refusalOf(world.tried(whole, (ctx) => giveGrants(ctx, [grant(world.foreignSchools[0])])))).resolves.toBe('NotFound')
    await world.tried(school, (ctx) => giveGrants(ctx, [grant(world.schools[0], 'teacher')]))
  })

  test('the last administrator stays, also when two are removed at the same moment', async () => {
    const [first, second] = [
      await signedIn({ authority: world.foreign, role: 'authorityAdmin' }),
      await signedIn({ authority: world.foreign, role: 'authorityAdmin' }),
    ]
    const there = { 'muses-authority': world.foreign }
    const ids = await ground.asMuses(world.foreign, (ctx) =>
      sql<{ id: Id }>`select id from access."grant" where account_id in (${first.id}, ${second.id}) order by id`.execute(ctx.db()),
    )
    const answers = await Promise.all(
      ids.rows.map((row, index) => [first, second][index]!.ask('POST', '/grants/end', { ids: [row.id] }, there)),
    )
    expect(answers.map((each) => each.status).sort()).toEqual([204, 409])
    const left = await ground.asMuses(world.foreign, (ctx) =>
      sql`select 1 as one from access."grant" where role = 'authorityAdmin' and ends_at is null`.execute(ctx.db()),
    )
    expect(left.rows.length).toBe(1)
    const lone = answers[0]!.status === 409 ? first : second
    expect((await lone.ask('POST', '/accounts/suspend', { ids: [lone.id] }, there)).body).toMatchObject({
      status: 409,
      code: 'access.lastAuthorityAdmin',
    })
  })

  test('what follows from affiliations holds while they do', async () => {
    const { person: who } = await person('clerk', world.schools[0])
    const clerk = await signedIn({ authority: world.authority, person: who })
    expect((await clerk.ask('GET', '/people', undefined, here())).status).toBe(200)
    await ground.asMuses(world.authority, (ctx) =>
      sql`update people.affiliation set until_day = '2026-09-06' where person_id = ${who}`.execute(ctx.db()),
    )
    ground.pass(6)
    expect((await clerk.ask('GET', '/people', undefined, here())).status).toBe(403)
  })

  test('begins and ends with a German day: from midnight on, while it is yesterday in UTC', async () => {
    const { person: who } = await person('clerk', world.schools[0])
    await signedIn({ authority: world.authority, person: who })
    const grants = (from: string, until: string | null, at: string) =>
      ground.asMuses(world.authority, async (ctx) => {
        await sql`update people.affiliation set from_day = ${from}, until_day = ${until} where person_id = ${who}`.execute(ctx.db())
        const { rows } = await sql<{ n: number }>`select jsonb_array_length(access.account_standing(k.id, ${at})->'grants') as n
          from people.account k where k.person_id = ${who}`.execute(ctx.db())
        return rows[0]!.n
      })
    expect(await grants('2026-08-01', '2026-09-07', '2026-09-07T21:30:00Z')).toBe(1)
    expect(await grants('2026-08-01', '2026-09-07', '2026-09-07T22:30:00Z')).toBe(0)
    expect(await grants('2026-09-08', null, '2026-09-07T21:30:00Z')).toBe(0)
    expect(await grants('2026-09-08', null, '2026-09-07T22:30:00Z')).toBe(1)
  })

  test('a teacher reaches the learners of her groups and herself, nobody else', async () => {
    const teacher = await person('teacher', world.schools[0], 'classTeacher')
    const other = await person('learner', world.schools[0])
    const pupil = await ground.asMuses(world.authority, async (ctx) => {
      const [id, affiliation] = [newId(), newId()]
      await sql`insert into people.person (authority_id, id, family_name, given_name) values (${world.authority}, ${id}, 'Brandner', 'Yusuf')`.execute(
        ctx.db(),
      )
      await sql`insert into people.affiliation (authority_id, id, person_id, school_id, role, from_day) values (${world.authority}, ${affiliation}, ${id}, ${world.schools[0]}, 'learner', '2026-08-01')`.execute(
        ctx.db(),
      )
      await sql`insert into people.membership (authority_id, affiliation_id, group_id, role, from_day) values (${world.authority}, ${affiliation}, ${teacher.group}, 'learner', '2026-08-01')`.execute(
        ctx.db(),
      )
      return id
    })
    const pupilAccount = await ground.account({ authority: world.authority, name: named('schueler'), person: pupil, password })
    const colleagueAccount = await ground.account({
      authority: world.authority,
      name: named('kollegin'),
      person: (await person('teacher', world.schools[0])).person,
      password,
    })
    const browser = await signedIn({ authority: world.authority, person: teacher.person })
    expect((await browser.ask('GET', `/people/${pupil}`, undefined, here())).status).toBe(200)
    expect((await browser.ask('GET', `/people/${other.person}`, undefined, here())).status).toBe(404)
    expect((await browser.ask('POST', '/accounts/codes', { ids: [pupilAccount], way: 'slip' }, here())).status).toBe(200)
    expect((await browser.ask('POST', '/accounts/codes', { ids: [colleagueAccount], way: 'slip' }, here())).status).toBe(404)
    expect((await browser.ask('POST', '/accounts/suspend', { ids: [pupilAccount] }, here())).status).toBe(403)
  })
})

describe('remove a role and its rights are gone', () => {
  const roles = roleTemplates.filter((each) => !each.scopes.includes('operator')).map((each) => each.key)
  const rightsOf = async (id: Id) =>
    ground.asMuses(world.authority, async (ctx) => {
      const standing = await findStanding(ctx, id)
      return new Set(
        standing!.held.flatMap((each) =>
          each.grant.scope === 'self' ? [] : [...each.grant.rights].map((right) => `${right}@${each.grant.school ?? 'all'}`),
        ),
      )
    })
  const give = (account: Id, role: string, school: Id | null) =>
    ground.asMuses(world.authority, (ctx) =>
      sql<{
        id: Id
      }>`insert into access."grant" (authority_id, account_id, role, scope, school_id, starts_at) values (${world.authority}, ${account}, ${role}, ${school ? 'school' : 'authority'}, ${school}::uuid, ${ground.clock.at}) returning id`.execute(
        ctx.db(),
      ),
    )

  test('for any set of roles, also over deputies (the lesson of a cohort role that kept its rights)', async () => {
    const keeper = await ground.account({ authority: world.authority, name: named('bleibt'), role: 'authorityAdmin' })
    expect(keeper).toBeTruthy()
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.record({ role: fc.constantFrom(...roles), place: fc.constantFrom(0, 1) }), {
          minLength: 1,
          maxLength: 5,
          selector: (each) => `${each.role}${each.place}`,
        }),
        fc.boolean(),
        async (wishes, lent) => {
          const lender = await ground.account({ authority: world.authority, name: named('prop') })
          const deputy = await ground.account({ authority: world.authority, name: named('vertretung') })
          if (lent)
            await ground.asMuses(world.authority, (ctx) =>
              sql`insert into access.deputy (authority_id, account_id, deputy_id, starts_at, ends_at) values (${world.authority}, ${lender}, ${deputy}, '2026-09-01', '2027-09-01')`.execute(
                ctx.db(),
              ),
            )
          const given = []
          for (const { role, place } of wishes) {
            const template = roleTemplates.find((each) => each.key === role)!
            given.push((await give(lender, role, template.scopes.includes('school') ? world.schools[place]! : null)).rows[0]!.id)
          }
          const full = await rightsOf(lender)
          expect(await rightsOf(deputy)).toEqual(lent ? full : new Set())
          while (given.length) {
            const gone = given.pop()!
            await ground.asMuses(world.authority, (ctx) => endGrants(ctx, [gone]))
            const left = await rightsOf(lender)
            const expected = await ground.asMuses(world.authority, async (ctx) => {
              const { rows } = await sql<{
                role: string
                school: Id | null
              }>`select role, school_id as school from access."grant" where account_id = ${lender} and ends_at is null`.execute(ctx.db())
              const shipped = shippedRights([organisation, people, access])
              return new Set(
                rows.flatMap((row) =>
                  [...shipped.get(row.role)!].flatMap(([right, reach]) => (reach === 'scope' ? [`${right}@${row.school ?? 'all'}`] : [])),
                ),
              )
            })
            expect(left).toEqual(expected)
            expect(await rightsOf(deputy)).toEqual(lent ? left : new Set())
          }
          expect((await rightsOf(lender)).size).toBe(0)
        },
      ),
      { numRuns: 25 },
    )
  }, 60_000)
})

describe('deputies', () => {
  test('have for a time what the lender has, at most that, and never hand it on', async () => {
    const head = await signedIn({ authority: world.authority, role: 'head', school: world.schools[0] })
    const deputy = await signedIn({ authority: world.authority })
    const third = await ground.account({ authority: world.authority, name: named('dritte') })
    const lent = await head.ask('POST', '/deputies', {
      deputies: [{ deputy: deputy.id, from: '2026-09-07', until: '2026-09-20', note: 'Urlaub' }],
    })
    expect(lent.status).toBe(200)
    expect((await deputy.ask('GET', '/people', undefined, here())).status).toBe(200)
    const reasons = (await deputy.ask('GET', `/accounts/${deputy.id}/reasons?right=people.person.view`, undefined, here())).body
    expect(reasons).toMatchObject([{ kind: 'deputy', role: 'head', roleName: 'Schulleitung', place: 'Gymnasium Hohenauen' }])
    // Lending on what is lent gives nothing.
    await deputy.ask('POST', '/deputies', { deputies: [{ deputy: third, from: '2026-09-07', until: '2026-09-20' }] })
    const standing = await ground.asMuses(world.authority, (ctx) => findStanding(ctx, third))
    expect(standing!.held).toEqual([])
    ground.pass(14 * 86_400)
    expect((await deputy.ask('GET', '/people', undefined, here())).status).not.toBe(200)
    ground.clock.at = new Date('2026-09-07T08:00:00Z')
  })

  test('end with the account of the lender, by either side, and only within the authority', async () => {
    const head = await signedIn({ authority: world.authority, role: 'head', school: world.schools[0] })
    const deputy = await signedIn({ authority: world.authority })
    const foreign = await ground.account({ authority: world.foreign, name: named('fremd') })
    expect((await head.ask('POST', '/deputies', { deputies: [{ deputy: foreign, from: '2026-09-07', until: '2026-09-20' }] })).status).toBe(
      404,
    )
    const [id] = (await head.ask('POST', '/deputies', { deputies: [{ deputy: deputy.id, from: '2026-09-07', until: '2026-09-20' }] })).body
    const stranger = await signedIn({ authority: world.authority })
    expect((await stranger.ask('POST', '/deputies/end', { ids: [id] })).status).toBe(404)
    expect((await deputy.ask('POST', '/deputies/end', { ids: [id] })).status).toBe(204)
    expect((await deputy.ask('GET', '/people', undefined, here())).status).toBe(403)
    await head.ask('POST', '/deputies', { deputies: [{ deputy: deputy.id, from: '2026-09-07', until: '2026-09-20' }] })
    expect((await deputy.ask('GET', '/people', undefined, here())).status).toBe(200)
    await ground.asMuses(world.authority, (ctx) =>
      sql`update people.account set state = 'suspended' where id = ${head.id}`.execute(ctx.db()),
    )
    ground.pass(6)
    expect((await deputy.ask('GET', '/people', undefined, here())).status).toBe(403)
  })
})

describe('roles', () => {
  const loans = defineModule({
    name: 'loans',
    uses: [],
    rights: [
      { name: 'loans.lend', scopes: ['authority', 'school'], roles: ['secretary', 'teacher:ownGroups', '!authorityAdmin'] },
      { name: 'loans.write', scopes: ['authority', 'school'] },
    ],
  })

  test('grow with the modules: declared roles, administrators of their own accord, included ones widened', () => {
    const shipped = shippedRights([access, loans])
    expect(shipped.get('secretary')!.get('loans.lend')).toBe('scope')
    expect(shipped.get('teacher')!.get('loans.lend')).toBe('ownGroups')
    expect(shipped.get('head')!.get('loans.lend')).toBe('scope')
    expect(shipped.get('authorityAdmin')!.has('loans.lend')).toBe(false)
    expect(shipped.get('authorityAdmin')!.get('loans.write')).toBe('scope')
    expect(shipped.get('operatorAdmin')!.has('loans.write')).toBe(false)
    expect(shipped.get('operatorAdmin')!.get('access.support.request')).toBe('scope')
    expect(() =>
      shippedRights([defineModule({ name: 'x', uses: [], rights: [{ name: 'x.y', scopes: ['school'], roles: ['hausmeisterin'] }] })]),
    ).toThrow(/unknown role/)
  })

  test('an authority renames a role and changes its rights, for itself alone', async () => {
    const admin = await signedIn({ authority: world.authority, role: 'authorityAdmin' })
    const secretary = await signedIn({ authority: world.authority, role: 'secretary', school: world.schools[0] })
    const other = await signedIn({ authority: world.foreign, role: 'secretary', school: world.foreignSchools[0] })
    const change = (edits: object[], more = {}) => admin.ask('PATCH', '/roles', { changes: [{ key: 'secretary', edits, ...more }] }, here())
    expect(
      (
        await change(
          [
            { right: 'people.person.view', reach: null },
            { right: 'access.view', reach: 'scope' },
          ],
          { name: 'Schulbüro' },
        )
      ).status,
    ).toBe(204)
    expect((await secretary.ask('GET', '/people', undefined, here())).status).toBe(403)
    expect((await secretary.ask('GET', '/accounts', undefined, here())).status).toBe(200)
    expect((await other.ask('GET', '/people', undefined, { 'muses-authority': world.foreign })).status).toBe(200)
    const roles = (await admin.ask('GET', '/roles', undefined, here())).body as {
      key: string
      name: string
      without: string[]
      version: number
    }[]
    expect(roles.find((each) => each.key === 'secretary')).toMatchObject({ name: 'Schulbüro', without: ['people.person.view'], version: 1 })
    expect(roles.find((each) => each.key === 'schoolCoordinator')!.name).toBe('Medienbeauftragte')
    expect((await change([{ right: 'gibt.es.nicht', reach: 'scope' }])).body.code).toBe('access.rightUnknown')
    expect((await change([], { version: 0 })).status).toBe(412)
    expect(
      (
        await admin.ask(
          'PATCH',
          '/roles',
          { changes: [{ key: 'authorityAdmin', edits: [{ right: 'access.role.change', reach: null }] }] },
          here(),
        )
      ).body.code,
    ).toBe('access.roleNeeded')
    expect((await admin.ask('POST', '/roles/secretary/reset', {}, here())).status).toBe(204)
    expect((await secretary.ask('GET', '/people', undefined, here())).status).toBe(200)
  })

  test('a head of school sees the roles she could give, and changes none', async () => {
    const head = await signedIn({ authority: world.authority, role: 'head', school: world.schools[0] })
    const roles = (await head.ask('GET', '/roles', undefined, here())).body as { key: string }[]
    expect(roles.map((each) => each.key)).toContain('secretary')
    expect((await head.ask('GET', '/roles-by-affiliation', undefined, here())).status).toBe(200)
    expect((await head.ask('PATCH', '/roles', { changes: [{ key: 'secretary', edits: [] }] }, here())).status).toBe(403)
    const nobody = await signedIn({ authority: world.authority })
    expect((await nobody.ask('GET', '/roles', undefined, here())).status).toBe(403)
  })

  test('nobody puts a right into a role that she does not have', async () => {
    const who = whoWith(['access.role.change', 'people.person.view'], world.authority)
    await expect(
      refusalOf(
        world.tried(who, (ctx) => changeRoles(ctx, [{ key: 'teacher', edits: [{ right: 'people.person.change', reach: 'scope' }] }])),
      ),
    ).resolves.toBe('Forbidden')
    await expect(
      refusalOf(world.tried(whoWith(['people.person.view'], world.authority), (ctx) => changeRoles(ctx, [{ key: 'teacher', edits: [] }]))),
    ).resolves.toBe('Forbidden')
    await world.tried(who, (ctx) => changeRoles(ctx, [{ key: 'teacher', edits: [{ right: 'people.person.view', reach: 'scope' }] }]))
  })

  test('an own role is made, granted, protected while in use, and removed', async () => {
    const admin = await signedIn({ authority: world.authority, role: 'authorityAdmin' })
    const helper = await signedIn({ authority: world.authority })
    expect(
      (
        await admin.ask(
          'PATCH',
          '/roles',
          {
            changes: [
              { key: 'medienscout', name: 'Medienscout', scopes: ['school'], edits: [{ right: 'people.person.view', reach: 'scope' }] },
            ],
          },
          here(),
        )
      ).status,
    ).toBe(204)
    const ids = (
      await admin.ask(
        'POST',
        '/grants',
        { grants: [{ account: helper.id, role: 'medienscout', scope: 'school', school: world.schools[0] }] },
        here(),
      )
    ).body
    expect((await helper.ask('GET', '/people', undefined, here())).status).toBe(200)
    expect((await admin.ask('POST', '/roles/medienscout/reset', {}, here())).body.code).toBe('access.roleInUse')
    await admin.ask('POST', '/grants/end', { ids }, here())
    expect((await admin.ask('POST', '/roles/medienscout/reset', {}, here())).status).toBe(204)
  })

  test("which role follows from an affiliation is the authority's choice", async () => {
    const admin = await signedIn({ authority: world.authority, role: 'authorityAdmin' })
    const { person: who } = await person('staff', world.schools[0])
    const staff = await signedIn({ authority: world.authority, person: who })
    expect((await staff.ask('GET', '/people', undefined, here())).status).toBe(403)
    expect((await admin.ask('PUT', '/roles-by-affiliation/staff', { role: 'secretary' }, here())).status).toBe(204)
    expect((await staff.ask('GET', '/people', undefined, here())).status).toBe(200)
    expect((await admin.ask('PUT', '/roles-by-affiliation/staff', { role: 'authorityAdmin' }, here())).body.code).toBe('access.roleScope')
    expect((await admin.ask('PUT', '/roles-by-affiliation/staff', {}, here())).status).toBe(204)
    expect((await staff.ask('GET', '/people', undefined, here())).status).toBe(403)
  })
})

describe('wer darf was', () => {
  test('rows per person, filtered by right, with the chain behind each', async () => {
    const admin = await signedIn({ authority: world.authority, role: 'authorityAdmin' })
    const { person: who } = await person('head', world.schools[1])
    const head = await signedIn({ authority: world.authority, person: who })
    const rows = (await admin.ask('GET', `/who-may?school=${world.schools[1]}`, undefined, here())).body as {
      account: Id
      roles: string[]
      rights: Record<string, string>
    }[]
    expect(rows.find((row) => row.account === head.id)).toMatchObject({
      roles: ['Schulleitung'],
      rights: { 'people.person.view': 'school' },
    })
    expect(rows.find((row) => row.account === admin.id)!.rights['access.role.change']).toBe('authority')
    const filtered = (await admin.ask('GET', `/who-may?school=${world.schools[1]}&right=access.role.change`, undefined, here())).body as {
      account: Id
    }[]
    expect(filtered.map((row) => row.account)).not.toContain(head.id)
    expect(
      (await admin.ask('GET', `/accounts/${head.id}/reasons?right=people.person.view&school=${world.schools[1]}`, undefined, here())).body,
    ).toMatchObject([{ kind: 'implied', affiliation: 'head', role: 'head', right: 'people.person.view', scope: 'school' }])
    expect((await admin.ask('GET', `/accounts/${head.id}/reasons?right=access.role.change`, undefined, here())).body).toEqual([])
    expect((await head.ask('GET', `/accounts/${admin.id}/reasons?right=access.view`, undefined, here())).status).toBe(404)
    expect((await head.ask('GET', `/who-may?school=${world.schools[0]}`, undefined, here())).status).toBe(404)
  })
})

test('administrators who never come are put to rest, the last one stays', async () => {
  const authority = newId()
  await within(world.db, { who: { ...whoWith([], authority), kind: 'system' }, authorities: [authority], operator: true }, (ctx) =>
    sql`insert into organisation.authority (id, slug, name, kind, land) values (${authority}, 'ruhe', 'Stadt Ruhe', 'city', 'NW')`.execute(
      ctx.db(),
    ),
  )
  await ground.account({ authority, name: 'eins', role: 'authorityAdmin' })
  await ground.account({ authority, name: 'zwei', role: 'authorityAdmin' })
  const rested = await ground.asMuses(authority, async (ctx) => {
    await sql`update people.account set created_at = '2025-01-01'`.execute(ctx.db())
    return restUnused(ctx)
  })
  expect(rested).toHaveLength(1)
})
