// Changing what roles may: names and rights differ between Länder and authorities; shipped roles go on growing underneath.
import { sql } from 'kysely'
import { type Context, conflict, forbidden, invalid, notFound, stale } from '#kernel'
import { type GrantScope, type RoleChange, type RoleEdit, templateOf } from '../model.ts'
import { checkNotMore, covers, type GrantPlace, handsOn, rightsIn, type StoredRole, scopesOf, storedRoles } from '../queries/roles.ts'
import { forgetAfter } from '../who/identify.ts'
import { runtime } from '../who/runtime.ts'

/** The whole of the authority, or the installation. */
const wholeOf = (ctx: Context): GrantPlace => ({
  scope: ctx.authorities.length ? 'authority' : 'operator',
  authority: ctx.authorities[0] ?? null,
  school: null,
  group: null,
})

function checkEdits(ctx: Context, key: string, edits: readonly RoleEdit[]): void {
  const declared = new Map(runtime().modules.flatMap((module) => module.rights.map((right) => [right.name, right] as const)))
  const whole = wholeOf(ctx)
  const may = templateOf(key)?.all ? covers : handsOn
  for (const { right, reach } of edits) {
    const declaration = declared.get(right)
    if (!declaration) throw invalid('access.rightUnknown', { values: { right } })
    // Who administers must stay able to undo this very change.
    if (reach === null && templateOf(key)?.all && right.startsWith('access.')) throw conflict('access.roleNeeded', { values: { right } })
    // What only authorities hold, the operator may put into a role for all of them: she gains nothing by it.
    const foreign = whole.scope === 'operator' && !declaration.scopes.includes('operator')
    if (reach !== null && reach !== 'self' && !foreign && ctx.who.kind !== 'system' && !may(ctx.who, right, whole))
      throw forbidden('access.moreThanOwn', { values: { right } })
  }
}

const taken = (edits: readonly RoleEdit[]) => Object.fromEntries(edits.map(({ right, reach }) => [right, [null, reach ?? 'none'] as const]))

/** Renames roles and changes their rights in the authority of the context, or for all authorities from the operator's place. */
export async function changeRoles(ctx: Context, changes: readonly RoleChange[]): Promise<void> {
  ctx.may('access.role.change', ctx.authorities.length ? {} : { operator: true })
  const authority = ctx.authorities.length ? ctx.authority : null
  const stored = await storedRoles(ctx)
  for (const change of changes) {
    const before = stored.find((row) => row.key === change.key && row.authority === authority)
    if (change.version !== undefined && change.version !== (before?.version ?? 0)) throw stale()
    const own = before?.own ?? !templateOf(change.key)
    if (own && !before && (!change.name || !change.scopes?.length))
      throw invalid('invalid', { fields: [{ path: 'name', code: 'field.missing' }] })
    if (authority && change.scopes?.includes('operator')) throw invalid('access.roleScope', { values: { role: change.key } })
    checkEdits(ctx, change.key, change.edits ?? [])
    await write(ctx, change, own, before)
  }
  await ctx.audit('access.role.changed', 'access.role', await auditIds(ctx, changes))
  await ctx.tell('access.roleChanged', [], { roles: changes.map((change) => change.key) })
  forgetAfter(ctx)
}

async function write(ctx: Context, change: RoleChange, own: boolean, before: StoredRole | undefined): Promise<void> {
  const edits = change.edits ?? before?.edits ?? []
  const name = change.name === undefined ? (before?.name ?? null) : change.name
  const scopes: readonly GrantScope[] | null = own ? (change.scopes ?? before?.scopes ?? null) : null
  await sql`insert into access.role (authority_id, key, name, own, scopes, edits, changed_at)
    values (${ctx.authorities[0] ?? null}::uuid, ${change.key}, ${name}, ${own}, ${scopes === null ? null : sql.val([...scopes])}::text[], ${JSON.stringify(edits)}::jsonb, ${ctx.now()})
    on conflict on constraint role_key do update set name = excluded.name, scopes = excluded.scopes, edits = excluded.edits, changed_at = excluded.changed_at, version = access.role.version + 1`.execute(
    ctx.db(),
  )
}

async function auditIds(ctx: Context, changes: readonly RoleChange[]) {
  const stored = await storedRoles(ctx)
  const authority = ctx.authorities[0] ?? null
  return changes.map((change) => ({
    id: stored.find((row) => row.key === change.key && row.authority === authority)!.id,
    changes: { ...(change.name === undefined ? {} : { name: [null, change.name] as const }), ...taken(change.edits ?? []) },
  }))
}

/** Takes the own changes of a role back; a role of the own disappears, unless somebody has it. */
export async function resetRole(ctx: Context, key: string): Promise<void> {
  ctx.may('access.role.change', ctx.authorities.length ? {} : { operator: true })
  const authority = ctx.authorities.length ? ctx.authority : null
  const row = (await storedRoles(ctx)).find((each) => each.key === key && each.authority === authority)
  if (!row) throw notFound()
  if (row.own) {
    const { rows } =
      await sql`select 1 as one from access."grant" where role = ${key} and (ends_at is null or ends_at > ${ctx.now()}) limit 1`.execute(
        ctx.db(),
      )
    if (rows.length) throw conflict('access.roleInUse', { values: { role: row.name ?? key } })
  }
  await sql`delete from access.role where id = ${row.id}`.execute(ctx.db())
  await ctx.audit('access.role.reset', 'access.role', [
    {
      id: row.id,
      changes: { name: [row.name, null], ...Object.fromEntries(row.edits.map((edit) => [edit.right, [edit.reach ?? 'none', null]])) },
    },
  ])
  await ctx.tell('access.roleChanged', [], { roles: [key] })
  forgetAfter(ctx)
}

/** Says which role follows from an affiliation in this authority; undefined returns to the shipped table. */
export async function changeImplied(ctx: Context, affiliation: string, role: string | null | undefined): Promise<void> {
  ctx.may('access.role.change')
  const stored = await storedRoles(ctx)
  if (role) {
    if (!scopesOf(stored, role).includes('school')) throw invalid('access.roleScope', { values: { role } })
    checkNotMore(ctx.who, rightsIn(stored, role, ctx.authority), wholeOf(ctx))
  }
  if (role === undefined)
    await sql`delete from access.implied_role where authority_id = ${ctx.authority}::uuid and affiliation = ${affiliation}`.execute(
      ctx.db(),
    )
  else
    await sql`insert into access.implied_role (authority_id, affiliation, role) values (${ctx.authority}::uuid, ${affiliation}, ${role})
      on conflict (authority_id, affiliation) do update set role = excluded.role`.execute(ctx.db())
  await ctx.audit('access.impliedChanged', 'organisation.authority', [
    { id: ctx.authority, changes: { [affiliation]: [null, role === undefined ? 'default' : role] } },
  ])
  await ctx.tell('access.roleChanged', [], { affiliation })
  forgetAfter(ctx)
}
