// The way to a signed concept, as steps with what is done and where to go on.
import { sql } from 'kysely'
import { type Context, withinReach } from '#kernel'
import { inForce } from '#modules/catalogue'
import type { Id } from '#shared'
import { pages } from '../deviations/findings.ts'
import { findSteps } from '../deviations/look.ts'
import { readRight } from './concepts.ts'
import { asMuses } from './muses.ts'

export interface GuideStep {
  key: string
  state: 'done' | 'open' | 'next'
  done: number
  of: number
  href: string
}
export interface Guide {
  schools: number
  booked: number
  blocks: number
  steps: GuideStep[]
}

/** Seen by whoever reads concepts, for the schools that the right reaches. */
export async function readGuide(ctx: Context): Promise<Guide> {
  const reach = ctx.reach(readRight)
  const { rows: schools } = await sql<{ id: Id; name: string }>`select s.id, s.name from organisation.school s
    where s.authority_id = ${ctx.authority} and s.state = 'active' and ${withinReach(reach, { authority: 's.authority_id', school: 's.id' })}`.execute(
    ctx.db(),
  )
  const muses = asMuses(ctx)
  const booked = await inForce(muses, { schools: schools.map((school) => school.id) })
  const at = new Set(booked.map((booking) => booking.school))
  const blocks = new Set(booked.map((booking) => booking.number))
  const findings = await findSteps(muses, schools, booked)
  const { rows: states } = await sql<{ editions: number; given: number; signed: number; due: number }>`select count(*)::int as editions,
      count(*) filter (where e.state in ('forSignature', 'signed'))::int as given,
      coalesce(sum((select count(*) from concept.signature g where g.authority_id = e.authority_id and g.edition_id = e.id and g.state = 'signed')) filter (where e.state in ('forSignature', 'signed')), 0)::int as signed,
      coalesce(sum((select count(*) from concept.signature g where g.authority_id = e.authority_id and g.edition_id = e.id)) filter (where e.state in ('forSignature', 'signed')), 0)::int as due
    from concept.edition e where e.authority_id = ${ctx.authority} and e.state <> 'superseded'`.execute(ctx.db())
  const counted = (...sources: string[]) =>
    new Set(findings.filter((finding) => sources.includes(finding.source)).map((finding) => finding.block ?? finding.school)).size
  const edition = states[0]!
  const without = (open: number, of: number) => ({ done: Math.max(of - open, 0), of })
  const steps: Omit<GuideStep, 'state'>[] = [
    { key: 'book', done: schools.filter((school) => at.has(school.id)).length, of: schools.length, href: pages.book },
    {
      key: 'settings',
      ...without(counted('concept.settingOpen'), blocks.size),
      href: '/abweichungen?vergleichen=1&filter=source:is:concept.settingOpen',
    },
    {
      key: 'offices',
      ...without(counted('access.headMissing', 'access.coordinatorMissing'), schools.length),
      href: '/abweichungen?vergleichen=1&filter=source:is:access.headMissing|access.coordinatorMissing',
    },
    { key: 'tasks', ...without(counted('concept.unheld'), blocks.size), href: pages.tasks },
    { key: 'contracts', ...without(counted('concept.contractMissing', 'concept.contractExpired'), blocks.size), href: pages.register },
    { key: 'freeze', done: Math.min(edition.editions, 1), of: 1, href: pages.concepts },
    { key: 'give', done: Math.min(edition.given, 1), of: 1, href: pages.concepts },
    { key: 'sign', done: edition.signed, of: Math.max(edition.due, 1), href: pages.concepts },
  ]
  let next = false
  return {
    schools: schools.length,
    booked: at.size,
    blocks: blocks.size,
    steps: steps.map((step) => {
      const done = step.of > 0 && step.done >= step.of
      const state = done ? 'done' : next ? 'open' : 'next'
      if (state === 'next') next = true
      return { ...step, state }
    }),
  }
}
