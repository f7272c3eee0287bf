// Opening the change of the school year, promoting without a file, releasing by the school, applying for all.
import { sql } from 'kysely'
import { addJob, type Context, conflict, notFound, openImport, stale } from '#kernel'
import { findSchoolYear } from '#modules/organisation'
import { sourcesOf, startReading, startRosterApply } from '#modules/rosters'
import type { Day, Id } from '#shared'
import { addDays, dayOf } from '#shared'

const right = 'schoolyear.change'

export interface YearChangeDraft {
  schoolYear: Id
  effectiveDay: Day
  blackoutFrom: string | null
  blackoutUntil: string | null
  note?: string | null
}

/** Opens the change to a school year; each year has one. */
export async function openYearChange(ctx: Context, draft: YearChangeDraft): Promise<Id> {
  ctx.may(right)
  const { rows } = await sql<{
    id: Id
  }>`insert into schoolyear.year_change (authority_id, school_year_id, effective_day, blackout_from, blackout_until, note, created_by)
    values (${ctx.authority}, ${draft.schoolYear}, ${draft.effectiveDay}, ${draft.blackoutFrom}::timestamptz, ${draft.blackoutUntil}::timestamptz, ${draft.note ?? null}, ${ctx.who.account}::uuid)
    on conflict on constraint year_change_year do nothing returning id`.execute(ctx.db())
  if (!rows[0]) throw conflict('schoolyear.exists')
  await ctx.audit('schoolyear.opened', 'schoolyear.change', [{ id: rows[0].id }])
  return rows[0].id
}

export async function changeYearChange(
  ctx: Context,
  id: Id,
  change: Partial<Omit<YearChangeDraft, 'schoolYear'>> & { state?: 'open' | 'closed' },
  version?: number,
): Promise<void> {
  ctx.may(right)
  const { rows } = await sql<{
    version: number
  }>`select version from schoolyear.year_change where authority_id = ${ctx.authority} and id = ${id} for update`.execute(ctx.db())
  if (!rows[0]) throw notFound()
  if (version !== undefined && rows[0].version !== version) throw stale()
  await sql`update schoolyear.year_change set effective_day = coalesce(${change.effectiveDay ?? null}::date, effective_day),
    blackout_from = case when ${change.blackoutFrom !== undefined} then ${change.blackoutFrom ?? null}::timestamptz else blackout_from end,
    blackout_until = case when ${change.blackoutUntil !== undefined} then ${change.blackoutUntil ?? null}::timestamptz else blackout_until end,
    note = case when ${change.note !== undefined} then ${change.note ?? null} else note end, state = coalesce(${change.state ?? null}, state), version = version + 1
    where authority_id = ${ctx.authority} and id = ${id}`.execute(ctx.db())
  await ctx.audit('schoolyear.changed', 'schoolyear.change', [{ id }])
  if (change.effectiveDay) await planApply(ctx, id)
}

/** Puts the planned schools into the queue for the early morning of the effective day; a newer day replaces the older one. */
async function planApply(ctx: Context, id: Id): Promise<void> {
  const { rows } = await sql<{ import: Id; releaser: Id | null; day: Day }>`
    select s.import_id as import, s.released_by as releaser, y.effective_day as day
    from schoolyear.year_change_school s join schoolyear.year_change y on y.authority_id = s.authority_id and y.id = s.year_change_id
    where s.authority_id = ${ctx.authority} and s.year_change_id = ${id} and s.planned_at is not null and s.import_id is not null`.execute(
    ctx.db(),
  )
  for (const row of rows)
    await addJob(
      ctx,
      'schoolyear.apply',
      { import: row.import, yearChange: id, releasedBy: row.releaser },
      { at: row.day > dayOf(ctx.now()) ? new Date(`${row.day}T02:00:00Z`) : undefined, key: `yearChange:${row.import}` },
    )
}

async function openOne(ctx: Context, id: Id): Promise<{ school_year_id: Id; effective_day: Day }> {
  const { rows } = await sql<{
    school_year_id: Id
    effective_day: Day
    state: string
  }>`select school_year_id, effective_day, state from schoolyear.year_change where authority_id = ${ctx.authority} and id = ${id}`.execute(
    ctx.db(),
  )
  if (!rows[0]) throw notFound()
  if (rows[0].state !== 'open') throw conflict('schoolyear.closed')
  return rows[0]
}

/** Prepares schools that deliver no file: their classes move up, the last grade leaves. Nothing is written before it is applied. */
export async function promoteSchools(ctx: Context, id: Id, schools: readonly { school: Id; top?: number }[]): Promise<Id[]> {
  ctx.may(right, { schools: schools.map((each) => each.school) })
  const change = await openOne(ctx, id)
  const runs: Id[] = []
  for (const { school, top } of schools) {
    const [source] = await sourcesOf(ctx, school)
    if (!source) throw conflict('schoolyear.nobody')
    const made = await openImport(ctx, {
      kind: 'people.roster',
      title: 'Versetzung',
      school_id: school,
      source: source.source,
      format: 'promotion',
      scope: 'full',
      facts: {},
      columns: null,
      mapping: null,
      settings: { yearChange: id, schoolYear: change.school_year_id, ...(top === undefined ? {} : { top }) },
      file_ids: [],
    })
    await linkImport(ctx, id, school, made)
    runs.push(await startReading(ctx, made, 'Versetzung', school))
  }
  return runs
}

/** Puts an import on the board of its school; an earlier release no longer counts, because it was for other numbers. */
export async function linkImport(ctx: Context, id: Id, school: Id, made: Id): Promise<void> {
  await sql`insert into schoolyear.year_change_school (authority_id, year_change_id, school_id, import_id) values (${ctx.authority}, ${id}, ${school}, ${made})
    on conflict (authority_id, year_change_id, school_id) do update set import_id = excluded.import_id, released_by = null, released_at = null, planned_at = null`.execute(
    ctx.db(),
  )
}

/** The school says: this is how our year begins. */
export async function releaseSchools(ctx: Context, id: Id, schools: readonly Id[], released: boolean): Promise<void> {
  ctx.may('rosters.release', { schools })
  await openOne(ctx, id)
  if (released) await checkSecondPerson(ctx, id, schools)
  const { rows } = await sql<{
    school_id: Id
  }>`update schoolyear.year_change_school set released_by = ${released ? ctx.who.account : null}::uuid, released_at = ${released ? ctx.now() : null}, planned_at = null
    where authority_id = ${ctx.authority} and year_change_id = ${id} and school_id = any(${sql.val([...schools])}::uuid[]) and import_id is not null returning school_id`.execute(
    ctx.db(),
  )
  if (rows.length !== new Set(schools).size) throw conflict('schoolyear.noImport')
  await ctx.audit(
    released ? 'schoolyear.released' : 'schoolyear.withdrawn',
    'schoolyear.change',
    schools.map((school) => ({ id, school })),
  )
}

/** What a guard holds is released by somebody other than the one who brought it; said at once, not left lying when all are applied. */
async function checkSecondPerson(ctx: Context, id: Id, schools: readonly Id[]): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select sc.name from schoolyear.year_change_school s join kernel.import i on i.authority_id = s.authority_id and i.id = s.import_id
      join organisation.school sc on sc.authority_id = s.authority_id and sc.id = s.school_id
    where s.authority_id = ${ctx.authority} and s.year_change_id = ${id} and s.school_id = any(${sql.val([...schools])}::uuid[])
      and i.state = 'held' and i.created_by = ${ctx.who.account}::uuid order by sc.name`.execute(ctx.db())
  if (rows.length) throw conflict('schoolyear.ownHeld', { values: { schools: rows.map((row) => row.name).join(', ') } })
}

/** Applies the prepared imports of released schools, at once or on the effective day; guards count as released by the school. */
export async function applySchools(
  ctx: Context,
  id: Id,
  schools: readonly Id[],
): Promise<{ started: number; planned: number; left: Id[] }> {
  ctx.may(right, { schools })
  const change = await openOne(ctx, id)
  const today = dayOf(ctx.now())
  const { rows } = await sql<{
    school: Id
    import: Id | null
    state: string | null
    released: boolean
    author: Id | null
    releaser: Id | null
  }>`
    select s.school_id as school, s.import_id as import, i.state, s.released_at is not null as released, i.created_by as author, s.released_by as releaser
    from schoolyear.year_change_school s left join kernel.import i on i.authority_id = s.authority_id and i.id = s.import_id
    where s.authority_id = ${ctx.authority} and s.year_change_id = ${id} and s.school_id = any(${sql.val([...schools])}::uuid[])`.execute(
    ctx.db(),
  )
  const ready = rows.filter((row) => row.released && (row.state === 'previewed' || (row.state === 'held' && row.author !== row.releaser)))
  if (change.effective_day > today) {
    await sql`update schoolyear.year_change_school set planned_at = ${ctx.now()}
      where authority_id = ${ctx.authority} and year_change_id = ${id} and school_id = any(${sql.val(ready.map((row) => row.school))}::uuid[])`.execute(
      ctx.db(),
    )
    await planApply(ctx, id)
  } else
    for (const row of ready)
      await startRosterApply(ctx, row.import!, { leavers: true, release: row.state === 'held', releasedBy: row.releaser ?? undefined })
  const done = new Set(ready.map((row) => row.school))
  return {
    started: change.effective_day > today ? 0 : ready.length,
    planned: change.effective_day > today ? ready.length : 0,
    left: schools.filter((school) => !done.has(school)),
  }
}

/** The time in which nothing may flow into connected systems, now or next; its end is the first moment after it. */
export async function blackoutOf(ctx: Context): Promise<{ from: Date; until: Date } | null> {
  const { rows } = await sql<{ from: Date; until: Date }>`select blackout_from as from, blackout_until as until from schoolyear.year_change
    where authority_id = ${ctx.authority} and state = 'open' and blackout_until > ${ctx.now()}::timestamptz order by blackout_from limit 1`.execute(
    ctx.db(),
  )
  return rows[0] ?? null
}

/** The school year that begins next after today. */
export async function nextSchoolYear(ctx: Context): Promise<{ id: Id; name: string; starts: Day } | undefined> {
  const current = await findSchoolYear(ctx, dayOf(ctx.now()))
  if (!current) return undefined
  return findSchoolYear(ctx, addDays(current.ends, 1))
}
