// Reading concepts, their editions and signatures.
import { sql } from 'kysely'
import { type Context, defineList, forbidden, notFound } from '#kernel'
import { holdersOf } from '#modules/access'
import type { Id } from '#shared'
import { compose, digestOf } from '../compose/index.ts'
import { type Concept, type ConceptDocument, ConceptLine, type ConceptView, type Edition, type Signature } from '../model.ts'
import { gather, type Scope } from './gather.ts'

export const readRight = 'concept.read'
export const signRight = 'concept.sign'

/**
 * Whoever reads concepts at one school sees those that hold there: also that of the whole authority, because the school signs it.
 * `c` is the alias of the concept.
 */
const visible = (ctx: Context, right = readRight) => {
  const reach = ctx.reach(right)
  const schools = sql`${sql.val([...reach.schools])}::uuid[]`
  return sql<boolean>`(c.authority_id = any(${sql.val([...reach.authorities])}::uuid[]) or c.school_id = any(${schools}) or c.schools && ${schools}
    or (c.kind = 'authority' and exists (select from organisation.school s where s.authority_id = c.authority_id and s.id = any(${schools}))))`
}

/** The edition that counts: the open one, else the newest. */
const latest = sql`left join lateral (select e.*, (select count(*) filter (where g.state = 'signed') from concept.signature g where g.authority_id = e.authority_id and g.edition_id = e.id)::int as signed,
    (select count(*) from concept.signature g where g.authority_id = e.authority_id and g.edition_id = e.id)::int as signatures
  from concept.edition e where e.authority_id = c.authority_id and e.concept_id = c.id order by e.number desc limit 1) e on true`

export const conceptList = defineList({
  model: ConceptLine,
  from: sql`concept.concept c left join organisation.school k on k.authority_id = c.authority_id and k.id = c.school_id ${latest}`,
  alias: 'c',
  id: sql`c.id`,
  authority: sql`c.authority_id`,
  columns: {
    school: sql`c.school_id`,
    schoolCount: sql`case c.kind when 'school' then 1 when 'group' then cardinality(c.schools)
      else (select count(*) from organisation.school s where s.authority_id = c.authority_id and s.state = 'active') end`,
    edition: sql`e.number`,
    editionState: sql`coalesce(e.state, 'none')`,
    signed: sql`e.signed`,
    signatures: sql`e.signatures`,
    due: sql`case when e.state = 'forSignature' then e.due end`,
  },
  extra: { schoolName: sql`k.name` },
  visible: (ctx) => sql`c.state = 'active' and ${visible(ctx)}`,
  search: (text) => sql`kernel.fold(c.title || ' ' || coalesce(k.name, '')) like '%' || kernel.fold(${text}) || '%'`,
  sort: 'title',
})

export type FoundConcept = Concept & { authority: Id }

/** A concept that the right reaches, or NotFound. */
export async function findConcept(ctx: Context, id: Id, right = readRight): Promise<FoundConcept> {
  const { rows } =
    await sql<FoundConcept>`select c.id, c.authority_id as authority, c.title, c.kind, c.school_id as school, c.schools, c.state, c.version from concept.concept c
    where c.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and c.id = ${id} and ${visible(ctx, right)}`.execute(ctx.db())
  if (!rows[0]) throw notFound()
  return rows[0]
}

/** Where a concept holds today. */
export async function schoolsOf(ctx: Context, concept: Pick<Concept, 'kind' | 'school' | 'schools'>): Promise<{ id: Id; name: string }[]> {
  const wanted = concept.kind === 'school' ? [concept.school!] : concept.schools
  const { rows } = await sql<{ id: Id; name: string }>`select id, name from organisation.school
    where authority_id = ${ctx.authority} and state = 'active' and (${concept.kind === 'authority'} or id = any(${sql.val(wanted)}::uuid[])) order by name, id`.execute(
    ctx.db(),
  )
  return rows
}

export const scopeOf = async (ctx: Context, concept: Concept): Promise<Scope> => ({
  kind: concept.kind,
  title: concept.title,
  schools: (await schoolsOf(ctx, concept)).map((school) => school.id),
})

/** The document as it would be today. The caller has found the concept with a right. */
export async function composeLive(ctx: Context, concept: Concept): Promise<ConceptDocument> {
  return compose(await gather(ctx, await scopeOf(ctx, concept)))
}

const stamp = (column: string) => sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

export async function editionsOf(ctx: Context, concept: Id): Promise<Edition[]> {
  const { rows } =
    await sql<Edition>`select e.id, e.number, e.state, e.digest, e.note, e.due::text, ${stamp('e.frozen_at')} as "frozenAt", e.frozen_by as "frozenBy",
      ${stamp('e.signed_at')} as "signedAt", e.version, g.signed, g.declined, g.signatures
    from concept.edition e cross join lateral (select count(*) filter (where g.state = 'signed')::int as signed, count(*) filter (where g.state = 'declined')::int as declined,
      count(*)::int as signatures from concept.signature g where g.authority_id = e.authority_id and g.edition_id = e.id) g
    where e.authority_id = ${ctx.authority} and e.concept_id = ${concept} order by e.number desc`.execute(ctx.db())
  return rows
}

export interface FoundEdition {
  id: Id
  concept: Id
  number: number
  state: Edition['state']
  digest: string
  due: string | null
  schools: Id[]
  version: number
}

/** An edition of a concept that the right reaches, held until the end of the transaction. */
export async function lockEdition(ctx: Context, id: Id, right: string): Promise<FoundEdition> {
  const { rows } =
    await sql<FoundEdition>`select id, concept_id as concept, number, state, digest, due::text, schools, version from concept.edition
    where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and id = ${id} for update`.execute(ctx.db())
  if (ctx.reach(right).nothing) throw forbidden('forbidden', { values: { right } })
  if (!rows[0]) throw notFound()
  await findConcept(ctx, rows[0].concept, right)
  return rows[0]
}

/** The frozen document of an edition of a concept that may be read. */
export async function documentOf(
  ctx: Context,
  id: Id,
): Promise<{ document: ConceptDocument; edition: FoundEdition; concept: FoundConcept }> {
  const { rows } = await sql<
    FoundEdition & { document: ConceptDocument }
  >`select id, concept_id as concept, number, state, digest, due::text, schools, version, document
    from concept.edition where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and id = ${id}`.execute(ctx.db())
  ctx.reach(readRight)
  if (!rows[0]) throw notFound()
  const { document, ...edition } = rows[0]
  return { document, edition, concept: await findConcept(ctx, edition.concept) }
}

/** Whether somebody may sign for a school, or with null for the authority: by an own role there, never by a wider one. */
export const maySign = (ctx: Context, school: Id | null): boolean =>
  ctx.who.kind === 'person' &&
  ctx.who.grants.some((grant) =>
    school === null
      ? grant.scope === 'authority' && ctx.authorities.includes(grant.authority ?? '') && grant.rights.has(signRight)
      : grant.scope === 'school' && grant.school === school && grant.rights.has(signRight),
  )

/** Those who are asked to sign, by school; a school without any is not in it. */
async function signersAt(ctx: Context, schools: readonly Id[]): Promise<Map<Id, Signature['asked']>> {
  const found = new Map<Id, Signature['asked']>()
  for (const { school, name, state } of await holdersOf(ctx, ['head'], schools))
    found.set(school, [...(found.get(school) ?? []), { name, active: state === 'active' }])
  return found
}

export async function signaturesOf(ctx: Context, edition: Id): Promise<Signature[]> {
  const { rows } = await sql<
    Omit<Signature, 'mine' | 'asked'>
  >`select g.id, g.school_id as school, s.name as "schoolName", g.state, g.name, g.comment, ${stamp('g.at')} as at,
      ${stamp('g.reminded_at')} as "remindedAt"
    from concept.signature g left join organisation.school s on s.authority_id = g.authority_id and s.id = g.school_id
    where g.authority_id = ${ctx.authority} and g.edition_id = ${edition} order by g.school_id is not null, s.name`.execute(ctx.db())
  const open = rows.flatMap((row) => (row.state === 'open' && row.school ? [row.school] : []))
  const signers = open.length ? await signersAt(ctx, open) : new Map<Id, Signature['asked']>()
  return rows.map((row) => ({
    ...row,
    mine: row.state === 'open' && maySign(ctx, row.school),
    asked: row.state === 'open' && row.school ? (signers.get(row.school) ?? []) : [],
  }))
}

/** Both sides are counted by today's rule: a newer MUSES that lays a table out otherwise has changed nothing of what was signed. */
export const isAsSigned = async (ctx: Context, concept: Concept, signed: ConceptDocument): Promise<boolean> =>
  digestOf(await composeLive(ctx, concept)) === digestOf(signed)

/** A concept with its editions, and whether today is still what was signed. */
export async function viewConcept(ctx: Context, id: Id, options: { compare?: boolean } = {}): Promise<ConceptView> {
  const concept = await findConcept(ctx, id)
  const schools = await schoolsOf(ctx, concept)
  const editions = await editionsOf(ctx, id)
  const shown = editions.find((edition) => edition.state === 'forSignature') ?? editions.find((edition) => edition.state === 'signed')
  const signed = editions.find((edition) => edition.state === 'signed')
  const ids = schools.map((school) => school.id)
  const signers = await signersAt(ctx, ids)
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from concept.deviation
    where authority_id = ${ctx.authority} and state <> 'accepted' and (school_id is null or school_id = any(${sql.val(ids)}::uuid[]))`.execute(
    ctx.db(),
  )
  return {
    ...{
      id,
      authority: concept.authority,
      title: concept.title,
      kind: concept.kind,
      school: concept.school,
      state: concept.state,
      version: concept.version,
    },
    schools: ids,
    schoolNames: schools.map((school) => school.name),
    editions,
    signatures: shown ? await signaturesOf(ctx, shown.id) : [],
    withoutSigner: schools.filter((school) => !signers.get(school.id)?.some((signer) => signer.active)),
    asSigned: signed && options.compare ? await isAsSigned(ctx, concept, (await documentOf(ctx, signed.id)).document) : null,
    deviations: rows[0]!.count,
  }
}
