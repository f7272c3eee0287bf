// What PostgreSQL's own start messages mean for the person starting MUSES.
import { folderError, StartError } from './start-error.ts'

const known: [RegExp, string][] = [
  [/No space left on device|Check free disk space/, 'ENOSPC'],
  [/Disk quota exceeded/, 'EDQUOT'],
  [/Read-only file system/, 'EROFS'],
  [/Permission denied|has wrong ownership|invalid permissions/, 'EACCES'],
]

/** Makes a StartError from what initdb or the server wrote before it gave up. */
export function serverError(said: string, dataDir: string): StartError {
  const lines = said.trim().split('\n').slice(-6).join('\n')
  for (const [pattern, code] of known) {
    if (pattern.test(said)) return folderError(Object.assign(new Error(lines), { code }), dataDir)
  }
  if (/could not \w+ (anonymous )?shared memory|Cannot allocate memory/.test(said)) {
    return new StartError('memory', {
      de: `Der eingebauten Datenbank fehlt Arbeitsspeicher (sie braucht etwa 400 MB). Gespeicherte Daten sind unverändert. Meldung:\n${lines}`,
      en: `The embedded database lacks memory (it needs about 400 MB). Stored data is unchanged. Message:\n${lines}`,
    })
  }
  return new StartError('server-failed', {
    de: `Die eingebaute Datenbank in ${dataDir} startet nicht. MUSES hat nichts geändert. Bitte ${dataDir}/postgres.log ansehen; letzte Meldungen:\n${lines || '(keine)'}`,
    en: `The embedded database in ${dataDir} does not start. MUSES changed nothing. See ${dataDir}/postgres.log; its last messages:\n${lines || '(none)'}`,
  })
}
