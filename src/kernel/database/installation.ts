// secrets.json in the data folder: the passwords of the embedded database and the key that seals secrets.
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from './environment.ts'
import { codeOf, folderError, StartError } from './start-error.ts'

export interface InstallationSecrets {
  key: string
  superuserPassword: string
  ownerPassword: string
  appPassword: string
}

/** The 32-byte key of this installation: MUSES_KEY (base64) if set, else the one kept in the data folder, made at the first call. */
export function installationKey(dataDir: string, env: Environment = process.env): Buffer {
  const given = env.MUSES_KEY
  const key = Buffer.from(given || installationSecrets(dataDir).key, 'base64')
  if (key.length === 32) return key
  const place = given ? 'MUSES_KEY' : join(dataDir, 'secrets.json')
  throw new StartError('bad-key', {
    de: `Der Schlüssel in ${place} ist nicht 32 Byte lang (base64). Es wurde nichts geändert. Ein neuer entsteht mit: openssl rand -base64 32. Mit einem anderen Schlüssel als bisher lassen sich gespeicherte Zugangsdaten nicht mehr öffnen.`,
    en: `The key in ${place} is not 32 bytes long (base64). Nothing was changed. Make a new one with: openssl rand -base64 32. With a key other than before, stored credentials cannot be opened any more.`,
  })
}

/** Reads the installation's secrets, or makes them when the data folder is new. */
export function installationSecrets(dataDir: string): InstallationSecrets {
  const file = join(dataDir, 'secrets.json')
  try {
    mkdirSync(dataDir, { recursive: true })
    if (!existsSync(file)) create(file, dataDir)
    if (statSync(file).mode & 0o077) chmodSync(file, 0o600)
    return parse(readFileSync(file, 'utf8'), file)
  } catch (error) {
    throw folderError(error, dataDir)
  }
}

function create(file: string, dataDir: string): void {
  if (existsSync(join(dataDir, 'postgres', 'PG_VERSION'))) {
    throw new StartError('secrets-missing', {
      de: `${file} fehlt, obwohl der Ordner schon eine Datenbank enthält. Es wurde nichts geändert. Bitte secrets.json aus der Sicherung zurückspielen: ohne sie bleiben Datenbank und versiegelte Zugangsdaten verschlossen.`,
      en: `${file} is missing although the folder already holds a database. Nothing was changed. Restore secrets.json from the backup: without it the database and sealed credentials stay locked.`,
    })
  }
  const fresh: InstallationSecrets = {
    key: randomBytes(32).toString('base64'),
    superuserPassword: randomBytes(24).toString('base64url'),
    ownerPassword: randomBytes(24).toString('base64url'),
    appPassword: randomBytes(24).toString('base64url'),
  }
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, `${JSON.stringify(fresh, null, 2)}\n`, { mode: 0o600, flush: true })
  try {
    // A link, not a rename: when two processes start at once, the first one's secrets stay.
    linkSync(draft, file)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

function parse(text: string, file: string): InstallationSecrets {
  try {
    const value = JSON.parse(text) as InstallationSecrets
    const all = [value.key, value.superuserPassword, value.ownerPassword, value.appPassword]
    if (all.every((part) => typeof part === 'string' && part.length > 20)) return value
  } catch {
    // told below
  }
  throw new StartError('secrets-damaged', {
    de: `${file} ist beschädigt. Es wurde nichts geändert. Bitte die Datei aus der Sicherung zurückspielen.`,
    en: `${file} is damaged. Nothing was changed. Restore the file from the backup.`,
  })
}
