// Making concepts, freezing editions, and giving them for signature.
import { sql } from 'kysely'
import { type Context, changeRows, conflict, insertRows, invalid, lockRows } from '#kernel'
import type { Change, Day, Draft, Id } from '#shared'
import { newId } from '#shared'
import { digestOf } from '../compose/index.ts'
import type { Concept, Edition } from '../model.ts'
import { composeLive, editionsOf, findConcept, lockEdition, schoolsOf } from '../queries/concepts.ts'
import { todayOf } from '../queries/muses.ts'
import { concepts } from '../tables.ts'
import { askToSign } from './reminders.ts'

export const changeRight = 'concept.change'

/** Makes concepts; one for the whole authority and one for each school at most. */
export async function createConcepts(ctx: Context, drafts: readonly Draft<typeof Concept>[]): Promise<Concept[]> {
  ctx.may(changeRight, placeOf(drafts))
  for (const draft of drafts) checkKind(draft)
  const named = drafts.flatMap((draft) => [...(draft.school ? [draft.school] : []), ...draft.schools])
  const { rows } = await sql<{
    id: Id
  }>`select id from organisation.school where authority_id = ${ctx.authority} and state = 'active' and id = any(${sql.val(named)}::uuid[])`.execute(
    ctx.db(),
  )
  const known = new Set(rows.map((row) => row.id))
  if (named.some((id) => !known.has(id)))
    throw invalid('concept.unknownSchool', { fields: [{ path: 'schools', code: 'concept.unknownSchool' }] })
  return insertRows(ctx, concepts, drafts)
}

/** Concepts for single schools can be made there; everything wider is the authority's. */
const placeOf = (drafts: readonly Draft<typeof Concept>[]) =>
  drafts.every((draft) => draft.kind === 'school' && draft.school) ? { schools: drafts.map((draft) => draft.school!) } : undefined

function checkKind({ kind, school, schools }: Draft<typeof Concept>): void {
  const fits =
    kind === 'school' ? school && schools.length === 0 : kind === 'group' ? !school && schools.length > 0 : !school && schools.length === 0
  if (!fits) throw invalid('concept.scope', { fields: [{ path: kind === 'school' ? 'school' : 'schools', code: 'concept.scope' }] })
}

export async function changeConcepts(ctx: Context, changes: readonly Change<typeof Concept>[]): Promise<Concept[]> {
  const before = await lockRows(
    ctx,
    concepts,
    changes.map((change) => change.id),
  )
  mayChange(ctx, before)
  return changeRows(ctx, concepts, before, changes)
}

/** Takes concepts out of the list; nothing of them is lost. Those that are out for signature stay. */
export async function archiveConcepts(ctx: Context, ids: readonly Id[], state: 'archived' | 'active' = 'archived'): Promise<void> {
  const before = await lockRows(ctx, concepts, ids)
  mayChange(ctx, before)
  const { rows } = await sql<{
    id: Id
  }>`select concept_id as id from concept.edition where authority_id = ${ctx.authority} and concept_id = any(${sql.val([...ids])}::uuid[]) and state = 'forSignature'`.execute(
    ctx.db(),
  )
  if (rows.length) throw conflict('concept.outForSignature')
  await changeRows(
    ctx,
    concepts,
    before,
    ids.map((id) => ({ id, state })),
    state === 'archived' ? 'archived' : 'restored',
  )
}

const mayChange = (ctx: Context, all: readonly Concept[]) =>
  ctx.may(changeRight, all.every((concept) => concept.kind === 'school') ? { schools: all.map((concept) => concept.school) } : undefined)

/** Freezes the document of today as a new draft; an older draft that nobody gave for signature is superseded by it. */
export async function freeze(ctx: Context, id: Id, note: string | null = null): Promise<Edition> {
  const [concept] = await lockRows(ctx, concepts, [id])
  mayChange(ctx, [concept!])
  const editions = await editionsOf(ctx, id)
  if (editions.some((edition) => edition.state === 'forSignature')) throw conflict('concept.outForSignature')
  const document = await composeLive(ctx, concept!)
  const schools = (await schoolsOf(ctx, concept!)).map((school) => school.id)
  const draft = editions.find((edition) => edition.state === 'draft')
  if (draft) await setState(ctx, draft.id, 'superseded')
  const edition = newId()
  await sql`insert into concept.edition (authority_id, id, concept_id, number, document, digest, schools, note, frozen_at, frozen_by)
    values (${ctx.authority}, ${edition}, ${id}, ${(editions[0]?.number ?? 0) + 1}, ${JSON.stringify(document)}::jsonb, ${digestOf(document)},
      ${sql.val(schools)}::uuid[], ${note}, ${ctx.now()}, ${ctx.who.name})`.execute(ctx.db())
  await record(ctx, 'frozen', edition, { number: [null, (editions[0]?.number ?? 0) + 1] })
  return (await editionsOf(ctx, id)).find((each) => each.id === edition)!
}

/** Gives a draft for signature: to the authority and to each of its schools, until a day. */
export async function giveForSignature(ctx: Context, id: Id, due: Day): Promise<void> {
  const edition = await lockEdition(ctx, id, changeRight)
  const concept = await findConcept(ctx, edition.concept, changeRight)
  mayChange(ctx, [concept])
  if (edition.state !== 'draft') throw conflict('concept.notDraft')
  if (due < todayOf(ctx)) throw invalid('concept.duePast', { fields: [{ path: 'due', code: 'concept.duePast' }] })
  if (edition.schools.length === 0) throw conflict('concept.noSchools')
  await sql`insert into concept.signature (authority_id, edition_id, school_id)
    select ${ctx.authority}::uuid, ${id}::uuid, null union all select ${ctx.authority}::uuid, ${id}::uuid, s from unnest(${sql.val(edition.schools)}::uuid[]) s`.execute(
    ctx.db(),
  )
  await sql`update concept.edition set state = 'forSignature', due = ${due}, version = version + 1 where authority_id = ${ctx.authority} and id = ${id}`.execute(
    ctx.db(),
  )
  await record(ctx, 'given', id, { state: ['draft', 'forSignature'], due: [null, due] })
  await askToSign(ctx, id, 'ask')
}

/** Takes an edition back from signature, as long as nobody has signed: it is a draft again. */
export async function takeBack(ctx: Context, id: Id): Promise<void> {
  const edition = await lockEdition(ctx, id, changeRight)
  mayChange(ctx, [await findConcept(ctx, edition.concept, changeRight)])
  if (edition.state !== 'forSignature') throw conflict('concept.notForSignature')
  const { rows } = await sql<{
    signed: number
  }>`select count(*) filter (where state = 'signed')::int as signed from concept.signature where authority_id = ${ctx.authority} and edition_id = ${id}`.execute(
    ctx.db(),
  )
  // What somebody signed is not called back: a new edition supersedes it.
  if (rows[0]!.signed > 0) throw conflict('concept.alreadySigned')
  await sql`delete from concept.signature where authority_id = ${ctx.authority} and edition_id = ${id}`.execute(ctx.db())
  await sql`update concept.edition set state = 'draft', due = null, version = version + 1 where authority_id = ${ctx.authority} and id = ${id}`.execute(
    ctx.db(),
  )
  await record(ctx, 'takenBack', id, { state: ['forSignature', 'draft'] })
}

/** Stops an edition that is out for signature and was partly signed, so that a new one can be made. */
export async function supersede(ctx: Context, id: Id): Promise<void> {
  const edition = await lockEdition(ctx, id, changeRight)
  mayChange(ctx, [await findConcept(ctx, edition.concept, changeRight)])
  if (edition.state !== 'forSignature' && edition.state !== 'draft') throw conflict('concept.notForSignature')
  await setState(ctx, id, 'superseded')
  await record(ctx, 'superseded', id, { state: [edition.state, 'superseded'] })
}

export const setState = (ctx: Context, id: Id, state: Edition['state']) =>
  sql`update concept.edition set state = ${state}, version = version + 1 where authority_id = ${ctx.authority} and id = ${id}`.execute(
    ctx.db(),
  )

export async function record(
  ctx: Context,
  fact: string,
  id: Id,
  changes: Record<string, readonly [unknown, unknown]>,
  school: Id | null = null,
): Promise<void> {
  const what = `concept.edition.${fact}`
  await ctx.audit(what, 'concept.edition', [{ id, school, changes: changes as never }])
  await ctx.tell(what, [id])
}
