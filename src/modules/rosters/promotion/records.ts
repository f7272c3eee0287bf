// A roster without a file: what MUSES knows of a school, promoted by one grade, in the words of every other roster.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import type { Id } from '#shared'
import type { RosterRecord } from '../ports.ts'
import { nextName, topGrade } from './grades.ts'

interface Known {
  id: Id
  key: string
  familyName: string
  givenName: string
  callName: string | null
  title: string | null
  birthDay: string | null
  gender: 'female' | 'male' | 'diverse' | 'none' | null
  role: string
  classes: { id: Id; name: string; role: 'learner' | 'teacher' | 'classTeacher' | 'assistant' | 'other' }[]
}
const genders = { female: 'w', male: 'm', diverse: 'd', none: 'x' } as const
const where = { file: 'Versetzung' }
export const promotionPrefix = 'promotion:'

/** The people of one source at one school with their classes moved up; the last grade is not named and so counts as missing. */
export async function* promotionRecords(ctx: Context, school: Id, source: string, top?: number): AsyncGenerator<RosterRecord> {
  const people = await knownPeople(ctx, school, source)
  const last = top ?? topGrade(people.flatMap((person) => person.classes.map((each) => each.name)))
  const groups = new Map<Id, string | null>()
  for (const person of people)
    for (const each of person.classes)
      if (!groups.has(each.id)) {
        const name = nextName(each.name, last)
        groups.set(each.id, name)
        if (name !== null) yield { type: 'group', key: promotionPrefix + each.id, kind: 'class', name, where }
      }
  // Who has two tasks at the school is one person with two of them.
  const told = new Set<Id>()
  for (const person of people) {
    const stays = person.classes.filter((each) => groups.get(each.id) !== null)
    if (person.role === 'learner' && person.classes.length > 0 && stays.length === 0) continue
    if (!told.has(person.id)) yield personOf(person)
    told.add(person.id)
    yield* placesOf(person, stays)
  }
}

function personOf({ key, familyName, givenName, callName, title, birthDay, gender }: Known): RosterRecord {
  return {
    type: 'person',
    key,
    familyName,
    givenName,
    callName: callName ?? undefined,
    title: title ?? undefined,
    birthDay: birthDay ?? undefined,
    gender: gender ? genders[gender] : undefined,
    where,
  }
}

function* placesOf({ key, role }: Known, classes: Known['classes']): Generator<RosterRecord> {
  yield { type: 'affiliation', person: key, role: role as 'learner', where }
  for (const each of classes)
    yield {
      type: 'membership',
      person: key,
      group: promotionPrefix + each.id,
      role: each.role === 'assistant' || each.role === 'other' ? 'member' : each.role,
      where,
    }
}

async function knownPeople(ctx: Context, school: Id, source: string): Promise<Known[]> {
  const { rows } = await sql<Known>`
    select p.id, p.source_key as key, p.family_name as "familyName", p.given_name as "givenName", p.call_name as "callName", p.title, p.birth_day as "birthDay", p.gender, a.role,
      coalesce((select jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name, 'role', m.role) order by g.name) from people.membership m join organisation."group" g on g.authority_id = m.authority_id and g.id = m.group_id
        where m.authority_id = a.authority_id and m.affiliation_id = a.id and g.kind = 'class' and m.until_day is null), '[]') as classes
    from people.affiliation a join people.person p on p.authority_id = a.authority_id and p.id = a.person_id
    where a.authority_id = ${ctx.authority} and a.school_id = ${school} and a.source = ${source} and a.until_day is null and p.state = 'active' and p.source = ${source}
    order by p.family_name, p.given_name, p.id`.execute(ctx.db())
  return rows
}

/** The sources from which a school's people come, largest first. */
export async function sourcesOf(ctx: Context, school: Id): Promise<{ source: string; people: number }[]> {
  const { rows } = await sql<{
    source: string
    people: number
  }>`select source, count(distinct person_id)::int as people from people.affiliation
    where authority_id = ${ctx.authority} and school_id = ${school} and source is not null and until_day is null group by 1 order by 2 desc`.execute(
    ctx.db(),
  )
  return rows
}
