// Why MUSES did not start, told to a person in German and English.

export interface Told {
  de: string
  en: string
}

/** Start-up stops with this: what happened, what was left unchanged and what to do, in two languages. */
export class StartError extends Error {
  readonly code: string
  readonly german: string
  readonly english: string

  constructor(code: string, told: Told, cause?: unknown) {
    super(`${told.de}\n\n${told.en}`, cause === undefined ? undefined : { cause })
    this.name = 'StartError'
    this.code = code
    this.german = told.de
    this.english = told.en
  }
}

/** The machine-readable code of a system, PostgreSQL or start error; '' when there is none. */
export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : ''
}

/** The plain message of anything thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && !error.message) return error.errors.map(messageOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}

/** Turns a file system error at the data folder into a StartError. */
export function folderError(error: unknown, folder: string): StartError {
  if (error instanceof StartError) return error
  const code = codeOf(error)
  const told = folderTexts(folder)[code] ?? {
    de: `Der Datenordner ${folder} ist nicht benutzbar: ${messageOf(error)}. Es wurde nichts geändert. Bitte den Ordner prüfen oder mit MUSES_DATA_DIR einen anderen wählen.`,
    en: `The data folder ${folder} cannot be used: ${messageOf(error)}. Nothing was changed. Check the folder or choose another one with MUSES_DATA_DIR.`,
  }
  return new StartError(`folder-${code.toLowerCase() || 'unusable'}`, told, error)
}

function folderTexts(folder: string): Record<string, Told> {
  const unreadable = {
    de: `Der Datenordner ${folder} darf nicht gelesen oder beschrieben werden. Es wurde nichts geändert. Er gehört vielleicht einem anderen Benutzer (etwa nach einem Start als root): Eigentümer berichtigen (chown -R) oder mit MUSES_DATA_DIR einen anderen Ordner wählen.`,
    en: `The data folder ${folder} may not be read or written. Nothing was changed. It may belong to another user (for instance after a start as root): correct its owner (chown -R) or choose another folder with MUSES_DATA_DIR.`,
  }
  return {
    EACCES: unreadable,
    EPERM: unreadable,
    EROFS: {
      de: `Der Datenordner ${folder} liegt auf einem schreibgeschützten Datenträger. Es wurde nichts geändert. Datenträger beschreibbar einhängen oder mit MUSES_DATA_DIR einen anderen Ordner wählen.`,
      en: `The data folder ${folder} is on a read-only file system. Nothing was changed. Mount it writable or choose another folder with MUSES_DATA_DIR.`,
    },
    ENOSPC: {
      de: `Der Datenträger von ${folder} ist voll. Gespeicherte Daten sind unverändert. Bitte Platz schaffen (mindestens 500 MB) und neu starten.`,
      en: `The disk holding ${folder} is full. Stored data is unchanged. Free some space (at least 500 MB) and start again.`,
    },
    EDQUOT: {
      de: `Das Speicherkontingent für ${folder} ist erschöpft. Gespeicherte Daten sind unverändert. Bitte Platz schaffen und neu starten.`,
      en: `The disk quota for ${folder} is used up. Stored data is unchanged. Free some space and start again.`,
    },
    ENOTDIR: {
      de: `${folder} ist kein Ordner. Es wurde nichts geändert. MUSES_DATA_DIR muss auf einen Ordner zeigen.`,
      en: `${folder} is not a folder. Nothing was changed. MUSES_DATA_DIR must name a folder.`,
    },
  }
}
