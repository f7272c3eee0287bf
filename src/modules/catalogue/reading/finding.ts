// What is wrong in a block file, where, which value was seen and which are valid; in one sentence for people.
export type FindingCode =
  | 'yaml'
  | 'unreadable'
  | 'missing'
  | 'unknown-field'
  | 'type'
  | 'choice'
  | 'form'
  | 'below'
  | 'above'
  | 'empty'
  | 'duplicate'
  | 'unknown-block'
  | 'unknown-parameter'
  | 'unknown-source'
  | 'unknown-grundschutz'
  | 'unknown-placeholder'
  | 'cycle'
  | 'one-accountable'
  | 'no-responsible'
  | 'kind'
  | 'place'
  | 'chapter-missing'
  | 'chapter-unlisted'
  | 'chapter-title'
  | 'requires-missing'
  | 'school-may-not'

export interface LibraryFinding {
  file: string
  line: number
  /** Dotted path: `responsibilities[2].parties`. */
  field: string
  code: FindingCode
  /** The value as it stands in the file, shortened. */
  seen: string
  valid: string[]
}

const german: Record<FindingCode, string> = {
  yaml: 'Die Datei ist kein gültiges YAML',
  unreadable: 'Die Datei lässt sich nicht lesen',
  missing: 'Diese Angabe fehlt',
  'unknown-field': 'Dieses Feld gibt es nicht',
  type: 'Der Wert hat die falsche Art',
  choice: 'Diesen Wert gibt es hier nicht',
  form: 'Der Wert hat nicht die verlangte Form',
  below: 'Der Wert ist zu klein',
  above: 'Der Wert ist zu groß',
  empty: 'Hier fehlt mindestens ein Eintrag',
  duplicate: 'Diesen Wert gibt es schon',
  'unknown-block': 'Diesen Baustein gibt es nicht',
  'unknown-parameter': 'Diesen Parameter gibt es in dem Baustein nicht',
  'unknown-source': 'Diese Quelle steht nicht unter sources',
  'unknown-grundschutz': 'Diesen Baustein gibt es im IT-Grundschutz-Kompendium (Edition 2023) nicht',
  'unknown-placeholder': 'Diesen Platzhalter gibt es nicht',
  cycle: 'Die Bausteine setzen sich im Kreis voraus',
  'one-accountable': 'Eine Aufgabe braucht genau eine verantwortliche Stelle (A)',
  'no-responsible': 'Eine Aufgabe braucht mindestens eine ausführende Stelle (R)',
  kind: 'Nummer und Art passen nicht zusammen: B ist basic, S ist optional',
  place: 'Der Ordner passt nicht zum Inhalt',
  'chapter-missing': 'Diese Kapiteldatei fehlt im Ordner',
  'chapter-unlisted': 'Diese Kapiteldatei steht nicht unter chapters',
  'chapter-title': 'Ein Kapitel beginnt mit einer Überschrift „# …“',
  'requires-missing': 'Ein vorausgesetzter Baustein fehlt in der Vorlage',
  'school-may-not': 'Diesen Parameter darf nur der Schulträger setzen',
}

const english: Record<FindingCode, string> = {
  yaml: 'The file is not valid YAML',
  unreadable: 'The file cannot be read',
  missing: 'This entry is missing',
  'unknown-field': 'There is no such field',
  type: 'The value is of the wrong kind',
  choice: 'There is no such value here',
  form: 'The value does not have the required form',
  below: 'The value is too small',
  above: 'The value is too big',
  empty: 'At least one entry is missing here',
  duplicate: 'This value exists already',
  'unknown-block': 'There is no such block',
  'unknown-parameter': 'The block has no such parameter',
  'unknown-source': 'This source is not listed under sources',
  'unknown-grundschutz': 'The IT-Grundschutz-Kompendium (Edition 2023) has no such module',
  'unknown-placeholder': 'There is no such placeholder',
  cycle: 'The blocks require each other in a circle',
  'one-accountable': 'A task needs exactly one accountable party (A)',
  'no-responsible': 'A task needs at least one party that carries it out (R)',
  kind: 'Number and kind do not fit: B is basic, S is optional',
  place: 'The folder does not fit the content',
  'chapter-missing': 'This chapter file is missing in the folder',
  'chapter-unlisted': 'This chapter file is not listed under chapters',
  'chapter-title': 'A chapter begins with a heading “# …”',
  'requires-missing': 'A required block is missing in the template',
  'school-may-not': 'Only the authority may set this parameter',
}

/** One sentence: what is wrong, the value seen, what would be valid. Place and field stand before it. */
export function findingText({ code, seen, valid }: LibraryFinding, lang: 'de' | 'en' = 'de'): string {
  const [texts, saw, allowed] = lang === 'de' ? [german, 'gefunden', 'gültig'] : [english, 'found', 'valid']
  const parts = [seen && `${saw}: ${seen}`, valid.length > 0 && `${allowed}: ${valid.join(' | ')}`].filter(Boolean)
  return parts.length ? `${texts[code]} (${parts.join('; ')}).` : `${texts[code]}.`
}

/** file:line field – sentence. */
export const findingLine = (finding: LibraryFinding, lang: 'de' | 'en' = 'de') =>
  `${finding.file}:${finding.line} ${finding.field ? `${finding.field}: ` : ''}${findingText(finding, lang)}`

/** A value as it is shown in a finding: on one line and short. */
export function shown(value: unknown): string {
  if (value === undefined) return ''
  const text = typeof value === 'string' ? `„${value}“` : (JSON.stringify(value) ?? String(value))
  const line = text.replace(/\s+/g, ' ')
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}
