// Compares paper with reality at all schools of an authority and keeps what was found.
import { sql } from 'kysely'
import { type Context, readDeviations, readFacts } from '#kernel'
import { inForce, responsible } from '#modules/catalogue'
import type { InForce } from '#modules/catalogue/model'
import type { Day, Id } from '#shared'
import type { Concept, ConceptDocument } from '../model.ts'
import { isAsSigned } from '../queries/concepts.ts'
import { registerAt } from '../queries/contracts.ts'
import { unitsOf } from '../queries/gather.ts'
import { asMuses, todayOf } from '../queries/muses.ts'
import {
  collapsed,
  contractGaps,
  type Finding,
  failedChecks,
  missingRequirements,
  openCosts,
  openSettings,
  pages,
  unconnected,
  unheldTasks,
} from './findings.ts'

export interface Looked {
  found: number
  fresh: number
  gone: number
}

/** Looks at the whole authority of the context; the caller has asked for a right. What stays the same keeps its state and its day. */
export async function look(ctx: Context): Promise<Looked> {
  const muses = asMuses(ctx)
  const { rows: schools } = await sql<{
    id: Id
    name: string
  }>`select id, name from organisation.school where authority_id = ${ctx.authority} and state = 'active'`.execute(ctx.db())
  const findings = await findAll(muses, schools)
  return keep(ctx, findings)
}

/** What the way to a signed concept asks about: settings, heads and coordinators, tasks, contracts. */
export async function findSteps(
  muses: Context,
  schools: readonly { id: Id; name: string }[],
  booked: readonly InForce[],
): Promise<Pick<Finding, 'source' | 'school' | 'block'>[]> {
  const ids = schools.map((school) => school.id)
  const { units } = await unitsOf(muses, booked)
  const offices = await readDeviations(muses, ids, ['access.headMissing', 'access.coordinatorMissing'])
  return [
    ...openSettings(units),
    ...offices.map(({ source, school }) => ({ source, school, block: null })),
    ...unheldTasks(await responsible(muses, { schools: ids, booked })),
    ...contractGaps(await registerAt(muses, schools, booked), todayOf(muses)),
  ]
}

export async function findAll(muses: Context, schools: readonly { id: Id; name: string }[]): Promise<Finding[]> {
  const ids = schools.map((school) => school.id)
  const booked = await inForce(muses, { schools: ids })
  const { units } = await unitsOf(muses, booked)
  const at = new Map<string, number>()
  for (const unit of units) at.set(unit.block.number, (at.get(unit.block.number) ?? 0) + unit.schools.length)
  const asked = units.flatMap(({ block }) => block.checks.flatMap(({ fact }) => fact ?? []))
  const facts = await readFacts(muses, ids, [...new Set([...asked, 'connections.directories'])])
  const connected = (school: Id) => ((facts.get(school)?.get('connections.directories') as unknown[] | undefined)?.length ?? 0) > 0
  const own = [
    ...unheldTasks(await responsible(muses, { schools: ids, booked })),
    ...missingRequirements(units),
    ...openSettings(units),
    ...openCosts(units),
    ...contractGaps(await registerAt(muses, schools, booked), todayOf(muses)),
    ...unconnected(units, connected),
    ...failedChecks(units, (school, name) => facts.get(school)?.get(name)),
    ...(await conceptGaps(muses, schools)),
  ]
  const others = (await readDeviations(muses, ids)).map(
    (each): Finding => ({
      source: each.source,
      school: each.school,
      key: each.key ?? '',
      tone: each.tone ?? 'warning',
      block: each.block ?? null,
      since: each.since ?? null,
      values: { ...each.values },
      href: each.href,
    }),
  )
  return [...collapsed(own, (finding) => (finding.block ? (at.get(finding.block) ?? 0) : ids.length)), ...others]
}

interface SignedConcept extends Concept {
  edition: Id
  document: ConceptDocument
  signedAt: Day
  covered: Id[]
}

/** Schools that no signed edition covers, and concepts of which today is no longer what was signed. */
async function conceptGaps(ctx: Context, schools: readonly { id: Id }[]): Promise<Finding[]> {
  const { rows } =
    await sql<SignedConcept>`select c.id, c.title, c.kind, c.school_id as school, c.schools, c.state, c.version, e.id as edition, e.document, e.schools as covered,
      (e.signed_at at time zone 'Europe/Berlin')::date::text as "signedAt"
    from concept.concept c join concept.edition e on e.authority_id = c.authority_id and e.concept_id = c.id and e.state = 'signed'
    where c.authority_id = ${ctx.authority} and c.state = 'active'`.execute(ctx.db())
  const covered = new Set(rows.flatMap((row) => row.covered))
  const bare = { key: '', block: null, since: null }
  const unsigned = schools
    .filter(({ id }) => !covered.has(id))
    .map(({ id }): Finding => ({ ...bare, source: 'concept.notSigned', school: id, tone: 'warning', values: {}, href: pages.concepts }))
  const outdated: Finding[] = []
  // One composition for each signed concept: they are as many as somebody has signed.
  for (const concept of rows) {
    if (await isAsSigned(ctx, concept, concept.document)) continue
    outdated.push({
      ...bare,
      source: 'concept.outdated',
      school: concept.school,
      key: concept.id,
      tone: 'warning',
      values: { title: concept.title, signed: concept.signedAt },
      href: `${pages.concepts}/${concept.id}/vergleich`,
    })
  }
  return [...unsigned, ...outdated]
}

async function keep(ctx: Context, findings: readonly Finding[]): Promise<Looked> {
  const today = todayOf(ctx)
  const json = JSON.stringify([...new Map(findings.map((each) => [`${each.source}|${each.school}|${each.key}`, each])).values()])
  const found = sql`jsonb_to_recordset(${json}::jsonb) as f(source text, school uuid, key text, tone text, block text, since date, values jsonb, href text)`
  const { rows: gone } = await sql<{ id: Id }>`delete from concept.deviation d where d.authority_id = ${ctx.authority}
    and not exists (select from ${found} where f.source = d.source and f.key = d.key and f.school is not distinct from d.school_id) returning id`.execute(
    ctx.db(),
  )
  const { rows: fresh } = await sql<{
    id: Id
  }>`insert into concept.deviation as d (authority_id, school_id, source, key, block, tone, values, href, since)
    select ${ctx.authority}::uuid, f.school, f.source, f.key, f.block, f.tone, coalesce(f.values, '{}'), f.href, coalesce(f.since, ${today}::date) from ${found}
    where not exists (select from concept.deviation o where o.authority_id = ${ctx.authority} and o.source = f.source and o.key = f.key and o.school_id is not distinct from f.school) returning id`.execute(
    ctx.db(),
  )
  await sql`update concept.deviation d set tone = f.tone, block = f.block, values = coalesce(f.values, '{}'), href = f.href, since = least(d.since, coalesce(f.since, d.since))
    from ${found} where d.authority_id = ${ctx.authority} and d.source = f.source and d.key = f.key and f.school is not distinct from d.school_id
      and (d.tone, d.block, d.values, d.href, d.since) is distinct from (f.tone, f.block, coalesce(f.values, '{}'), f.href, least(d.since, coalesce(f.since, d.since)))`.execute(
    ctx.db(),
  )
  // What was accepted until a day comes back on the next one.
  await sql`update concept.deviation set state = 'open', accepted_until = null, version = version + 1
    where authority_id = ${ctx.authority} and state = 'accepted' and accepted_until < ${today}`.execute(ctx.db())
  await sql`insert into concept.look (authority_id, at) values (${ctx.authority}, ${ctx.now()}) on conflict (authority_id) do update set at = excluded.at`.execute(
    ctx.db(),
  )
  if (fresh.length)
    await ctx.tell(
      'concept.deviation.found',
      fresh.map((row) => row.id),
    )
  if (gone.length)
    await ctx.tell(
      'concept.deviation.gone',
      gone.map((row) => row.id),
    )
  return { found: findings.length, fresh: fresh.length, gone: gone.length }
}
