import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testWorld, whoWith } from '#kernel/testing'
import { type Id, newId } from '#shared'
import { addGuardian, changeGuardian } from '../actions/guardians.ts'
import { createPeople } from '../actions.ts'
import { GuardianDraft } from '../model.ts'
import { wardsOf } from './wards.ts'

const world = testWorld()
const secretary = () => whoWith(['people.person.view', 'people.person.change'], world.authority, 'school', world.schools[0])
const mother = GuardianDraft.parse({ relation: 'mother', email: null, phone: null, sees: true, familyName: 'Sicht', givenName: 'Rena' })

test('a guardian sees her children with class and class teacher, as long as the school lets her; nobody else sees them', async () => {
  const made = await world.done(secretary(), async (ctx) => {
    const people = await createPeople(ctx, [
      { familyName: 'Sicht', givenName: 'Kim', affiliations: [{ school: world.schools[0], role: 'learner' as const }] },
      { familyName: 'Sicht', givenName: 'Ole', affiliations: [{ school: world.schools[0], role: 'learner' as const }] },
      { familyName: 'Klasse', givenName: 'Hanna', affiliations: [{ school: world.schools[0], role: 'teacher' as const }] },
    ])
    const [kim, ole, teacher] = people.map((each) => each.id) as [Id, Id, Id]
    const { guardian } = await addGuardian(ctx, kim, mother)
    await addGuardian(ctx, ole, { ...mother, person: guardian })
    const year = newId()
    const group = newId()
    await sql`insert into organisation.school_year (authority_id, id, name, starts, ends) values (${ctx.authority}, ${year}, 'Sicht', current_date - 400, current_date + 400)`.execute(
      ctx.db(),
    )
    await sql`insert into organisation."group" (authority_id, id, school_id, school_year_id, name, kind) values (${ctx.authority}, ${group}, ${world.schools[0]}, ${year}, '5s', 'class')`.execute(
      ctx.db(),
    )
    await sql`insert into people.membership (authority_id, id, affiliation_id, group_id, role)
      select authority_id, kernel.new_id(), id, ${group}, case role when 'teacher' then 'classTeacher' else 'learner' end
      from people.affiliation where authority_id = ${ctx.authority} and person_id = any(${sql.val([kim, teacher])}::uuid[])`.execute(
      ctx.db(),
    )
    return { kim, ole, guardian }
  })
  const seen = (person: Id, authority = world.authority, rights = ['people.wards']) =>
    world.tried({ ...whoWith(rights, authority, 'self'), person }, wardsOf)
  expect(await seen(made.guardian)).toEqual([
    {
      id: made.kim,
      name: 'Sicht, Kim',
      schoolName: expect.any(String),
      classes: [{ name: '5s', teachers: ['Klasse, Hanna'] }],
      accountName: null,
    },
    { id: made.ole, name: 'Sicht, Ole', schoolName: expect.any(String), classes: [], accountName: null },
  ])
  expect(await seen(made.kim)).toEqual([])
  expect(await seen(made.guardian, world.authority, ['loans.mine'])).toEqual([])
  expect(await seen(made.guardian, world.foreign)).toEqual([])
  await world.done(secretary(), (ctx) => changeGuardian(ctx, made.ole, made.guardian, { sees: false }))
  expect((await seen(made.guardian)).map((ward) => ward.name)).toEqual(['Sicht, Kim'])
})
