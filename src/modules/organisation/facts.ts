// What the organisation knows of schools, for documents and checks.
import { sql } from 'kysely'
import { type Context, type DeviationSource, type Fact, type FactLine, type FactValue, germanToday, textsIn } from '#kernel'
import type { Id } from '#shared'
import { defaultService, type ServiceWindow } from './model.ts'

const right = 'organisation.read'
const idsOf = (schools: readonly Id[]) => sql`${sql.val([...schools])}::uuid[]`
const inSight = (ctx: Context) => sql`${sql.val([...ctx.authorities])}::uuid[]`

interface Row<T> {
  school: Id
  value: T
}
const mapOf = <T extends FactValue>(rows: readonly Row<T | null>[]) =>
  new Map(rows.filter((row): row is Row<T> => row.value !== null).map(({ school, value }) => [school, value]))

/** A text of the school's own row; an empty one is unknown. */
const ownText = (name: string, column: ReturnType<typeof sql>): Fact => ({
  name: `organisation.${name}`,
  kind: 'text',
  right,
  async find(ctx, schools) {
    const { rows } = await sql<Row<string | null>>`select s.id as school, nullif(btrim(${column}), '') as value from organisation.school s
      where s.authority_id = any(${inSight(ctx)}) and s.id = any(${idsOf(schools)})`.execute(ctx.db())
    return mapOf(rows)
  },
})

/** Rooms of some kinds. A school without any room in the register is unknown, not empty. */
const roomCount = (name: string, kinds: readonly string[] | null): Fact => ({
  name: `organisation.${name}`,
  kind: 'count',
  right,
  async find(ctx, schools) {
    const counted = kinds ? sql`count(*) filter (where r.kind = any(${sql.val([...kinds])}::text[]))` : sql`count(*)`
    const { rows } = await sql<Row<number>>`select r.school_id as school, ${counted}::int as value from organisation.room r
      where r.authority_id = any(${inSight(ctx)}) and r.school_id = any(${idsOf(schools)}) and r.state = 'active' group by r.school_id`.execute(
      ctx.db(),
    )
    return mapOf(rows)
  },
})

const type: Fact = {
  ...ownText('type', sql`s.type`),
  async find(ctx, schools) {
    const t = textsIn(ctx.lang)
    const codes = await ownText('type', sql`s.type`).find(ctx, schools)
    return new Map([...codes].map(([school, code]) => [school, t(`organisation.school.type.${code}`)]))
  },
}

const sites: Fact = {
  name: 'organisation.sites',
  kind: 'list',
  right,
  async find(ctx, schools) {
    const { rows } = await sql<Row<FactLine[]>>`select s.school_id as school,
        jsonb_agg(jsonb_build_object('name', s.name, 'address', nullif(concat_ws(', ', s.street, nullif(concat_ws(' ', s.postcode, s.city), '')), '')) order by s.position nulls last, s.name) as value
      from organisation.site s where s.authority_id = any(${inSight(ctx)}) and s.school_id = any(${idsOf(schools)}) group by s.school_id`.execute(
      ctx.db(),
    )
    return mapOf(rows)
  },
}

/** Classes of the school year that runs on the day of the context. */
const classes: Fact = {
  name: 'organisation.classes',
  kind: 'count',
  right,
  async find(ctx, schools) {
    const { rows } = await sql<Row<number>>`select g.school_id as school, count(*)::int as value from organisation."group" g
        join organisation.school_year y on y.authority_id = g.authority_id and y.id = g.school_year_id
      where g.authority_id = any(${inSight(ctx)}) and g.school_id = any(${idsOf(schools)}) and g.kind = 'class' and g.state = 'active'
        and ${germanToday} between y.starts and y.ends group by g.school_id`.execute(ctx.db())
    return mapOf(rows)
  },
}

/** The hours in which somebody serves, the school's own or those of its authority; what nobody set is unknown. */
const serviceTimes: Fact = {
  name: 'organisation.serviceTimes',
  kind: 'list',
  right,
  async find(ctx, schools) {
    const { rows } = await sql<Row<ServiceWindow[]> & { on: string }>`
      select distinct on (s.id) s.id as school, c.service as value, c.service_on as on from organisation.school s
        join organisation.calendar_setting c on c.authority_id = s.authority_id and (c.school_id = s.id or c.school_id is null)
      where s.authority_id = any(${inSight(ctx)}) and s.id = any(${idsOf(schools)}) order by s.id, c.school_id nulls last`.execute(ctx.db())
    return new Map(rows.map(({ school, value, on }) => [school, serviceLines(ctx, value, on)]))
  },
}

function serviceLines(ctx: Context, windows: readonly ServiceWindow[], on: string): FactLine[] {
  const t = textsIn(ctx.lang)
  return (windows.length ? windows : defaultService).map(({ weekdays, from, to }) => ({
    days: weekdaysIn(ctx.lang, weekdays),
    from,
    to,
    on: t(`organisation.calendarSetting.serviceOn.${on}`),
  }))
}

/** "Montag bis Freitag", "Dienstag, Donnerstag". */
export function weekdaysIn(lang: 'de' | 'en', weekdays: readonly number[]): string {
  const format = new Intl.DateTimeFormat(lang === 'de' ? 'de-DE' : 'en-GB', { weekday: 'long', timeZone: 'UTC' })
  const sorted = [...new Set(weekdays)].sort((a, b) => a - b)
  // 2024-01-01 was a Monday.
  const name = (weekday: number) => format.format(new Date(Date.UTC(2024, 0, weekday)))
  const row = sorted.length > 2 && sorted.at(-1)! - sorted[0]! === sorted.length - 1
  return row ? `${name(sorted[0]!)} ${lang === 'de' ? 'bis' : 'to'} ${name(sorted.at(-1)!)}` : sorted.map(name).join(', ')
}

export const organisationFacts: readonly Fact[] = [
  type,
  ownText('address', sql`concat_ws(', ', s.street, nullif(concat_ws(' ', s.postcode, s.city), ''))`),
  ownText('phone', sql`s.phone`),
  ownText('email', sql`s.email`),
  sites,
  roomCount('rooms', null),
  roomCount('classrooms', ['classroom']),
  roomCount('computerRooms', ['computer']),
  classes,
  serviceTimes,
]

export const organisationDeviations: readonly DeviationSource[] = [
  {
    name: 'organisation.contactMissing',
    right,
    async find(ctx, schools) {
      const { rows } = await sql<{ school: Id }>`select s.id as school from organisation.school s
        where s.authority_id = any(${inSight(ctx)}) and s.id = any(${idsOf(schools)}) and coalesce(btrim(s.phone), '') = '' and coalesce(btrim(s.email), '') = ''`.execute(
        ctx.db(),
      )
      return rows.map(({ school }) => ({ school, tone: 'warning', href: `/schulen/${school}` }))
    },
  },
  {
    name: 'organisation.serviceTimesMissing',
    right,
    async find(ctx, schools) {
      const known = await serviceTimes.find(ctx, schools)
      return schools.filter((school) => !known.has(school)).map((school) => ({ school, tone: 'info', href: '/kalender' }))
    },
  },
]
