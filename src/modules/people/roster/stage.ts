// Reads a roster into the staging tables, in sets; wrong rows become faults and never stop the right ones.
import { sql } from 'kysely'
import { type Context, type FaultLine, keepFaults } from '#kernel'
import type { Id } from '#shared'
import type { RosterAffiliation, RosterGroup, RosterGuardian, RosterMembership, RosterPerson, RosterRecord, Where } from '../ports.ts'

const batchSize = 5_000
const genderOf = { m: 'male', w: 'female', d: 'diverse', x: 'none' } as const
const membershipOf = { learner: 'learner', teacher: 'teacher', classTeacher: 'classTeacher', deputyClassTeacher: 'classTeacher', member: 'other' } as const

export interface StageOptions {
  import: Id
  /** The school of the import; null when the files name schools themselves. */
  school: Id | null
  /** School number or id of the source → school, of those the person may import into. */
  schools: ReadonlyMap<string, Id>
}

export interface Staged {
  people: number
  groups: number
  faults: { error: number; warning: number }
  /** Fields that the files carry at all: only those may empty a known value. */
  delivered: string[]
}

/** Fills the staging tables of an import from its records; what stood there before goes. */
export async function stageRoster(ctx: Context, records: AsyncIterable<RosterRecord>, options: StageOptions, progress: (people: number) => Promise<void>): Promise<Staged> {
  await clearStage(ctx, options.import)
  const stage = new Stage(ctx, options)
  for await (const record of records) {
    stage.take(record)
    if (stage.full) {
      await stage.flush()
      await progress(stage.result.people)
    }
  }
  await stage.flush()
  return { ...stage.result, delivered: [...stage.delivered] }
}

export async function clearStage(ctx: Context, id: Id): Promise<void> {
  for (const table of ['person', 'group', 'affiliation', 'membership', 'guardian'])
    await sql`delete from ${sql.table(`people.roster_${table}`)} where authority_id = ${ctx.authority} and import_id = ${id}`.execute(ctx.db())
  await sql`delete from kernel.import_fault where authority_id = ${ctx.authority} and import_id = ${id}`.execute(ctx.db())
}

const optional = ['callName', 'title', 'birthDay', 'gender', 'email'] as const

/** Collects records until a set is worth a statement. */
class Stage {
  readonly result = { people: 0, groups: 0, faults: { error: 0, warning: 0 } }
  readonly delivered = new Set<string>()
  private readonly ctx: Context
  private readonly options: StageOptions
  private readonly seen = new Map<string, number>()
  private readonly groupSchool = new Map<string, Id | null>()
  private people: RosterPerson[] = []
  private groups: RosterGroup[] = []
  private affiliations: (RosterAffiliation & { schoolId: Id })[] = []
  private memberships: RosterMembership[] = []
  private guardians: RosterGuardian[] = []
  private faults: FaultLine[] = []

  constructor(ctx: Context, options: StageOptions) {
    this.ctx = ctx
    this.options = options
  }

  get full(): boolean {
    return this.people.length + this.affiliations.length + this.memberships.length + this.groups.length + this.faults.length >= batchSize
  }

  take(record: RosterRecord): void {
    switch (record.type) {
      case 'person':
        return this.person(record)
      case 'affiliation': {
        const schoolId = this.schoolOf(record.school, record.where)
        if (schoolId) this.affiliations.push({ ...record, schoolId })
        return
      }
      case 'group':
        this.groups.push(record)
        this.groupSchool.set(record.key, this.schoolOf(record.school, record.where))
        this.result.groups++
        return
      case 'membership':
        this.memberships.push(record)
        return
      case 'guardian':
        this.guardians.push(record)
        return
      case 'fault':
        return this.fault(record.severity, record.code, record.where, record.value)
    }
  }

  private person(record: RosterPerson): void {
    const before = this.seen.get(record.key)
    if (before !== undefined) return this.fault('error', 'duplicateKey', record.where, `${record.key} (${before || '?'})`)
    this.seen.set(record.key, record.where.line ?? 0)
    this.result.people++
    for (const name of optional) if (record[name]) this.delivered.add(name)
    this.people.push(record)
  }

  /** A school the files name must be one of those the person may import into. */
  private schoolOf(name: string | undefined, where: Where): Id | null {
    if (!name) {
      if (!this.options.school) this.fault('error', 'schoolMissing', where)
      return this.options.school
    }
    const id = this.options.schools.get(name)
    if (!id) this.fault('error', 'schoolUnknown', where, name)
    return id ?? null
  }

  private fault(severity: 'error' | 'warning', code: string, where: Where, value?: string): void {
    this.result.faults[severity]++
    this.faults.push({ severity, code, value, file: where.file, line: where.line, column: where.column })
  }

  async flush(): Promise<void> {
    const insert = (table: string, columns: string, rows: readonly object[]) => insertStage(this.ctx, this.options.import, table, columns, rows)
    await insert('person', 'key text, family_name text, given_name text, call_name text, title text, birth_day date, gender text, email text, account_name text, file text, line int', this.people.map(personRow))
    await insert('group', 'key text, kind text, name text, grade text, subject text, school_id uuid, followed_by text', this.groups.map((each) => ({ ...each, school_id: this.groupSchool.get(each.key), followed_by: each.followedBy })))
    await insert('affiliation', 'person_key text, school_id uuid, role text, grade text, from_day date, until_day date', this.affiliations.map((each) => ({ person_key: each.person, school_id: each.schoolId, role: each.role, grade: each.grade, from_day: each.from, until_day: each.until })))
    await insert('membership', 'person_key text, group_key text, role text', this.memberships.map((each) => ({ person_key: each.person, group_key: each.group, role: membershipOf[each.role] })))
    await insert('guardian', 'person_key text, ward_key text', this.guardians.map((each) => ({ person_key: each.person, ward_key: each.ward })))
    await keepFaults(this.ctx, this.options.import, this.faults)
    this.people = []
    this.groups = []
    this.affiliations = []
    this.memberships = []
    this.guardians = []
    this.faults = []
  }
}

const personRow = (each: RosterPerson) => ({
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

async function insertStage(ctx: Context, id: Id, table: string, columns: string, rows: readonly object[]): Promise<void> {
  if (!rows.length) return
  const names = columns.split(',').map((column) => column.trim().split(' ')[0]!)
  const list = sql.join(names.map((name) => sql.id(name)))
  await sql`insert into ${sql.table(`people.roster_${table}`)} (authority_id, import_id, ${list})
    select ${ctx.authority}, ${id}, ${list} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(${sql.raw(columns)}) on conflict do nothing`.execute(ctx.db())
}
