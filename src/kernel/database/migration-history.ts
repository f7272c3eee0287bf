// What has been applied, and when to refuse: a foreign database, a newer one, a changed migration.
import type pg from 'pg'
import { codeOf, messageOf, StartError } from './start-error.ts'

export interface Migration {
  set: string
  file: string
  sql: string
  sha256: string
}

/** Compares the database with this program's migrations and returns the pending ones; refuses what does not fit. */
export async function checkHistory(client: pg.Client, migrations: readonly Migration[]): Promise<Migration[]> {
  await beginHistory(client)
  const { rows } = await client.query<Omit<Migration, 'sql'>>('select set, file, sha256 from kernel.migration order by at, set, file')
  const known = new Map(migrations.map((migration) => [`${migration.set}/${migration.file}`, migration]))
  const unknown = rows.filter((row) => !known.has(`${row.set}/${row.file}`)).map((row) => `${row.set}/${row.file}`)
  if (unknown.length > 0) throw newerDatabase(unknown)
  for (const row of rows) {
    const name = `${row.set}/${row.file}`
    if (known.get(name)!.sha256 !== row.sha256) throw changedMigration(name)
  }
  const applied = new Set(rows.map((row) => `${row.set}/${row.file}`))
  return migrations.filter((migration) => !applied.has(`${migration.set}/${migration.file}`))
}

async function beginHistory(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ begun: boolean; strangers: string[] }>(`
    select to_regclass('kernel.migration') is not null as begun, array(
      select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'graphile_worker')
        and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
      order by 1 limit 5) as strangers`)
  const { begun, strangers } = rows[0]!
  if (begun) return
  if (strangers.length > 0) throw foreignDatabase(strangers)
  try {
    await client.query(`
      create schema if not exists kernel;
      create table kernel.migration (
        set text, file text, sha256 text not null, at timestamptz not null default clock_timestamp(), primary key (set, file)
      )`)
  } catch (error) {
    throw codeOf(error) === '42501' ? mayNotCreate(client, error) : error
  }
}

function foreignDatabase(tables: string[]): StartError {
  return new StartError('foreign-database', {
    de: `Fremde Datenbank: sie enthält Tabellen, die nicht von MUSES stammen (${tables.join(', ')}). Es wurde nichts geändert. Bitte in DATABASE_URL eine leere, eigene Datenbank nennen.`,
    en: `Foreign database: it holds tables that are not MUSES's (${tables.join(', ')}). Nothing was changed. Name an empty database of its own in DATABASE_URL.`,
  })
}

function newerDatabase(unknown: string[]): StartError {
  return new StartError('newer-database', {
    de: `Die Datenbank gehört zu einer neueren Version von MUSES (unbekannt: ${unknown.slice(0, 5).join(', ')}). Es wurde nichts geändert. Bitte die neuere Programmversion starten oder eine Sicherung aus der Zeit dieser Version einspielen.`,
    en: `The database belongs to a newer version of MUSES (unknown: ${unknown.slice(0, 5).join(', ')}). Nothing was changed. Start the newer program, or restore a backup from the time of this version.`,
  })
}

function changedMigration(name: string): StartError {
  return new StartError('changed-migration', {
    de: `Die Migration ${name} ist schon angewandt und wurde danach verändert. Es wurde nichts geändert. Bitte die Datei auf den ausgelieferten Stand bringen; Änderungen am Schema gehören in eine neue Datei.`,
    en: `The migration ${name} was applied and has been changed since. Nothing was changed. Restore the file as delivered; schema changes belong into a new file.`,
  })
}

function mayNotCreate(client: pg.Client, error: unknown): StartError {
  const sql = `grant create on database "${client.database}" to "${client.user}";`
  return new StartError(
    'may-not-create',
    {
      de: `Die Rolle „${client.user}“ darf in der Datenbank „${client.database}“ keine Schemas anlegen. Es wurde nichts geändert. Bitte als Verwalter ausführen: ${sql}`,
      en: `The role "${client.user}" may not create schemas in the database "${client.database}". Nothing was changed. Run as administrator: ${sql}`,
    },
    error,
  )
}

/** Names the file and line at which a migration failed; it was rolled back as a whole. */
export function migrationError(error: unknown, { set, file, sql }: Migration): StartError {
  const position = Number((error as { position?: string }).position)
  const line = position > 0 ? `:${sql.slice(0, position).split('\n').length}` : ''
  const message = messageOf(error)
  const extension = /extension "(\w+)"/.exec(message)?.[1]
  if (extension) {
    return new StartError(
      'extension-missing',
      {
        de: `Der Datenbank fehlt die Erweiterung ${extension}: ${message}. Es wurde nichts geändert. Bitte das Paket mit den PostgreSQL-Erweiterungen (postgresql-contrib) installieren und als Verwalter in dieser Datenbank ausführen: create extension ${extension} schema public;`,
        en: `The database lacks the extension ${extension}: ${message}. Nothing was changed. Install the package with PostgreSQL's extensions (postgresql-contrib) and run in this database as administrator: create extension ${extension} schema public;`,
      },
      error,
    )
  }
  return new StartError(
    'migration-failed',
    {
      de: `Die Migration ${set}/${file}${line} ist gescheitert: ${message}. Sie wurde vollständig zurückgenommen, frühere bleiben angewandt. Nach Behebung der Ursache einfach neu starten.`,
      en: `The migration ${set}/${file}${line} failed: ${message}. It was rolled back as a whole, earlier ones stay applied. Remove the cause and start again.`,
    },
    error,
  )
}
