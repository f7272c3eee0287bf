// Why a backup cannot be read or restored, told to a person in German and English.
import { codeOf, messageOf, StartError } from '../../kernel/database/start-error.ts'
import { Cut, Damaged } from './archive.ts'
import { WrongPassphrase } from './encryption.ts'

const unchanged = {
  de: 'Es wurde nichts wiederhergestellt, die Datenbank ist unverändert.',
  en: 'Nothing was restored, the database is unchanged.',
}

export function refused(code: string, de: string, en: string, cause?: unknown): StartError {
  return new StartError(code, { de: `${de} ${unchanged.de}`, en: `${en} ${unchanged.en}` }, cause)
}

/** Turns whatever reading a file ended with into a refusal that says what to do. */
export function readingFault(error: unknown, file: string): unknown {
  if (error instanceof StartError) return error
  const code = codeOf(error)
  if (error instanceof WrongPassphrase)
    return refused('wrong-passphrase', 'Die Passphrase passt nicht zu dieser Sicherung.', 'The passphrase does not fit this backup.', error)
  if (error instanceof Cut || code === 'Z_BUF_ERROR')
    return refused(
      'backup-cut',
      `Die Sicherung ${file} ist unvollständig: das Ende fehlt. Bitte die Datei neu kopieren oder eine andere Sicherung nehmen.`,
      `The backup ${file} is incomplete: its end is missing. Copy the file again or take another backup.`,
      error,
    )
  // Rows that PostgreSQL refuses (SQLSTATE classes 22, 23) were not written like this.
  if (error instanceof Damaged || error instanceof SyntaxError || /^(Z_|22...$|23...$)/.test(code))
    return damaged(file, messageOf(error), error)
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR')
    return refused(
      'backup-unreadable',
      `Die Datei ${file} lässt sich nicht lesen (${code}).`,
      `The file ${file} cannot be read (${code}).`,
      error,
    )
  return error
}

export const damaged = (file: string, what: string, cause?: unknown) =>
  refused(
    'backup-damaged',
    `Die Sicherung ${file} ist beschädigt oder keine Sicherung von MUSES (${what}). Bitte die Datei neu kopieren oder eine andere Sicherung nehmen.`,
    `The backup ${file} is damaged or no backup of MUSES (${what}). Copy the file again or take another backup.`,
    cause,
  )

export const newerBackup = (program: string, unknown: readonly string[]) =>
  refused(
    'backup-newer',
    `Die Sicherung stammt von einer neueren Version (${program}; hier unbekannt: ${unknown.slice(0, 5).join(', ')}). Bitte zuerst diese Version installieren.`,
    `The backup was made by a newer version (${program}; unknown here: ${unknown.slice(0, 5).join(', ')}). Install that version first.`,
  )

export const otherMigration = (name: string) =>
  refused(
    'backup-migration',
    `Die Sicherung wurde mit einem anderen Inhalt der Migration ${name} gemacht. Bitte das Programm auf den ausgelieferten Stand bringen.`,
    `The backup was made with another content of the migration ${name}. Restore the program as delivered.`,
  )

export const notEmpty = (database: string) =>
  refused(
    'restore-not-empty',
    `Die Datenbank „${database}“ ist nicht leer. Wiederhergestellt wird nur in eine leere: bei der mitgelieferten Datenbank MUSES beenden und den Ordner postgres im Datenordner umbenennen, bei einer externen eine neue Datenbank anlegen.`,
    `The database "${database}" is not empty. A restore needs an empty one: with the bundled database stop MUSES and rename the folder postgres in the data folder, with an external one create a new database.`,
  )

export const otherVersion = () =>
  refused(
    'authority-version',
    'Ein einzelner Schulträger lässt sich nur zwischen Installationen derselben Version übertragen. Bitte beide auf denselben Stand bringen und neu sichern.',
    'A single authority can be moved only between installations of the same version. Bring both to the same version and back up again.',
  )

export const authorityExists = (name: string) =>
  refused(
    'authority-exists',
    `Den Schulträger „${name}“ (oder seine Kurzadresse) gibt es in dieser Installation schon.`,
    `The authority "${name}" (or its slug) exists in this installation already.`,
  )

/** A row could not be taken over: it exists here, or what it refers to does not. */
export function rowFault(error: unknown, table: string): unknown {
  const { constraint, detail } = error as { constraint?: string; detail?: string }
  // The detail of PostgreSQL names keys (ids, names): it is told to the administrator at the terminal and kept nowhere.
  if (codeOf(error) === '23505')
    return refused(
      'row-exists',
      `In ${table} gibt es einen Eintrag der Sicherung schon (${constraint}: ${detail ?? ''}).`,
      `A row of the backup exists in ${table} already (${constraint}: ${detail ?? ''}).`,
      error,
    )
  if (codeOf(error) === '23503')
    return refused(
      'row-alone',
      `Ein Eintrag in ${table} verweist auf etwas, das hier fehlt (${constraint}: ${detail ?? ''}).`,
      `A row of ${table} refers to something that is missing here (${constraint}: ${detail ?? ''}).`,
      error,
    )
  return error
}

export const nothingThere = (place: string) =>
  new StartError('nothing-to-back-up', {
    de: `In ${place} ist keine Datenbank von MUSES. Es wurde nichts gesichert. Bitte MUSES_DATA_DIR oder DATABASE_URL prüfen.`,
    en: `There is no database of MUSES in ${place}. Nothing was backed up. Check MUSES_DATA_DIR or DATABASE_URL.`,
  })
