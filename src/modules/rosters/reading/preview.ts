// Reads the files of an import into the staging tables and compares; nothing outside of the import is written.
import { sql } from 'kysely'
import { type Context, changeImport, getImport, type ImportRecord, type JobContext, openFile, Refusal } from '#kernel'
import { ensureSchoolYears, findSchoolYear } from '#modules/organisation'
import type { Id } from '#shared'
import { dayOf } from '#shared'
import type { Recognition, RosterFile } from '../ports.ts'
import { promotionRecords } from '../promotion/records.ts'
import { type CompareOptions, compareRoster, type RosterCounts, type RosterGuard } from './compare.ts'
import { recogniseRoster } from './readers.ts'
import { type Staged, stageRoster } from './stage.ts'

export interface Preview {
  counts: RosterCounts
  groups: Record<string, number>
  guard: { kind: RosterGuard['kind'] | 'damaged'; school: Id | null; missing: number; known: number; limit: number }[]
}

/** The job `people.roster.read`: one transaction, so that a preview is whole or not there. */
export async function readRoster(job: JobContext, authority: Id, id: Id): Promise<void> {
  try {
    await job.within([authority], async (ctx) => {
      const { state } = await getImport(ctx, id, true)
      // A job that is taken up twice does not read anew what a person is looking at already.
      if (state === 'uploaded' || state === 'reading') await previewRoster(ctx, id, (done) => job.progress(done))
    })
  } catch (error) {
    const refusal = error instanceof Refusal ? { code: error.code, message: error.message, values: error.options.values ?? {} } : undefined
    if (!refusal) throw error
    await job.within([authority], async (ctx) => {
      await changeImport(ctx, id, ['uploaded', 'reading', 'previewed', 'held'], { state: 'failed', error: refusal })
      await ctx.tell('people.import.failed', [id], { code: refusal.code })
    })
  }
}

/** Recognises, stages and compares; answers what would happen. */
export async function previewRoster(ctx: Context, id: Id, progress: (people: number) => Promise<void> = async () => {}): Promise<Preview> {
  const record = await getImport(ctx, id, true)
  if (record.format === 'promotion') return previewPromotion(ctx, record, progress)
  const files = await Promise.all(record.file_ids.map((file) => rosterFile(ctx, file)))
  const { reader, recognition } = await recogniseRoster(files, record.format ?? 'auto')
  if (recognition.scope === 'refused')
    throw new Refusal('Invalid', `people.refused.${recognition.reason ?? 'cut'}`, { values: recognition.facts })
  // Absence in a cut means nothing, so it cannot serve as the roster of a school unless somebody says that a part is meant.
  if (recognition.scope === 'cut' && record.settings.part !== true)
    throw new Refusal('Invalid', `people.refused.${recognition.reason ?? 'cut'}`, { values: recognition.facts })
  const mapping = record.mapping ?? Object.fromEntries((recognition.columns ?? []).map((column) => [column.heading, column.field]))
  const today = dayOf(ctx.now())
  const records = (reader.readSets ?? reader.read)(files, { mapping, today, settings: record.settings })
  const source = record.source ?? (await sourceOf(ctx, reader.format, record.school_id))
  const schools = await schoolKeys(ctx, record.school_id)
  const alias = await aliasOf(ctx, record.school_id, recognition)
  if (alias) schools.set(alias, record.school_id!)
  // Where columns are mapped, a school that nobody knows may be a column that was taken for one: that is for a person to see.
  if (recognition.schools?.length && !recognition.columns && !recognition.schools.some((each) => schools.has(each)))
    throw new Refusal('Invalid', 'people.refused.otherSchool', { values: { found: recognition.schools.slice(0, 5).join(', ') } })
  const staged = await stageRoster(ctx, records, { import: id, school: record.school_id, schools, source, today }, progress)
  if (staged.people + staged.left === 0 && !(recognition.columns && staged.faults.error)) throw emptyRoster(staged)
  const facts = {
    ...recognition.facts,
    ...factsOf(staged, recognition.roles),
    ...(alias ? { schoolAlias: alias } : {}),
    ...(await yearFacts(ctx, record)),
  }
  await changeImport(ctx, id, ['uploaded', 'reading', 'previewed', 'held', 'failed'], {
    state: 'reading',
    format: reader.format,
    scope: staged.cut ? 'cut' : recognition.scope,
    source,
    facts,
    mapping,
    columns: recognition.columns ?? null,
    error: null,
  })
  return finish(ctx, await getImport(ctx, id), staged.found)
}

/** The same from what MUSES knows, for schools that deliver no file at the change of the school year. */
async function previewPromotion(ctx: Context, record: ImportRecord, progress: (people: number) => Promise<void>): Promise<Preview> {
  const top = typeof record.settings.top === 'number' ? record.settings.top : undefined
  const records = promotionRecords(ctx, record.school_id!, record.source!, top)
  const today = dayOf(ctx.now())
  const staged = await stageRoster(
    ctx,
    records,
    { import: record.id, school: record.school_id, schools: new Map(), source: record.source!, today },
    progress,
  )
  if (staged.people === 0) throw emptyRoster(staged)
  const facts = { ...factsOf(staged), ...(await yearFacts(ctx, record)) }
  await changeImport(ctx, record.id, ['uploaded', 'reading', 'previewed', 'held', 'failed'], { state: 'reading', facts, error: null })
  return finish(ctx, await getImport(ctx, record.id), staged.found)
}

/** What the staging found, as far as comparing and showing need it later. */
const factsOf = (staged: Staged, roles?: readonly string[]) => ({
  people: staged.people,
  groups: staged.groups,
  delivered: staged.delivered.join(','),
  rows: staged.rows,
  nameless: staged.nameless,
  ...(staged.cut ? { cut: 1 } : {}),
  ...Object.fromEntries(Object.entries(staged.notTaken).flatMap(([kind, count]) => (count ? [[`notTaken.${kind}`, count]] : []))),
  ...(roles ? { roles: roles.join(', ') } : {}),
})

/** Reasons that say more than that nobody was found. */
const endings = new Set(['fileCut', 'fileBroken', 'tooLarge', 'encrypted', 'noSheet', 'notATable', 'configurationMissing'])
function emptyRoster({ ended, notTaken }: Staged): Refusal {
  const other = Object.values(notTaken).some((count) => count > 0) ? 'notTaken' : 'empty'
  return new Refusal('Invalid', `people.refused.${ended && endings.has(ended) ? ended : other}`)
}

/** Compares again after a decision or a corrected row, without reading the files. */
export async function compareAgain(ctx: Context, id: Id): Promise<Preview> {
  return finish(ctx, await getImport(ctx, id, true))
}

async function finish(ctx: Context, record: ImportRecord, found = false): Promise<Preview> {
  const { counts, guard, groups } = await compareRoster(ctx, { ...compareOptions(record), found })
  const hits: Preview['guard'] = [...guard]
  const known = counts.same + counts.changed + counts.moved + counts.missing
  if (known > 0 && !hits.some((hit) => hit.kind === 'lastYear') && (await isLastYears(ctx, record)))
    hits.push({ kind: 'lastYear', school: record.school_id, missing: counts.missing, known, limit: 0 })
  if (record.facts.cut && Number(record.facts.people) > 0)
    hits.push({ kind: 'damaged', school: record.school_id, missing: 0, known: Number(record.facts.people), limit: 0 })
  await changeImport(ctx, record.id, ['reading', 'previewed', 'held'], {
    state: hits.length ? 'held' : 'previewed',
    counts: { ...counts, ...prefixed(groups) },
    guard: hits,
    previewed_at: ctx.now(),
  } as never)
  await ctx.tell('people.import.previewed', [record.id], { state: hits.length ? 'held' : 'previewed' })
  return { counts, groups, guard: hits }
}

const prefixed = (groups: Record<string, number>) =>
  Object.fromEntries(Object.entries(groups).map(([key, value]) => [`groups.${key}`, value]))

/** How an import is compared follows from its record alone, so that applying compares exactly what was shown. */
export function compareOptions(record: ImportRecord): CompareOptions {
  return {
    import: record.id,
    source: record.source!,
    schoolYear: String(record.facts.schoolYearId),
    scope: record.scope,
    school: record.school_id,
    roles: record.facts.roles ? String(record.facts.roles).split(', ') : null,
    nameless: Number(record.facts.nameless ?? 0),
    delivered: String(record.facts.delivered ?? '')
      .split(',')
      .filter(Boolean),
  }
}

async function rosterFile(ctx: Context, id: Id): Promise<RosterFile> {
  const { name, size } = await openFile(ctx, id)
  return {
    name,
    size,
    async *open() {
      yield* (await openFile(ctx, id)).stream
    },
  }
}

/** A source belongs to one school, or to the authority when the files name the schools. */
async function sourceOf(ctx: Context, format: string, school: Id | null): Promise<string> {
  const family = format.split('-')[0]!
  if (!school) return family
  const { rows } = await sql<{
    number: string | null
  }>`select number from organisation.school where authority_id = ${ctx.authority} and id = ${school}`.execute(ctx.db())
  return `${family}:${rows[0]?.number ?? school}`
}

/** Numbers and source ids of the schools the import may fill. */
async function schoolKeys(ctx: Context, school: Id | null): Promise<Map<string, Id>> {
  const { rows } = await sql<{ id: Id; number: string | null; source_key: string | null; name: string }>`
    select id, number, source_key, name from organisation.school where authority_id = ${ctx.authority} and state = 'active' and (${school}::uuid is null or id = ${school}::uuid)`.execute(
    ctx.db(),
  )
  const keys = new Map<string, Id>()
  for (const row of rows) for (const key of [row.name, row.source_key, row.number]) if (key) keys.set(key, row.id)
  return keys
}

/**
 * A code of the source's own for the one school of its files (an OU of UCS@school, an org of SDS), where a person chose the school:
 * it names that school, unless another school of the authority goes by it. SVWS and Schulconnex tell official numbers, which must fit.
 */
async function aliasOf(ctx: Context, school: Id | null, { format, schools, columns }: Recognition): Promise<string | undefined> {
  const code = schools?.[0]
  if (!school || columns || schools?.length !== 1 || !code || /^(svws|schulconnex)/.test(format)) return undefined
  return (await schoolKeys(ctx, null)).has(code) ? undefined : code
}

/** The school year an import fills: the running one, or the one of the change it belongs to. */
async function yearFacts(ctx: Context, record: ImportRecord): Promise<{ schoolYearId: Id }> {
  if (typeof record.settings.schoolYear === 'string') return { schoolYearId: record.settings.schoolYear }
  await ensureSchoolYears(ctx)
  const year = await findSchoolYear(ctx, dayOf(ctx.now()))
  return { schoolYearId: year!.id }
}

/** Whether a file speaks of an older school year than the last one that was taken over from this source. */
async function isLastYears(ctx: Context, record: ImportRecord): Promise<boolean> {
  const year = Number(record.facts.schoolYear)
  if (!Number.isFinite(year)) return false
  const { rows } = await sql<{
    year: string | null
  }>`select facts ->> 'schoolYear' as year from kernel.import where authority_id = ${ctx.authority} and kind = ${record.kind} and source = ${record.source}
    and state = 'applied' order by id desc limit 1`.execute(ctx.db())
  return Number(rows[0]?.year ?? year) > year
}
