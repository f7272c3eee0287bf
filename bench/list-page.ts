// A page of 50 among a million people: three filters and a sort, first, middle and deep, through the HTTP API and the list engine.
import { sql } from 'kysely'
import { type Who, within } from '#kernel'
import type { ListQuery } from '#shared'
import { formatFilter, parseFilter } from '#shared'
import { people, peopleAt } from '../src/modules/people/queries.ts'
import { identityOfAccount } from './ground/identity.ts'
import { type Ground, openGround } from './ground/open.ts'
import { inGround, type Signed, signIn } from './ground/people-who.ts'
import { explained } from './ground/plans.ts'
import { serve } from './ground/serve.ts'
import { atMost, type Bench, percentile, spreadOf } from './result.ts'

interface Case {
  name: string
  role: Signed['role']
  filter: string[]
  sort?: string
  q?: string
  /** Number of the school to which the list is limited. */
  atSchool?: boolean
  count?: 'estimate'
  /** Shares of the list at which pages are read. */
  depths: number[]
}

const usual = ['roles:is:learner', 'state:is:active', 'gender:is:female']
const all = [0, 0.5, 0.95]

const cases: Case[] = [
  { name: 'name, usual filters', role: 'authorityAdmin', filter: usual, sort: 'name', depths: all },
  { name: 'name descending', role: 'authorityAdmin', filter: usual, sort: '-name', depths: all },
  { name: 'birth day', role: 'authorityAdmin', filter: usual, sort: 'birthDay', depths: all },
  {
    name: 'family name begins',
    role: 'authorityAdmin',
    filter: ['familyName:starts:großk', 'state:is:active', 'roles:is:learner'],
    sort: 'name',
    depths: [0],
  },
  {
    name: 'family name has',
    role: 'authorityAdmin',
    filter: ['familyName:has:kamp', 'state:is:active', 'gender:is:male'],
    sort: 'name',
    depths: all,
  },
  {
    name: 'born on one day',
    role: 'authorityAdmin',
    filter: ['birthDay:is:2014-05-17', 'state:is:active', 'roles:is:learner'],
    sort: 'name',
    depths: [0],
  },
  {
    name: 'rare: diverse teachers leaving',
    role: 'authorityAdmin',
    filter: ['roles:is:teacher', 'state:is:leaving', 'gender:is:diverse'],
    sort: 'name',
    depths: [0],
  },
  {
    name: 'none: heads',
    role: 'authorityAdmin',
    filter: ['roles:is:head', 'state:is:active', 'gender:is:female'],
    sort: 'name',
    depths: [0],
  },
  { name: 'clerks', role: 'authorityAdmin', filter: ['roles:is:clerk', 'state:is:active', 'gender:is:male'], sort: 'name', depths: all },
  {
    name: 'without source',
    role: 'authorityAdmin',
    filter: ['source:none:', 'state:is:active', 'roles:is:teacher'],
    sort: 'name',
    depths: all,
  },
  {
    name: 'search box',
    role: 'authorityAdmin',
    filter: ['state:is:active', 'roles:is:learner', 'gender:is:female'],
    q: 'müller an',
    sort: 'name',
    depths: [0],
  },
  { name: 'one school', role: 'authorityAdmin', filter: usual, sort: 'name', atSchool: true, depths: all },
  { name: 'secretary', role: 'secretary', filter: usual, sort: 'name', depths: all },
  { name: 'teacher', role: 'teacher', filter: usual, sort: 'name', depths: [0] },
  { name: 'count of usual filters', role: 'authorityAdmin', filter: usual, sort: 'name', count: 'estimate', depths: [0] },
  {
    name: 'count of rare ones',
    role: 'authorityAdmin',
    filter: ['roles:is:teacher', 'state:is:leaving', 'gender:is:diverse'],
    count: 'estimate',
    depths: [0],
  },
]

const queryOf = (each: Case, cursor: string | undefined): ListQuery => ({
  filter: each.filter.map((text) => parseFilter(text)!),
  sort: each.sort,
  q: each.q,
  cursor,
  limit: each.count ? 1 : 50,
  count: each.count,
})

/** The cursor of a row that stands so deep in the whole list. */
async function cursorAt(ground: Ground, sort: string | undefined, share: number): Promise<string | undefined> {
  if (share === 0) return undefined
  const column = sort?.replace('-', '') === 'birthDay' ? sql`birth_day` : sql`name`
  return inGround(ground, async (ctx) => {
    const { rows } = await sql<{
      value: string
      id: string
    }>`select ${column}::text as value, id from people.person where authority_id = ${ctx.authority} and state <> 'deleted'
      order by ${column} ${sort?.startsWith('-') ? sql`desc` : sql`asc`}, id offset ${Math.floor(ground.size * share)} limit 1`.execute(
      ctx.db(),
    )
    return rows[0] && Buffer.from(JSON.stringify(rows[0])).toString('base64url')
  })
}

const urlOf = (each: Case, query: ListQuery, school: string) => {
  const asked = new URLSearchParams()
  for (const filter of query.filter) asked.append('filter', formatFilter(filter))
  for (const [key, value] of Object.entries({
    sort: query.sort,
    q: query.q,
    cursor: query.cursor,
    limit: query.limit,
    count: query.count,
    school: each.atSchool ? school : undefined,
  }))
    if (value !== undefined) asked.append(key, String(value))
  return `/api/v1/people?${asked}`
}

const requestsPerRun = 4

export const run: Bench = async (options) => {
  const ground = await openGround(options.size ?? 1_000_000, options.say)
  const server = await serve(ground)
  try {
    const signed = new Map<string, { signed: Signed; who: Who }>()
    for (const role of ['authorityAdmin', 'secretary', 'teacher'] as const) {
      const one = await signIn(ground, role)
      signed.set(role, { signed: one, who: await identityOfAccount(ground, one.account) })
    }
    const school = await inGround(
      ground,
      async (ctx) =>
        (
          await sql<{
            id: string
          }>`select id from organisation.school where authority_id = ${ctx.authority} order by number offset 11 limit 1`.execute(ctx.db())
        ).rows[0]!.id,
    )
    const http: number[] = []
    const engine: number[] = []
    const figures: Record<string, ReturnType<typeof spreadOf>> = {}
    const notes: string[] = []
    let worst = 0
    for (const each of cases) {
      const { signed: session, who } = signed.get(each.role)!
      const times: number[] = []
      for (const depth of each.depths) {
        const query = queryOf(each, await cursorAt(ground, each.sort, depth))
        const url = urlOf(each, query, school)
        const list = each.atSchool ? peopleAt(school) : people
        for (let run = -1; run < options.runs; run++)
          for (let count = 0; count < requestsPerRun; count++) {
            const answer = await server.get(url, session.cookie)
            if (answer.status !== 200) throw new Error(`${url}: ${answer.status} ${answer.body.toString().slice(0, 300)}`)
            const started = performance.now()
            await within(ground.db, { who, authorities: [ground.authority], readOnly: true }, (ctx) => list.page(ctx, query))
            if (run < 0) continue
            times.push(answer.ms)
            engine.push(performance.now() - started)
          }
        for (const plan of await explained(ground, who, (ctx) => list.page(ctx, query)))
          for (const table of plan.wholeReads) notes.push(`reads all of ${table}: ${each.name} at ${depth}`)
      }
      http.push(...times)
      figures[`${each.name} (ms)`] = spreadOf(times)
      worst = Math.max(worst, percentile(times, 95))
      options.say(`  ${each.name}: median ${figures[`${each.name} (ms)`]!.median} ms, p95 ${percentile(times, 95).toFixed(1)} ms`)
    }
    return {
      size: ground.size,
      figures: {
        ...figures,
        'all, p50 (ms)': percentile(http, 50),
        'all, p95 (ms)': percentile(http, 95),
        'all, p99 (ms)': percentile(http, 99),
        'engine alone, p95 (ms)': percentile(engine, 95),
      },
      baseline: {},
      gates: {
        'p95 of all pages': atMost(percentile(http, 95), 100, 50, 'ms'),
        'p95 of the slowest kind': atMost(worst, 100, 50, 'ms'),
        'large tables read from end to end': atMost(new Set(notes).size, 0, 0, ''),
      },
      notes: [...new Set(notes)],
    }
  } finally {
    await server.stop()
    await ground.stop()
  }
}
