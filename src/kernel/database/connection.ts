// One database connection, and what its failures mean for the person starting MUSES.
import pg from 'pg'
import { codeOf, messageOf, StartError, type Told } from './start-error.ts'

/** Connects once, waiting while the server is still starting up; failures are StartErrors. */
export async function connect(config: pg.ClientConfig): Promise<pg.Client> {
  for (let tries = 0; ; tries++) {
    const client = makeClient(config)
    // A server that ends closes idle connections with an error event.
    client.on('error', () => {})
    try {
      await client.connect()
      return client
    } catch (error) {
      await client.end().catch(() => {})
      if (codeOf(error) !== '57P03' || tries >= 120) throw connectionError(error, client)
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
}

function makeClient(config: pg.ClientConfig): pg.Client {
  try {
    return new pg.Client({ connectionTimeoutMillis: 15_000, ...config })
  } catch (error) {
    throw new StartError(
      'database-url',
      {
        de: 'DATABASE_URL ist keine gültige Adresse. Es wurde nichts geändert. Erwartet wird: postgresql://rolle:passwort@rechner:5432/datenbank (Sonderzeichen im Passwort mit %-Kodierung).',
        en: 'DATABASE_URL is not a valid address. Nothing was changed. Expected: postgresql://role:password@host:5432/database (special characters in the password percent-encoded).',
      },
      error,
    )
  }
}

/** Turns a failed connection into a StartError that names the place but never the password. */
export function connectionError(error: unknown, place: { host: string; port: number; user?: string; database?: string }): StartError {
  if (error instanceof StartError) return error
  const code = codeOf(error)
  const server = place.host.startsWith('/') ? `${place.host}/.s.PGSQL.${place.port}` : `${place.host}:${place.port}`
  const [kind, told] = explain(code, { server, user: place.user ?? '', database: place.database ?? '', message: messageOf(error) })
  return new StartError(kind, { de: `${told.de} Es wurde nichts geändert.`, en: `${told.en} Nothing was changed.` }, error)
}

function explain(code: string, at: { server: string; user: string; database: string; message: string }): [string, Told] {
  if (code === 'ECONNREFUSED' || code === 'ENOENT') {
    return [
      'database-refused',
      {
        de: `Unter ${at.server} antwortet kein PostgreSQL. Läuft der Server, stimmen Rechner und Port, lässt die Firewall die Verbindung zu?`,
        en: `No PostgreSQL answers at ${at.server}. Is the server running, are host and port right, does the firewall allow the connection?`,
      },
    ]
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return [
      'database-host',
      { de: `Der Rechnername in ${at.server} lässt sich nicht auflösen.`, en: `The host name in ${at.server} cannot be resolved.` },
    ]
  }
  if (code === '28P01' || code === '28000') {
    return [
      'database-auth',
      {
        de: `PostgreSQL (${at.server}) lässt die Rolle „${at.user}“ nicht in die Datenbank „${at.database}“: ${at.message}. Bitte Passwort und pg_hba.conf prüfen.`,
        en: `PostgreSQL (${at.server}) does not let the role "${at.user}" into the database "${at.database}": ${at.message}. Check the password and pg_hba.conf.`,
      },
    ]
  }
  if (code === '3D000') {
    return [
      'database-missing',
      {
        de: `Die Datenbank „${at.database}“ gibt es auf ${at.server} nicht. Anlegen mit: create database "${at.database}" owner "${at.user}" encoding 'UTF8' template template0;`,
        en: `The database "${at.database}" does not exist on ${at.server}. Create it with: create database "${at.database}" owner "${at.user}" encoding 'UTF8' template template0;`,
      },
    ]
  }
  if (code === '53300') {
    return [
      'database-full',
      {
        de: `${at.server} nimmt keine weiteren Verbindungen an (max_connections erreicht). Bitte die Grenze erhöhen oder andere Programme beenden.`,
        en: `${at.server} accepts no more connections (max_connections reached). Raise the limit or stop other programs.`,
      },
    ]
  }
  if (code === '53100') {
    return [
      'database-disk',
      {
        de: `Dem Datenbankserver ${at.server} fehlt Plattenplatz: ${at.message}.`,
        en: `The database server ${at.server} is out of disk space: ${at.message}.`,
      },
    ]
  }
  return [
    'database-unreachable',
    {
      de: `Die Datenbank „${at.database}“ auf ${at.server} ist nicht erreichbar: ${at.message}.`,
      en: `The database "${at.database}" on ${at.server} cannot be reached: ${at.message}.`,
    },
  ]
}
