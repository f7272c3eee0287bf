// Reads a roster into the staging tables, in sets; wrong rows become faults and never stop the right ones.
import { sql } from 'kysely'
import { type Context, type FaultLine, keepFaults, keptText, textRows } from '#kernel'
import { fingerprints } from '#kernel/tables'
import type { Id } from '#shared'
import type {
  RosterAffiliation,
  RosterFault,
  RosterGroup,
  RosterGuardian,
  RosterLeft,
  RosterMembership,
  RosterPerson,
  RosterRecord,
  Where,
} from '../ports.ts'

const batchSize = 5_000
const genderOf = { m: 'male', w: 'female', d: 'diverse', x: 'none' } as const
const membershipOf = (role: RosterMembership['role']) => ({ deputyClassTeacher: 'classTeacher', member: 'other' })[role as string] ?? role

export interface StageOptions {
  import: Id
  /** The school of the import; null when the files name schools themselves. */
  school: Id | null
  /** School number or id of the source → school, of those the person may import into. */
  schools: ReadonlyMap<string, Id>
  source: string
  today: string
}

export interface Staged {
  people: number
  groups: number
  faults: { error: number; warning: number }
  /** A file ended before its data did: whoever did not come is not missing because of it. */
  cut: boolean
  /** The fault that ended or prevented the reading of a file. */
  ended: string | null
  /** Rows left out without anybody knowing whose they were: the missing may stand in them. */
  nameless: number
  /** People whom the files themselves call gone. */
  left: number
  /** Records that MUSES does not take over from rosters, each kind counted: a person must see what stays out. */
  notTaken: Record<'rename' | 'room' | 'lesson', number>
  /** Staged rows of people: those who came, and those whose row is wrong but whose key was read. */
  rows: number
  /** Every place came right after its person: staging has found all that comparing would look up. */
  found: boolean
  /** Fields that the files carry at all: only those may empty a known value. */
  delivered: string[]
}

/** Fills the staging tables of an import from its records; what stood there before goes. */
export async function stageRoster(
  ctx: Context,
  records: AsyncIterable<RosterRecord | readonly RosterRecord[]>,
  options: StageOptions,
  progress: (people: number) => Promise<void>,
): Promise<Staged> {
  await clearStage(ctx, options.import)
  const stage = collector(ctx, options)
  // While the database takes one set in, the next one is read.
  let writing: Promise<void> = Promise.resolve()
  try {
    for await (const some of records)
      for (const record of 'type' in some ? [some] : some) {
        if (stage.isFull(record)) {
          await writing
          writing = stage.flush()
          writing.catch(() => {})
          await progress(stage.result.people)
        }
        stage.take(record)
      }
  } finally {
    await writing
  }
  await stage.finish()
  return { ...stage.result, found: stage.isFound(), delivered: [...stage.delivered] }
}

/** Empties the staging tables of an import; its faults stay for the list of rejects when asked. */
export async function clearStage(ctx: Context, id: Id, keepFaultLines = false): Promise<void> {
  for (const table of ['person', 'group', 'affiliation', 'membership', 'guardian', 'left', 'account'])
    await sql`delete from ${sql.table(`rosters.staged_${table}`)} where authority_id = ${ctx.authority} and import_id = ${id}`.execute(
      ctx.db(),
    )
  if (!keepFaultLines)
    await sql`delete from kernel.import_fault where authority_id = ${ctx.authority} and import_id = ${id}`.execute(ctx.db())
}

/** Values that could not be read: what is known of the person stays. */
const unreadValues: Record<string, string> = {
  dayUnreadable: 'birthDay',
  dayImplausible: 'birthDay',
  genderUnknown: 'gender',
  emailWrong: 'email',
}

const optional = ['callName', 'title', 'birthDay', 'gender', 'email'] as const

type StagedPerson = RosterPerson & { keep?: string; schoolId?: Id }

/** What came right after its person, once, and what came apart from her and may have come before. */
interface Own<T> {
  own: T[]
  other: T[]
}

interface Held {
  people: StagedPerson[]
  groups: (RosterGroup & { schoolId: Id | null })[]
  affiliations: Own<RosterAffiliation & { schoolId: Id }>
  memberships: Own<RosterMembership>
  guardians: RosterGuardian[]
  left: RosterLeft[]
  /** Known people whose row is wrong: they stand in the file and are not missing. */
  doubted: { key: string; where: Where }[]
  faults: FaultLine[]
}
const empty = (): Held => ({
  people: [],
  groups: [],
  affiliations: { own: [], other: [] },
  memberships: { own: [], other: [] },
  guardians: [],
  left: [],
  doubted: [],
  faults: [],
})

/** Umlauts that were converted twice, and what is no letter any more: no name holds such signs. */
const twiceConverted =
  /Ã[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|[ÂÄÅ][\u0080-\u009f\u00a1-\u00bf\u0192\u02c6\u02dc\u2018-\u203a\u20ac\u2122]/
const unreadable = /[\ufffd?]/

const placeOf = ({ file, line, column }: Where) => `${file} ${line ?? column ?? ''}`

function missesKey(record: RosterRecord): boolean {
  if (record.type === 'affiliation' || record.type === 'left') return !record.person
  if (record.type === 'membership') return !record.person || !record.group
  if (record.type === 'guardian') return !record.person || !record.ward
  if (record.type === 'group') return !record.key || !record.name
  return record.type === 'person' && !record.key
}

/** Collects records until a set is worth a statement. */
function collector(ctx: Context, options: StageOptions) {
  const result = {
    people: 0,
    groups: 0,
    faults: { error: 0, warning: 0 },
    cut: false,
    ended: null as string | null,
    nameless: 0,
    left: 0,
    rows: 0,
    notTaken: { rename: 0, room: 0, lesson: 0 },
  }
  const doubted = new Map<string, Where>()
  /** The person whose places follow. */
  let latest: StagedPerson | undefined
  /** Places and groups of hers that have come. */
  const hers = new Set<string>()
  /** From the first row on that came apart from its person, all may have come before. */
  const apart = { affiliations: false, memberships: false }
  let unread: { place: string; fields: string[] } = { place: '', fields: [] }
  /** The last line of each file that is wrong, and the line that a file without a line end ends with. */
  const lastWrong = new Map<string, number>()
  const lastLine = new Map<string, number>()
  const delivered = new Set<string>()
  const seen = fingerprints()
  let held = empty()
  /** Records since the last set was written. */
  let taken = 0

  function fault(severity: 'error' | 'warning', code: string, where: Where, value?: string): void {
    result.faults[severity]++
    held.faults.push({ severity, code, value, file: where.file, line: where.line, column: where.column })
  }
  /** A school the files name must be one of those the person may import into. */
  function schoolOf(name: string | undefined, where: Where): Id | null {
    if (!name && options.school) return options.school
    const id = name ? options.schools.get(name) : undefined
    if (!id) fault('error', name ? 'schoolUnknown' : 'schoolMissing', where, name)
    return id ?? null
  }
  function takeFault(record: RosterFault): void {
    if (record.cut) result.cut = true
    if (record.where.line !== undefined) (record.code === 'endMissing' ? lastLine : lastWrong).set(record.where.file, record.where.line)
    if (record.cut) result.ended ??= record.code
    const field = unreadValues[record.code]
    if (field) {
      const place = placeOf(record.where)
      unread = { place, fields: unread.place === place ? [...unread.fields, field] : [field] }
    }
    if (record.person) doubted.set(record.person, record.where)
    else if (record.severity === 'error' && record.where.line !== undefined) result.nameless++
    fault(record.severity, record.code, record.where, record.value)
  }
  function takeLeft(record: RosterLeft): void {
    if (record.on && record.on > options.today) {
      doubted.set(record.person, record.where)
      fault('warning', 'leftLater', record.where, `${record.person} (${record.on})`)
      return
    }
    result.left++
    held.left.push(record)
  }
  /** Names that lost their letters on the way would overwrite good ones. */
  function isReadable(record: RosterPerson): boolean {
    const name = `${record.familyName} ${record.givenName}`
    const code = twiceConverted.test(name) ? 'mojibake' : unreadable.test(name) ? 'nameUnreadable' : undefined
    if (!code) return true
    doubted.set(record.key, record.where)
    fault('error', code, record.where, `${record.familyName}, ${record.givenName}`)
    return false
  }
  function takePerson(record: RosterPerson): void {
    const key = keptText(record.key)
    const before = seen.get(key)
    if (before !== undefined) {
      fault('error', 'duplicateKey', record.where, `${record.key} (${before || '?'})`)
      return
    }
    if (!isReadable(record)) return
    seen.set(key, record.where.line ?? 0)
    result.people++
    for (const name of optional) if (record[name]) delivered.add(name)
    latest = unread.place === placeOf(record.where) ? { ...record, keep: unread.fields.join(' ') } : { ...record }
    hers.clear()
    held.people.push(latest)
  }
  function keep<T extends { person: string }>(kind: 'affiliations' | 'memberships', list: Own<T>, row: T, key: string): void {
    if (latest?.key !== row.person) apart[kind] = true
    if (apart[kind]) list.other.push(row)
    else if (!hers.has(keptText(key))) {
      hers.add(keptText(key))
      list.own.push(row)
    }
  }
  function take(record: RosterRecord): void {
    taken++
    // Half a row of a cut file may lack what joins it to others.
    if (missesKey(record)) fault('error', 'membershipIncomplete', record.where)
    else if (record.type === 'person') takePerson(record)
    else if (record.type === 'affiliation') {
      const schoolId = schoolOf(record.school, record.where)
      if (!schoolId) return
      keep('affiliations', held.affiliations, { ...record, schoolId }, `${schoolId} ${record.role}`)
      const person = latest?.key === record.person ? latest : undefined
      if (person && (!person.schoolId || schoolId < person.schoolId)) person.schoolId = schoolId
    } else if (record.type === 'group') {
      held.groups.push({ ...record, schoolId: schoolOf(record.school, record.where) })
      result.groups++
    } else if (record.type === 'membership') keep('memberships', held.memberships, record, `${membershipOf(record.role)} ${record.group}`)
    else if (record.type === 'guardian') held.guardians.push(record)
    else if (record.type === 'left') takeLeft(record)
    else if (record.type === 'rename' || record.type === 'room' || record.type === 'lesson') result.notTaken[record.type]++
    else if (record.type === 'fault') takeFault(record)
  }
  /** Whether a set is written before this record is taken: a person and her places stay together. */
  const isFull = (next: RosterRecord) =>
    !((next.type === 'affiliation' || next.type === 'membership') && next.person === latest?.key) && taken >= batchSize
  const isFound = () => !apart.affiliations && doubted.size === 0
  async function flush(): Promise<void> {
    const full = held
    held = empty()
    taken = 0
    await write(ctx, options, full)
  }
  async function finish(): Promise<void> {
    // Cut within a line: what came after it is not known.
    for (const [file, line] of lastLine) if (lastWrong.get(file) === line) result.nameless++
    for (const [key, where] of doubted) if (seen.get(keptText(key)) === undefined) held.doubted.push({ key, where })
    result.rows = result.people + held.doubted.length
    await flush()
  }
  return { take, isFull, isFound, flush, finish, result, delivered }
}

async function write(ctx: Context, { import: id, source }: StageOptions, held: Held): Promise<void> {
  await insertStage(
    ctx,
    id,
    'person',
    'key text, family_name text, given_name text, call_name text, title text, birth_day date, gender text, email text, account_name text, keep text, school_id uuid, file text, line int',
    held.people.map(personRow),
    { source, once: true },
  )
  await insertStage(
    ctx,
    id,
    'person',
    'key text, file text, line int',
    held.doubted.map(({ key, where }) => ({ key, file: where.file, line: where.line })),
  )
  await insertStage(
    ctx,
    id,
    'left',
    'person_key text, on_day date, file text, line int',
    held.left.map((each) => ({ person_key: each.person, on_day: each.on, file: each.where.file, line: each.where.line })),
  )
  await insertStage(
    ctx,
    id,
    'group',
    'key text, kind text, name text, grade text, subject text, school_id uuid, followed_by text',
    held.groups.map((each) => ({
      key: each.key,
      kind: each.kind,
      name: each.name,
      grade: each.grade,
      subject: each.subject,
      school_id: each.schoolId,
      followed_by: each.followedBy,
    })),
  )
  for (const which of ['own', 'other'] as const) {
    const once = which === 'own'
    await insertStage(
      ctx,
      id,
      'affiliation',
      'person_key text, school_id uuid, role text, grade text, from_day date, until_day date',
      held.affiliations[which].map((each) => ({
        person_key: each.person,
        school_id: each.schoolId,
        role: each.role,
        grade: each.grade,
        from_day: each.from,
        until_day: each.until,
      })),
      { once },
    )
    await insertStage(
      ctx,
      id,
      'membership',
      'person_key text, group_key text, role text',
      held.memberships[which].map((each) => ({ person_key: each.person, group_key: each.group, role: membershipOf(each.role) })),
      { once },
    )
  }
  await insertStage(
    ctx,
    id,
    'guardian',
    'person_key text, ward_key text',
    held.guardians.map((each) => ({ person_key: each.person, ward_key: each.ward })),
  )
  await keepFaults(ctx, id, held.faults)
}

const personRow = (each: StagedPerson) => ({
  school_id: each.schoolId,
  keep: each.keep,
  key: each.key,
  family_name: each.familyName,
  given_name: each.givenName,
  call_name: each.callName || null,
  title: each.title || null,
  birth_day: each.birthDay || null,
  gender: each.gender ? genderOf[each.gender] : null,
  email: each.email || null,
  account_name: each.accountName || null,
  file: each.where.file,
  line: each.where.line ?? null,
})

async function insertStage(
  ctx: Context,
  id: Id,
  table: string,
  columns: string,
  rows: readonly object[],
  /** With a source, people are looked up where they are staged. `once`: none has come before; to ask at each row costs as much as writing it. */
  { source, once }: { source?: string; once?: boolean } = {},
): Promise<void> {
  if (!rows.length) return
  const { names, values, from } = textRows(columns, rows)
  const found = source
    ? {
        columns: sql`, person_id, fresh_id, status`,
        values: sql`, p.id, case when p.id is null then kernel.new_id() end, case when p.id is null then 'new' else 'same' end`,
        join: sql`left join people.person p on p.authority_id = ${ctx.authority} and p.source = ${source} and p.source_key = r[1] and p.state <> 'deleted'`,
      }
    : { columns: sql``, values: sql``, join: sql`` }
  await sql`insert into ${sql.table(`rosters.staged_${table}`)} (authority_id, import_id, ${names}${found.columns})
    select ${ctx.authority}, ${id}, ${values}${found.values} from ${from} ${found.join} ${once ? sql`` : sql`on conflict do nothing`}`.execute(
    ctx.db(),
  )
}
