// What a person does with a roster import: open, correct, decide, take over, take back.
import { sql } from 'kysely'
import {
  addJob,
  type Context,
  changeImport,
  conflict,
  dropFiles,
  getImport,
  type ImportRecord,
  invalid,
  type JobContext,
  openImport,
  readSetting,
  startRun,
  undoDays,
  undoImport,
} from '#kernel'
import { accountSettings } from '#modules/people'
import type { Id } from '#shared'
import { dayOf } from '#shared'
import { importRight } from './model.ts'
import { mappingNamed } from './reading/mappings.ts'
import { compareAgain, compareOptions, type Preview } from './reading/preview.ts'
import { clearStage } from './reading/stage.ts'
import { type Applied, applyRoster, rosterRelations } from './taking/apply.ts'
import { attempts } from './taking/broken.ts'
import { type Whom, whomOf } from './taking/undo.ts'

export interface RosterDraft {
  /** The school of the files; null when they name several. */
  school: Id | null
  files: readonly Id[]
  format: string
  mapping?: Record<string, string | null>
  source?: string
  title?: string
  settings?: Record<string, unknown>
  /** Nothing is taken over while anything is wrong; without it as the last time. */
  strict?: boolean
}

const kind = 'people.roster'

const mayImport = (ctx: Context, school: Id | null, right = importRight) =>
  school ? ctx.may(right, { schools: [school] }) : ctx.may(right)

/** The import with the right asked for at its school. */
export async function rosterOf(ctx: Context, id: Id, lock = false): Promise<ImportRecord> {
  const record = await getImport(ctx, id, lock)
  mayImport(ctx, record.school_id)
  return record
}

/** Opens an import and starts reading. Saved mappings of the same source are taken unless another is given. */
export async function openRoster(ctx: Context, draft: RosterDraft): Promise<{ import: Id; run: Id }> {
  mayImport(ctx, draft.school)
  const mapping = draft.mapping ?? (await lastMapping(ctx, draft.school))
  const strict = draft.strict ?? (await wasStrict(ctx, draft.school))
  const id = await openImport(ctx, {
    kind,
    title: draft.title ?? '',
    school_id: draft.school,
    source: draft.source ?? null,
    format: draft.format,
    scope: 'full',
    facts: {},
    columns: null,
    mapping,
    settings: { ...draft.settings, ...(strict ? { strict } : {}) },
    file_ids: [...draft.files],
  })
  const run = await startReading(ctx, id, draft.title || 'Import', draft.school)
  await ctx.audit('rosters.opened', 'kernel.import', [{ id, school: draft.school }])
  return { import: id, run }
}

/** Puts the reading of an opened import into the queue. */
export async function startReading(ctx: Context, id: Id, title: string, school: Id | null): Promise<Id> {
  await changeImport(ctx, id, ['uploaded', 'reading'], { state: 'reading' })
  return startRun(ctx, { kind: 'people.roster.read', title, school, payload: { import: id }, attempts })
}

/** Whether the last roster of the school was taken over only if nothing was wrong: the next one is then too, unless told otherwise. */
async function wasStrict(ctx: Context, school: Id | null): Promise<boolean> {
  const { rows } = await sql<{ strict: boolean }>`select coalesce((settings ->> 'strict')::boolean, false) as strict from kernel.import
    where authority_id = ${ctx.authority} and kind = ${kind} and school_id is not distinct from ${school}::uuid and state = 'applied' order by id desc limit 1`.execute(
    ctx.db(),
  )
  return rows[0]?.strict ?? false
}

async function lastMapping(ctx: Context, school: Id | null): Promise<Record<string, string | null> | null> {
  const { rows } = await sql<{
    mapping: Record<string, string | null> | null
  }>`select mapping from kernel.import where authority_id = ${ctx.authority} and kind = ${kind}
    and school_id is not distinct from ${school}::uuid and state = 'applied' and format = 'csv' and mapping is not null order by id desc limit 1`.execute(
    ctx.db(),
  )
  return rows[0]?.mapping ?? null
}

/** The saved mapping of this name; else that of the newest applied import of this name in the authority. */
export async function namedMapping(ctx: Context, named: string): Promise<Record<string, string | null>> {
  const saved = await mappingNamed(ctx, named)
  if (saved) return saved
  const { rows } = await sql<{ mapping: Record<string, string | null> }>`select i.mapping from kernel.import i
    left join organisation.school s on s.authority_id = i.authority_id and s.id = i.school_id
    where i.authority_id = ${ctx.authority} and i.kind = ${kind} and i.state = 'applied' and i.format = 'csv' and i.mapping is not null
      and ${named} in (i.source, split_part(i.source, ':', 1), s.number, i.title) order by i.id desc limit 1`.execute(ctx.db())
  if (!rows[0]) throw invalid('people.mappingUnknown', { values: { mapping: named } })
  return rows[0].mapping
}

/** Corrects mapping or source and reads again. */
export async function remapRoster(
  ctx: Context,
  id: Id,
  changes: { mapping?: Record<string, string | null>; source?: string; settings?: Record<string, unknown> },
  version?: number,
): Promise<Id> {
  const record = await rosterOf(ctx, id, true)
  await changeImport(ctx, id, ['uploaded', 'previewed', 'held', 'failed'], { state: 'reading', ...changes }, version)
  return startReading(ctx, id, record.title || 'Import', record.school_id)
}

export interface RosterDecision {
  key: string
  decision: 'link' | 'new' | 'skip' | null
  /** Which of the candidates; needed where there are several. */
  person?: Id
}

/** Says of ambiguous rows whether they are a known person (`link`), another one (`new`), or stay out (`skip`); null takes it back. */
export async function decideRoster(ctx: Context, id: Id, decisions: readonly RosterDecision[]): Promise<Preview> {
  const record = await rosterOf(ctx, id, true)
  if (record.state !== 'previewed' && record.state !== 'held') throw conflict('import.state', { values: { state: record.state } })
  const own = sql`s.authority_id = ${ctx.authority} and s.import_id = ${id}`
  const { numAffectedRows } =
    await sql`update rosters.staged_person s set decision = r.decision, picked_id = case when r.decision = 'link' then coalesce(r.person, s.candidates[1]) end
    from jsonb_to_recordset(${JSON.stringify(decisions)}::jsonb) as r(key text, decision text, person uuid)
    where ${own} and s.key = r.key and cardinality(s.candidates) > 0
      and (r.decision is distinct from 'link' or (case when r.person is null then cardinality(s.candidates) = 1 else r.person = any(s.candidates) end))`.execute(
      ctx.db(),
    )
  if (Number(numAffectedRows ?? 0) < new Set(decisions.map((each) => each.key)).size) throw invalid('people.pickOne')
  // Two rows cannot be one person: the second would take the first one's key away.
  const { rows } =
    await sql`select s.picked_id from rosters.staged_person s where ${own} and s.decision = 'link' group by 1 having count(*) > 1 limit 1`.execute(
      ctx.db(),
    )
  if (rows.length) throw conflict('people.pickedTwice')
  return compareAgain(ctx, id)
}

/** Takes rows in or leaves them out. */
export async function chooseRoster(ctx: Context, id: Id, keys: readonly string[], chosen: boolean): Promise<void> {
  await rosterOf(ctx, id)
  await sql`update rosters.staged_person set chosen = ${chosen} where authority_id = ${ctx.authority} and import_id = ${id} and key = any(${sql.val([...keys])}::text[])`.execute(
    ctx.db(),
  )
}

/** What holds only the leavers: everything else may be taken over without them. */
const aboutLeavers = new Set(['missing', 'unsure'])

export interface ApplyWish {
  /** Missing people are deactivated. */
  leavers: boolean
  /** Releases what the guard holds. A person needs somebody else's import for that; a service account acts with its own right. */
  release: boolean
  /** Nothing is written while a row is wrong or in doubt; without it as the import says. */
  strict?: boolean
  /** Who released it before, e.g. the head of school on the board of the year change. */
  releasedBy?: Id
}

/** What is wrong in an import, and what nobody has decided. */
export async function rosterFlaws(ctx: Context, record: ImportRecord): Promise<{ wrong: number; open: number }> {
  const { rows } = await sql<{ open: number }>`select count(*)::int as open from rosters.staged_person
    where authority_id = ${ctx.authority} and import_id = ${record.id} and status = 'ambiguous' and decision is null`.execute(ctx.db())
  return { wrong: record.counts.wrong ?? 0, open: rows[0]!.open }
}

/** Checks the guard and starts taking over. While it holds, nothing is written at all. */
export async function startRosterApply(ctx: Context, id: Id, wish: ApplyWish, version?: number): Promise<Id> {
  const record = await rosterOf(ctx, id, true)
  const strict = wish.strict ?? record.settings.strict === true
  const flaws = strict ? await rosterFlaws(ctx, record) : { wrong: 0, open: 0 }
  if (flaws.wrong + flaws.open > 0) throw conflict('people.strict', { values: flaws })
  if (record.state === 'held' && (wish.leavers || record.guard.some((hit) => !aboutLeavers.has((hit as { kind: string }).kind)))) {
    if (!wish.release) throw conflict('people.guard', { values: { missing: record.counts.missing ?? 0 } })
    const releaser = wish.releasedBy ?? ctx.who.account
    if (!wish.releasedBy) mayImport(ctx, record.school_id, 'rosters.release')
    if ((wish.releasedBy || ctx.who.kind === 'person') && record.created_by !== null && record.created_by === releaser)
      throw conflict('people.guard.secondPerson')
  }
  await changeImport(
    ctx,
    id,
    ['previewed', 'held'],
    {
      state: 'applying',
      error: null,
      settings: { ...record.settings, strict },
      applied_by: ctx.who.account,
      released_by: wish.release ? (wish.releasedBy ?? ctx.who.account) : null,
    } as never,
    version,
  )
  if (wish.release) await ctx.audit('rosters.released', 'kernel.import', [{ id, school: record.school_id }])
  return startRun(ctx, {
    kind: 'people.roster.apply',
    title: record.title || 'Import',
    school: record.school_id,
    total: 6,
    payload: { import: id, leavers: wish.leavers },
    queue: `roster:${ctx.authority}`,
    attempts,
  })
}

/** The job `people.roster.apply`: one transaction; ended half-way it begins anew, and a second time finds it done. */
export async function performRosterApply(job: JobContext, authority: Id, id: Id, leavers: boolean): Promise<Applied | undefined> {
  let step = 0
  return job.within([authority], async (ctx) => {
    const record = await getImport(ctx, id, true)
    if (record.state !== 'applying') return undefined
    if (!(await isStaged(ctx, id, record))) {
      // The staging tables are unlogged: after a crash of the database the files are read again, and shown again.
      await changeImport(ctx, id, ['applying'], { state: 'reading' })
      await addJob(ctx, 'people.roster.read', { import: id }, { attempts })
      return undefined
    }
    return applyNow(ctx, record, leavers, (name) => job.progress(step++, 6, name))
  })
}

/** Takes a compared import over in the caller's transaction. */
export async function applyNow(
  ctx: Context,
  record: ImportRecord,
  leavers: boolean,
  step: (name: string) => Promise<void> = async () => {},
): Promise<Applied> {
  const template = await readSetting(ctx, accountSettings.accountTemplate, record.school_id ? { school: record.school_id } : {})
  const applied = await applyRoster(ctx, { ...compareOptions(record), leavers, template, today: dayOf(ctx.now()) }, step)
  await clearStage(ctx, record.id, true)
  const until = new Date(ctx.now().getTime() + undoDays * 86_400_000)
  await changeImport(ctx, record.id, ['applying', 'previewed', 'held'], {
    state: 'applied',
    applied_at: ctx.now(),
    undo_until: until,
    facts: { ...record.facts, ...applied },
    columns: (record.columns as { sample: string[] }[] | null)?.map((column) => ({ ...column, sample: [] })) ?? null,
    file_ids: [],
  })
  // What nobody mapped may stand in the files and in the samples: both go as soon as they have done their work.
  await dropFiles(ctx, record.file_ids)
  await ctx.audit('people.import.applied', 'kernel.import', [{ id: record.id, school: record.school_id }])
  await ctx.tell('people.import.applied', [record.id], { ...applied })
  return applied
}

async function isStaged(ctx: Context, id: Id, record: ImportRecord): Promise<boolean> {
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int as n from rosters.staged_person where authority_id = ${ctx.authority} and import_id = ${id} and status <> 'missing'`.execute(
    ctx.db(),
  )
  return rows[0]!.n === Number(record.facts.rows ?? record.facts.people)
}

/**
 * Takes an import back, as a whole or for some people. People who changed since are kept and named;
 * for the rest the import never happened.
 */
export async function undoRoster(ctx: Context, id: Id, whom: Whom = {}): Promise<{ rows: number; kept: Id[] }> {
  const record = await rosterOf(ctx, id, true)
  mayImport(ctx, record.school_id, 'rosters.undo')
  if (record.state !== 'applied') throw conflict('import.state', { values: { state: record.state } })
  if (!record.undo_until || record.undo_until < ctx.now()) throw conflict('import.undoOver', { values: { days: undoDays } })
  const subjects = await whomOf(ctx, id, whom)
  const undone = await undoImport(ctx, id, rosterRelations, {
    subjects,
    keepReferred: { relation: 'organisation."group"', by: 'people.membership', column: 'group_id' },
  })
  // Names of accounts that never lived are free again at once.
  await sql`delete from people.account_name_used u using kernel.import_change c where c.authority_id = ${ctx.authority} and c.import_id = ${id} and c.relation = 'people.account' and c.action = 'c'
    and c.undone and u.authority_id = c.authority_id and u.account_id = c.row_id`.execute(ctx.db())
  const { rows } = await sql<{
    left: number
  }>`select count(*)::int as left from kernel.import_change where authority_id = ${ctx.authority} and import_id = ${id} and not undone`.execute(
    ctx.db(),
  )
  if (rows[0]!.left === 0 || !subjects) await changeImport(ctx, id, ['applied'], { state: 'undone', undone_at: ctx.now() })
  await ctx.audit('people.import.undone', 'kernel.import', [{ id, school: record.school_id }])
  await ctx.tell('people.import.undone', [id], { kept: undone.kept.length })
  return undone
}
