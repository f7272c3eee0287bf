// What a step of the demo works with.
import { sql } from 'kysely'
import { type Context, system, within } from '#kernel'
import type { Id } from '#shared'
import type { App } from '../open.ts'

export interface Demo {
  app: App
  seed: number
  now: () => Date
  /** The calendar year in which the running school year began. */
  startYear: number
  /** How much of each school is filled; tests take less than 1. */
  share: number
  /** Works in one authority (null: for the operator), as the named account where one is given. */
  within: <T>(authority: Id | null, work: (ctx: Context) => Promise<T>, as?: Actor) => Promise<T>
}
export interface Actor {
  account: Id
  name: string
}

/** A part of the demo; done once per demo, also when it came with a later version of MUSES. */
export interface DemoStep {
  name: string
  run: (demo: Demo) => Promise<void>
}

export function demoOf(app: App, seed: number, now: () => Date, share = 1): Demo {
  const today = now()
  return {
    app,
    seed,
    now,
    share,
    startYear: today.getUTCMonth() >= 7 ? today.getUTCFullYear() : today.getUTCFullYear() - 1,
    within: (authority, work, as) =>
      within(app.db, { who: { ...system('demo'), ...as }, authorities: authority ? [authority] : [], now, operator: true }, work),
  }
}

/** The id of a demo authority. */
export async function authorityId(demo: Demo, slug: string): Promise<Id> {
  return demo.within(null, async (ctx) => {
    const { rows } = await sql<{ id: Id }>`select id from organisation.authority where slug = ${slug}`.execute(ctx.db())
    return rows[0]!.id
  })
}

/** The ids of an authority's schools by their numbers. */
export async function schoolIds(ctx: Context): Promise<Map<string, Id>> {
  const { rows } = await sql<{
    id: Id
    number: string
  }>`select id, number from organisation.school where authority_id = ${ctx.authority} and number is not null`.execute(ctx.db())
  return new Map(rows.map((row) => [row.number, row.id]))
}

/** Somebody of the cast who acts, so that histories name a person. */
export async function actorOf(demo: Demo, authority: Id | null, signInName: string): Promise<Actor> {
  return demo.within(authority, async (ctx) => {
    const { rows } = await sql<{ account: Id; name: string }>`select id as account, display_name as name from people.account
      where authority_id is not distinct from ${authority}::uuid and name = ${signInName}`.execute(ctx.db())
    return rows[0]!
  })
}
