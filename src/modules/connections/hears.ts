// Which facts from below make the connections look again.
import type { Context, EventHeard, Listener } from '#kernel'
import { followMerge } from './actions/connections.ts'
import { causerOf, importersOf, lookSoon } from './actions/pending.ts'
import { followImport } from './sources/actions.ts'

const changed: Listener = async (ctx, event) => {
  // Accounts of the operator's own staff belong to no authority and to no directory of one.
  if (!event.authority) return
  await lookSoon(ctx, { cause: 'change', causers: await causerOf(ctx, event.id) })
}

async function imported(ctx: Context, event: EventHeard): Promise<void> {
  const causers = [...(await importersOf(ctx, event.ids)), ...(await causerOf(ctx, event.id))]
  await lookSoon(ctx, { cause: 'import', causeId: event.ids[0] ?? null, causers })
  await follow(ctx, event)
}

/** A roster that a source brought has moved on. */
async function follow(ctx: Context, event: EventHeard): Promise<void> {
  for (const id of event.ids) await followImport(ctx, id)
}

async function undone(ctx: Context, event: EventHeard): Promise<void> {
  await changed(ctx, event)
  await follow(ctx, event)
}

async function merged(ctx: Context, event: EventHeard): Promise<void> {
  await followMerge(ctx, event.ids, String(event.payload.into))
  await changed(ctx, event)
}

const facts = [
  'people.person.created',
  'people.person.changed',
  'people.person.left',
  'people.person.deleted',
  'people.affiliationsChanged',
  'people.account.created',
  'people.account.active',
  'people.account.suspended',
  'people.account.leaving',
  'people.account.deleted',
  'organisation.group.created',
  'organisation.group.changed',
  'organisation.group.archived',
  'organisation.group.restored',
  'organisation.school.changed',
  'organisation.school.archived',
  'organisation.school.restored',
  'organisation.school.unmerged',
]

export const hears: Record<string, Listener> = {
  ...Object.fromEntries(facts.map((fact) => [fact, changed])),
  'people.import.applied': imported,
  'people.import.undone': undone,
  'people.import.previewed': follow,
  'people.import.failed': follow,
  'people.import.discarded': follow,
  'organisation.school.merged': merged,
}
