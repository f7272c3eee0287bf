// The second wall stands only while the serving role cannot climb it: checked before anything is served.
import type pg from 'pg'
import { StartError } from './start-error.ts'

const finding = `
  with me as (select oid, rolsuper, rolbypassrls from pg_roles where rolname = current_user),
  space as (
    select oid, nspname, nspowner from pg_namespace
    where nspname !~ '^pg_' and nspname not in ('information_schema', 'graphile_worker')
  ),
  relation as (
    select c.*, format('%I.%I', s.nspname, c.relname) as name from pg_class c join space s on s.oid = c.relnamespace
    where not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
  )
  select 'superuser' as fault, current_user::text as what from me where rolsuper
  union all select 'bypassrls', current_user::text from me where rolbypassrls
  union all select 'owns', name from relation, me where relowner = me.oid and relkind in ('r', 'p', 'v', 'm', 'f')
  union all select 'owns', nspname::text from pg_namespace, me where nspowner = me.oid
  union all select distinct 'member', o.rolname::text from space s join pg_roles o on o.oid = s.nspowner, me
    where s.nspname = 'kernel' and not me.rolsuper and o.oid <> me.oid and pg_has_role(me.oid, o.oid, 'member')
  union all select 'open', name from relation r where relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity)
    and exists (select from pg_attribute a where a.attrelid = r.oid and a.attname = 'authority_id' and not a.attisdropped)
  union all select 'view', name from relation r where relkind in ('v', 'm')
    and has_table_privilege(r.oid, 'select') and not coalesce('security_invoker=true' = any (reloptions), false)`

type Fault = 'superuser' | 'bypassrls' | 'owns' | 'member' | 'open' | 'view'

const german: Record<Fault, string> = {
  superuser: 'ist Superuser',
  bypassrls: 'hat BYPASSRLS',
  owns: 'besitzt',
  member: 'ist Mitglied der Eigentümerrolle',
  open: 'Zeilenschutz (ENABLE + FORCE) fehlt auf',
  view: 'liest ohne security_invoker die Sicht',
}
const english: Record<Fault, string> = {
  superuser: 'is a superuser',
  bypassrls: 'has BYPASSRLS',
  owns: 'owns',
  member: 'is a member of the owner role',
  open: 'row security (ENABLE + FORCE) is missing on',
  view: 'reads without security_invoker the view',
}

/** Refuses to serve with a role that row security could not hold back, or while a tenant table is unprotected. */
export async function checkServingRole(pool: Pick<pg.Pool, 'query'>): Promise<void> {
  const { rows } = await pool.query<{ fault: Fault; what: string }>(finding)
  if (rows.length === 0) return
  const list = (words: Record<Fault, string>): string =>
    rows
      .slice(0, 20)
      .map(({ fault, what }) => `- ${words[fault]}: ${what}`)
      .join('\n')
  const faults = new Set(rows.map((row) => row.fault))
  const isRole = ['superuser', 'bypassrls', 'owns', 'member'].some((fault) => faults.has(fault as Fault))
  throw new StartError(`serving-role-${rows[0]!.fault}`, {
    de: `MUSES bedient keine Anfragen, weil der Zeilenschutz der Datenbank umgangen werden könnte:\n${list(german)}\nEs wurde nichts geändert. ${isRole ? 'Bitte eine Rolle ohne Sonderrechte und ohne Eigentum verwenden: DATABASE_URL (bedient) und DATABASE_OWNER_URL (besitzt und migriert).' : 'Bitte die genannten Tabellen mit kernel.tenant_table schützen oder das Programm auf den ausgelieferten Stand bringen.'}`,
    en: `MUSES serves no requests because the row security of the database could be bypassed:\n${list(english)}\nNothing was changed. ${isRole ? 'Use a role without special rights and without possessions: DATABASE_URL (serves) and DATABASE_OWNER_URL (owns and migrates).' : 'Protect the named tables with kernel.tenant_table, or restore the program as delivered.'}`,
  })
}
