import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type Context, getImport, system } from '#kernel'
import { testWorld } from '#kernel/testing'
import type { Id } from '#shared'
import { applyNow, decideRoster, openRoster, startRosterApply, undoRoster } from './actions.ts'
import type { RosterReader, RosterRecord } from './ports.ts'
import { compareRoster } from './reading/compare.ts'
import { compareOptions, previewRoster } from './reading/preview.ts'
import { plugReaders } from './reading/readers.ts'
import { rosterRows } from './reading/rows.ts'

const world = testWorld()
const where = { file: 'probe.csv', line: 1 }

interface Pupil {
  key: string
  name: string
  given?: string
  class?: string
  birthDay?: string
  role?: 'learner' | 'teacher'
  school?: string
}

function recordsOf(pupils: readonly Pupil[]): RosterRecord[] {
  const classes = [...new Set(pupils.flatMap((each) => (each.class ? [each.class] : [])))]
  return [
    ...classes.map((name) => ({ type: 'group' as const, key: `k:${name}`, kind: 'class' as const, name, where })),
    ...pupils.flatMap((each, index): RosterRecord[] => [
      {
        type: 'person',
        key: each.key,
        familyName: each.name,
        givenName: each.given ?? 'Kim',
        birthDay: each.birthDay,
        where: { file: 'probe.csv', line: index + 2 },
      },
      { type: 'affiliation', person: each.key, role: each.role ?? 'learner', school: each.school, where },
      ...(each.class
        ? [
            {
              type: 'membership' as const,
              person: each.key,
              group: `k:${each.class}`,
              role: each.role === 'teacher' ? ('classTeacher' as const) : ('learner' as const),
              where,
            },
          ]
        : []),
    ]),
  ]
}

let records: RosterRecord[] = []
const reader: RosterReader = {
  format: 'probe',
  label: 'probe',
  recognise: async () => ({ format: 'probe', certainty: 1, facts: {}, scope: 'full' }),
  async *read() {
    yield* records
  },
}
plugReaders([reader])

const work = <T>(run: (ctx: Context) => Promise<T>) => world.done(system('test'), run, { authorities: [world.authority] })

async function open(school: Id | null = world.schools[0]): Promise<Id> {
  return work(async (ctx) => {
    const { rows } = await sql<{
      id: Id
    }>`insert into kernel.import (authority_id, kind, school_id, format) values (${ctx.authority}, 'people.roster', ${school}::uuid, 'probe') returning id`.execute(
      ctx.db(),
    )
    return rows[0]!.id
  })
}
async function preview(
  pupils: readonly Pupil[],
  school?: Id | null,
): Promise<{ id: Id; counts: Record<string, number>; guard: unknown[] }> {
  records = recordsOf(pupils)
  const id = await open(school)
  const { counts, guard } = await work((ctx) => previewRoster(ctx, id))
  return { id, counts, guard }
}
const apply = (id: Id, leavers = true) => work(async (ctx) => applyNow(ctx, await getImport(ctx, id, true), leavers))
async function run(pupils: readonly Pupil[], leavers = true) {
  const { id, counts } = await preview(pupils)
  await apply(id, leavers)
  return { id, counts }
}
const state = () =>
  work(async (ctx) => {
    const { rows } = await sql<{
      name: string
      state: string
      classes: string | null
      account: string | null
      accountState: string | null
    }>`
      select p.name, p.state, string_agg(g.name, ',' order by g.name) as classes, max(a.name) as account, max(a.state) as "accountState" from people.person p
      left join people.affiliation f on f.authority_id = p.authority_id and f.person_id = p.id and f.until_day is null
      left join people.membership m on m.authority_id = f.authority_id and m.affiliation_id = f.id left join organisation."group" g on g.authority_id = m.authority_id and g.id = m.group_id
      left join people.account a on a.authority_id = p.authority_id and a.person_id = p.id
      where p.authority_id = ${ctx.authority} and p.source like 'probe%' group by p.id, p.name, p.state order by p.name, p.id`.execute(
      ctx.db(),
    )
    return rows
  })
const clean = () =>
  work(async (ctx) => {
    await sql`delete from people.account where authority_id = ${ctx.authority}`.execute(ctx.db())
    await sql`delete from people.account_name_used where authority_id = ${ctx.authority}`.execute(ctx.db())
    await sql`delete from people.person where authority_id = ${ctx.authority}`.execute(ctx.db())
    await sql`delete from organisation."group" where authority_id = ${ctx.authority}`.execute(ctx.db())
    await sql`delete from kernel.import where authority_id = ${ctx.authority}`.execute(ctx.db())
  })

const hundred: Pupil[] = Array.from({ length: 100 }, (_, n) => ({ key: `s${n}`, name: `Müller${n % 50}`, class: `${5 + (n % 4)}a` }))

test('a first import makes people, classes and numbered accounts; the same file again writes nothing', async () => {
  await clean()
  const first = await run([
    { key: '1', name: 'Groß', given: 'Änne', class: '5a' },
    { key: '2', name: 'Groß', given: 'Änne', class: '5a' },
    { key: '3', name: 'Weiß', given: 'Jo', class: '5b', role: 'teacher' },
  ])
  expect(first.counts).toMatchObject({ new: 3, same: 0, missing: 0 })
  expect((await state()).map((row) => [row.account, row.classes, row.accountState])).toEqual([
    ['gross.aenne', '5a', 'invited'],
    ['gross.aenne2', '5a', 'invited'],
    ['weiss.jo', '5b', 'invited'],
  ])
  const before = await work(
    async (ctx) =>
      (
        await sql<{
          n: number
        }>`select count(*)::int as n from kernel.audit where authority_id = ${ctx.authority} and object = 'people.person'`.execute(ctx.db())
      ).rows[0]!.n,
  )
  const again = await preview([
    { key: '1', name: 'Groß', given: 'Änne', class: '5a' },
    { key: '2', name: 'Groß', given: 'Änne', class: '5a' },
    { key: '3', name: 'Weiß', given: 'Jo', class: '5b', role: 'teacher' },
  ])
  expect(again.counts).toMatchObject({ same: 3, new: 0, changed: 0, moved: 0, missing: 0 })
  const applied = await apply(again.id)
  expect(applied).toEqual({ created: 0, changed: 0, left: 0, accounts: 0 })
  const after = await work(
    async (ctx) =>
      (
        await sql<{
          n: number
        }>`select count(*)::int as n from kernel.audit where authority_id = ${ctx.authority} and object = 'people.person'`.execute(ctx.db())
      ).rows[0]!.n,
  )
  expect(after).toBe(before)
})

test('changed names, moved classes, leavers: counted once per person, and undone to the byte', async () => {
  await clean()
  await run(hundred)
  const before = await state()
  const next = hundred
    .slice(0, 98)
    .map((each, n) => ({ ...each, ...(n < 3 ? { name: `${each.name}-Neu` } : {}), ...(n >= 3 && n < 40 ? { class: '9z' } : {}) }))
  const { id, counts, guard } = await preview([...next, { key: 'neu', name: 'Abel', class: '5a' }])
  expect(counts).toMatchObject({ new: 1, changed: 3, moved: 37, same: 58, missing: 2 })
  expect(guard).toEqual([])
  await apply(id)
  const after = await state()
  expect(after.filter((row) => row.state === 'leaving')).toHaveLength(2)
  expect(after.filter((row) => row.state === 'leaving').every((row) => row.accountState === 'leaving')).toBe(true)
  expect(after.filter((row) => row.classes === '9z')).toHaveLength(37)
  const undone = await work((ctx) => undoRoster(ctx, id))
  expect(undone.kept).toEqual([])
  expect(await state()).toEqual(before)
})

test('what somebody changed since stays and is named; the rest goes back', async () => {
  await clean()
  await run(hundred)
  const { id } = await run(hundred.map((each, n) => (n < 10 ? { ...each, class: '9z' } : each)))
  await work(async (ctx) =>
    sql`update people.person set family_name = 'Hand', version = version + 1 where authority_id = ${ctx.authority} and source_key = 's0'`.execute(
      ctx.db(),
    ),
  )
  const undone = await work((ctx) => undoRoster(ctx, id))
  expect(undone.kept).toHaveLength(1)
  const rows = await state()
  expect(rows.filter((row) => row.classes === '9z').map((row) => row.name)).toEqual(['Hand, Kim'])
})

test('more than five percent missing holds the import; a cut means nothing', async () => {
  await clean()
  await run(hundred)
  const half = await preview(hundred.slice(0, 50))
  expect(half.counts.missing).toBe(50)
  expect(half.guard).toMatchObject([{ kind: 'missing', missing: 50, known: 100, limit: 5 }])
  expect((await work((ctx) => getImport(ctx, half.id))).state).toBe('held')
  reader.recognise = async () => ({ format: 'probe', certainty: 1, facts: {}, scope: 'cut' })
  const refused = await preview(hundred.slice(0, 50)).then(
    () => 'previewed',
    (error: Error) => error.message,
  )
  reader.recognise = async () => ({ format: 'probe', certainty: 1, facts: {}, scope: 'full' })
  expect(refused).toMatch(/people.refused.cut/)
})

test('a person known by hand is ambiguous until somebody decides', async () => {
  await clean()
  await work(async (ctx) => {
    const { rows } = await sql<{
      id: Id
    }>`insert into people.person (authority_id, family_name, given_name) values (${ctx.authority}, 'Albers', 'Frida') returning id`.execute(
      ctx.db(),
    )
    await sql`insert into people.affiliation (authority_id, person_id, school_id, role) values (${ctx.authority}, ${rows[0]!.id}, ${world.schools[0]}, 'head')`.execute(
      ctx.db(),
    )
  })
  const { id, counts } = await preview([{ key: 'l1', name: 'Albers', given: 'Frida', role: 'teacher' }])
  expect(counts).toMatchObject({ ambiguous: 1, new: 0 })
  await work((ctx) => decideRoster(ctx, id, [{ key: 'l1', decision: 'link' }]))
  await apply(id)
  const people = await work(
    async (ctx) =>
      (
        await sql<{
          source_key: string | null
        }>`select source_key from people.person where authority_id = ${ctx.authority} and family_name = 'Albers'`.execute(ctx.db())
      ).rows,
  )
  expect(people).toEqual([{ source_key: 'l1' }])
})

test('of several who come into question one is picked; nobody is picked twice, and a decision can be taken back', async () => {
  await clean()
  const known = await work(async (ctx) => {
    const { rows } = await sql<{
      id: Id
    }>`insert into people.person (authority_id, family_name, given_name, birth_day, source, source_key) values (${ctx.authority}, 'Kaya', 'Ali', '2014-05-01', 'alt', 'a1'), (${ctx.authority}, 'Kaya', 'Ali', '2014-05-01', 'alt', 'a2')
      returning id`.execute(ctx.db())
    return rows.map((row) => row.id).sort()
  })
  const twins = ['l1', 'l2', 'l3'].map((key) => ({ key, name: 'Kaya', given: 'Ali', birthDay: '2014-05-01' }))
  const { id, counts } = await preview(twins)
  expect(counts).toMatchObject({ ambiguous: 3, new: 0 })
  const [row] = await work(async (ctx) => (await rosterRows(ctx, id, { status: 'ambiguous', limit: 10 })).rows)
  expect(row!.candidates).toMatchObject(
    known.map((each, n) => ({ id: each, birthDay: '2014-05-01', source: 'alt', sourceKey: `a${n + 1}` })),
  )
  const decide = (...decisions: Parameters<typeof decideRoster>[2]) => work((ctx) => decideRoster(ctx, id, decisions))
  await expect(decide({ key: 'l1', decision: 'link' })).rejects.toMatchObject({ code: 'people.pickOne' })
  await expect(decide({ key: 'l1', decision: 'link', person: id })).rejects.toMatchObject({ code: 'people.pickOne' })
  await expect(decide({ key: 'l9', decision: 'new' })).rejects.toMatchObject({ code: 'people.pickOne' })
  await decide({ key: 'l1', decision: 'link', person: known[1] })
  await expect(decide({ key: 'l2', decision: 'link', person: known[1] })).rejects.toMatchObject({ code: 'people.pickedTwice' })
  expect((await decide({ key: 'l2', decision: 'link', person: known[0] })).counts).toMatchObject({ changed: 2, ambiguous: 1 })
  expect((await decide({ key: 'l2', decision: null })).counts).toMatchObject({ changed: 1, ambiguous: 2 })
  // Who stays out is not counted among those who will come.
  expect((await decide({ key: 'l2', decision: 'skip' }, { key: 'l3', decision: 'new' })).counts).toMatchObject({
    changed: 1,
    new: 1,
    ambiguous: 1,
  })
  expect(await apply(id)).toMatchObject({ created: 1, changed: 1 })
  const keys = await work(
    async (ctx) =>
      (
        await sql<{
          key: string
        }>`select source || ' ' || source_key as key from people.person where authority_id = ${ctx.authority} and family_name = 'Kaya' order by 1`.execute(
          ctx.db(),
        )
      ).rows,
  )
  expect(keys.map((each) => each.key.replace(/^probe:\S+/, 'probe'))).toEqual(['alt a1', 'probe l1', 'probe l3'])
})

test('an empty roster and duplicate keys are refused or named, and nobody leaves', async () => {
  await clean()
  await run(hundred)
  await expect(preview([])).rejects.toThrow(/people.refused.empty/)
  const { counts } = await preview([...hundred, hundred[0]!])
  expect(counts).toMatchObject({ same: 100, wrong: 1, missing: 0 })
})

async function previewRecords(next: readonly RosterRecord[], school: Id | null, source: string) {
  records = [...next]
  const id = await open(school)
  await work((ctx) =>
    sql`update kernel.import set source = ${source} where authority_id = ${ctx.authority} and id = ${id}`.execute(ctx.db()),
  )
  const { counts } = await work((ctx) => previewRoster(ctx, id))
  return { id, counts }
}
const teacherOf = (school: string, classes: readonly string[]): RosterRecord[] => [
  { type: 'affiliation', person: 't1', role: 'teacher', school, where },
  ...classes.flatMap((name, index): RosterRecord[] => [
    { type: 'group', key: `${school}:${name}`, kind: 'class', name, school, where },
    { type: 'membership', person: 't1', group: `${school}:${name}`, role: index === 0 ? 'classTeacher' : 'teacher', where },
  ]),
]
const teacher: RosterRecord = { type: 'person', key: 't1', familyName: 'Albers', givenName: 'Frida', where }

test('a teacher of 10b and 7a is the same when nothing changed', async () => {
  await clean()
  const roster = [teacher, ...teacherOf('100001', ['10b', '7a', '8c'])]
  const first = await previewRecords(roster, null, 'probe')
  await apply(first.id)
  const again = await previewRecords(roster, null, 'probe')
  expect(again.counts).toMatchObject({ same: 1, moved: 0, changed: 0 })
})

test('the roster of one school leaves alone what its people have at another', async () => {
  await clean()
  const first = await previewRecords([teacher, ...teacherOf('100001', ['10b', '7a']), ...teacherOf('100002', ['3a'])], null, 'probe')
  await apply(first.id)
  const same = await previewRecords([teacher, ...teacherOf('100001', ['10b', '7a'])], world.schools[0], 'probe')
  expect(same.counts).toMatchObject({ same: 1, moved: 0, changed: 0, wrong: 0 })
  const moved = await previewRecords([teacher, ...teacherOf('100001', ['9c'])], world.schools[0], 'probe')
  expect(moved.counts).toMatchObject({ moved: 1 })
  await apply(moved.id)
  expect((await state()).map((row) => [row.name, row.classes])).toEqual([['Albers, Frida', '3a,9c']])
})

test('a class that another program brought is the same class, keeps its key there, and stays when the import is taken back', async () => {
  await clean()
  const pupil = (key: string, group: string): RosterRecord[] => [
    { type: 'group', key: group, kind: 'class', name: '6a', grade: '6', where },
    { type: 'person', key, familyName: `Zwirner${key}`, givenName: 'Kim', where },
    { type: 'affiliation', person: key, role: 'learner', where },
    { type: 'membership', person: key, group, role: 'learner', where },
  ]
  const classes = () =>
    work(
      async (ctx) =>
        (
          await sql<{
            line: string
          }>`select name || ' ' || source || ' ' || source_key || ' ' || (select count(*) from people.membership m where m.authority_id = g.authority_id and m.group_id = g.id) as line
          from organisation."group" g where authority_id = ${ctx.authority} and name = '6a' and state = 'active'`.execute(ctx.db())
        ).rows,
    )
  await apply((await previewRecords(pupil('1', 'svws:6a'), world.schools[0], 'svws')).id)
  const second = await previewRecords(pupil('2', 'Klasse 6a'), world.schools[0], 'tabelle')
  expect(second.counts).toMatchObject({ new: 1, missing: 0 })
  await apply(second.id)
  expect(await classes()).toEqual([{ line: '6a svws svws:6a 2' }])
  await work((ctx) => undoRoster(ctx, second.id))
  expect(await classes()).toEqual([{ line: '6a svws svws:6a 1' }])
})

test('nothing if anything is wrong: refused with the numbers, nothing written, and kept for the next time', async () => {
  await clean()
  const { id } = await preview([...hundred, hundred[0]!])
  await expect(work((ctx) => startRosterApply(ctx, id, { leavers: true, release: false, strict: true }))).rejects.toMatchObject({
    code: 'people.strict',
    options: { values: { wrong: 1, open: 0 } },
  })
  expect(await state()).toEqual([])
  expect((await work((ctx) => getImport(ctx, id))).state).toBe('previewed')
  // Told otherwise it is taken over without the wrong rows.
  await work((ctx) => startRosterApply(ctx, id, { leavers: true, release: false, strict: false }))
  const good = await preview(hundred)
  await work((ctx) => startRosterApply(ctx, good.id, { leavers: true, release: false, strict: true }))
  await apply(good.id)
  const opened = (strict?: boolean) =>
    work(async (ctx) => {
      const roster = await openRoster(ctx, { school: world.schools[0], files: [], format: 'probe', strict })
      return (await getImport(ctx, roster.import)).settings.strict ?? false
    })
  expect(await opened()).toBe(true)
  expect(await opened(false)).toBe(false)
})

test('a doubt is as good as a fault where nothing may be wrong', async () => {
  await clean()
  await work((ctx) =>
    sql`insert into people.person (authority_id, family_name, given_name, birth_day, source, source_key) values (${ctx.authority}, 'Kaya', 'Ali', '2014-05-01', 'alt', 'a1')`.execute(
      ctx.db(),
    ),
  )
  const { id } = await preview([{ key: 'l1', name: 'Kaya', given: 'Ali', birthDay: '2014-05-01' }])
  const apply = () => work((ctx) => startRosterApply(ctx, id, { leavers: true, release: false, strict: true }))
  await expect(apply()).rejects.toMatchObject({ code: 'people.strict' })
  await work((ctx) => decideRoster(ctx, id, [{ key: 'l1', decision: 'skip' }]))
  await apply()
})

test.each(['full', 'cut'] as const)('who differs is told alike, compared alone or together with all others: a %s roster', async (scope) => {
  await clean()
  await run(hundred)
  const next: Pupil[] = hundred.slice(1).map((each, n) => ({
    ...each,
    ...(n % 10 === 1 ? { name: `${each.name}-Neu` } : {}),
    ...(n % 10 === 2 ? { class: '9z' } : {}),
    ...(n % 10 === 3 ? { birthDay: '2014-05-01' } : {}),
    ...(n % 10 === 4 ? { role: 'teacher' as const } : {}),
    ...(n % 10 === 5 ? { class: undefined } : {}),
  }))
  const { id } = await preview([...next, { key: 'neu', name: 'Abel', class: '5a' }])
  const told = async (mostAlone?: number) => {
    await work(async (ctx) => compareRoster(ctx, { ...compareOptions(await getImport(ctx, id)), scope, mostAlone }))
    return work(async (ctx) => (await rosterRows(ctx, id, { limit: 500 })).rows.map(({ key, status, diff }) => ({ key, status, diff })))
  }
  const alone = await told()
  expect(new Set(alone.map((row) => row.status))).toEqual(
    new Set(['new', 'changed', 'moved', 'same', ...(scope === 'full' ? ['missing'] : [])]),
  )
  expect(await told(0)).toEqual(alone)
  expect(await told(10)).toEqual(alone)
})
