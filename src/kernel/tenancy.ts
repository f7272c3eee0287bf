// Row security per transaction: what is not set is not seen.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Id } from '#shared'
import { setValueTypes } from './database/types.ts'

setValueTypes()

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export interface TenantMode {
  readOnly?: boolean
  /** Shows the rows of the installation itself: the register of authorities, accounts of the operator. */
  operator?: boolean
  /** The clock of this context, where it is not that of the database. */
  now?: Date
}

/** Today in Germany, asked once per statement; an hour or two before midnight in UTC it is already tomorrow. */
export const germanToday = sql<string>`(select kernel.today())`

/** Lets this transaction see the named authorities; with none it sees no row of any tenant. */
export async function setTenant(transaction: Transaction<unknown>, authorities: readonly Id[], mode: TenantMode = {}): Promise<void> {
  for (const id of authorities) if (!uuid.test(id)) throw new Error(`not an authority id: ${id}`)
  await sql`select set_config('muses.authorities', ${authorities.join(',')}, true), set_config('muses.operator', ${mode.operator ? 'on' : 'off'}, true),
    set_config('transaction_read_only', ${mode.readOnly ? 'on' : 'off'}, true),
    set_config('muses.now', coalesce(${mode.now?.toISOString() ?? null}::text, current_setting('muses.now', true), ''), true)`.execute(
    transaction,
  )
}

export interface TenantTable {
  table: string
  enabled: boolean
  forced: boolean
  policies: number
}

/** Every table of ours with an `authority_id` and how row security stands on it; the catalogue test and start-up read it. */
export async function tenantTables(db: Kysely<unknown>): Promise<TenantTable[]> {
  const { rows } = await sql<TenantTable>`
    select format('%I.%I', n.nspname, c.relname) as table, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
           (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker')
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'authority_id' and not a.attisdropped)
    order by 1`.execute(db)
  return rows
}
