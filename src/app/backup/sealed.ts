// What is sealed with the key of an installation, and therefore worth nothing under another key: named one by one after a restore.
import type pg from 'pg'
import { connect } from '../../kernel/database/connection.ts'

export interface Sealed {
  /** What it is and what has to be done, as the operator reads it. */
  what: string
  count: number
  /** The first twenty by name. */
  names: string[]
}

const shown = 20

const kinds: { what: string; names: string }[] = [
  {
    what: 'Konten mit Code aus einer App als zweitem Faktor (auch ihre Wiederherstellungscodes): unter „Zugriff“ den zweiten Faktor zurücksetzen, dann richtet ihn die Person bei der nächsten Anmeldung neu ein',
    names: `select k.name from access.totp t join people.account k on k.id = t.account_id where t.confirmed_at is not null and $1 in (t.authority_id::text, 'all')`,
  },
  {
    what: 'Passkeys: sie gelten nur unter der alten Adresse; wer MUSES unter einer neuen öffnet, richtet einen neuen ein',
    names: `select k.name from access.passkey p join people.account k on k.id = p.account_id where $1 in (p.authority_id::text, 'all')`,
  },
  {
    what: 'offene Codes auf Papier: neu drucken',
    names: `select k.name from access.code c join people.account k on k.id = c.account_id where c.kind = 'slip' and c.used_at is null and c.expires_at > now() and $1 in (c.authority_id::text, 'all')`,
  },
  {
    what: 'Anbindungen: Passwort oder Schlüssel neu eintragen',
    names: `select name from connections.connection where secrets <> '{}' and $1 in (authority_id::text, 'all')`,
  },
  {
    what: 'Anmeldedienste (OpenID): Geheimnis neu eintragen',
    names: `select name from openid.provider where $1 in (authority_id::text, 'all')`,
  },
  {
    what: 'Webhooks: neu anlegen, damit sie ein neues Geheimnis bekommen',
    names: `select url as name from kernel.webhook where $1 in (authority_id::text, 'all')`,
  },
  {
    what: 'Einstellungen mit Geheimnis (z. B. Mailserver): neu eintragen',
    names: `select purpose as name from kernel.secret where purpose not like 'connections.%' and $1 in (coalesce(authority_id::text, 'operator'), 'all')`,
  },
  {
    what: 'Dateien von Importen, die noch nicht übernommen waren: neu hochladen',
    names: `select name from kernel.file where sealed and $1 in (authority_id::text, 'all')`,
  },
  {
    what: 'Mails, die noch warteten: sie werden nicht mehr verschickt',
    names: `select subject as name from kernel.mail where state = 'queued' and $1 in (coalesce(authority_id::text, 'operator'), 'all')`,
  },
]

/** What of an authority, or of the whole installation, will not open under another key; kinds of which there is nothing are left out. */
export async function sealedThings(owner: pg.ClientConfig, authority?: string): Promise<Sealed[]> {
  const client = await connect(owner)
  try {
    const found: Sealed[] = []
    for (const { what, names } of kinds) {
      const { rows } = await client.query<{ count: number; names: string[] }>(
        `select count(*)::int as count, coalesce((array_agg(n.name order by n.name))[1:${shown}], '{}') as names from (${names}) n`,
        [authority ?? 'all'],
      )
      if (rows[0]!.count) found.push({ what, ...rows[0]! })
    }
    return found
  } finally {
    await client.end()
  }
}

/** The lines that the operator reads after a restore under another key. */
export function sealedReport(found: readonly Sealed[]): string[] {
  if (!found.length) return ['Der Schlüssel dieser Installation ist ein anderer als bei der Sicherung; davon ist nichts betroffen.']
  return [
    'ACHTUNG: Der Schlüssel dieser Installation (secrets.json, MUSES_KEY) ist ein anderer als bei der Sicherung. Was damit versiegelt war, öffnet sich hier nicht und muss neu eingerichtet werden. Passwörter zum Anmelden und API-Token gelten weiter.',
    ...found.map(({ what, count, names }) => `  ${count} × ${what}: ${names.join(', ')}${count > names.length ? ' …' : ''}`),
  ]
}
