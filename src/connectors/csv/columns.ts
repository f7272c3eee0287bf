// Headings of school programs and the field each of them means. Spellings are compared folded: case, blanks and signs do not count.
import { type RosterField, rosterFields } from '#modules/rosters/ports'
import { folded } from '../../kernel/tables/index.ts'

/**
 * Best first, per field. From ASV-BW, SaxSVS, SchILD-NRW, WebUntis, LUSD, LuPO, Moodle and importers of school platforms.
 * Private addresses, birth names and places are left out on purpose.
 */
const synonyms: Record<RosterField, string> = {
  key: `externe id, external id, externeid, fremdschlüssel, schlüssel (extern), extern key, record_uid, source key, sourcedid, person id, personen-id, personenid, pid,
    schüler-id, schüleridentnummer, schüler-identnummer, identnummer, schülernummer, schülernr, schüler uid, personal-uid, personalnummer, personalnr, lehrer-id, import-id,
    referenz-id, guid, uuid, gu_id, interne id-nummer, idnr, id-nr, id, kennung, eindeutige id, user id, userid, student id, teacher id, studentid, nummer, nr`,
  familyName:
    'nachname, familienname, zuname, nname, last name, lastname, surname, family name, familyname, langname, long name, an_name, name',
  givenName: 'vorname, vornamen, vname, first name, firstname, given name, givenname, forename, fore name, an_vname, alle vornamen',
  callName: 'rufname, rufvorname, call name, preferred name, preferred given name, nickname',
  birthDay:
    'geburtsdatum, geburtstag, geb.datum, gebdat, geb.-datum, geb. am, geboren, geboren am, geb-datum, date of birth, birth date, birthdate, birthday, dob, an_gebdat',
  gender: 'geschlecht, gender, sex, m/w/d, m/w, geschl., anrede',
  title: 'titel, akademischer titel, title, amtstitel',
  email:
    'schul-e-mail, schulemail, e-mail schule, e-mail (schule), e-mail schulisch, e-mail dienstlich, dienstliche e-mail, dienst-e-mail, email dienstlich, e-mail, email, mail, e-mail-adresse, emailadresse, mailadresse, address.email',
  accountName: 'benutzername, anmeldename, login, loginname, username, user name, wunschlogin, konto, kontoname, account, nutzername',
  shortName: 'kürzel, lehrerkürzel, kurzname, kurzzeichen, namenskürzel, initialen, short name, abbreviation',
  role: 'rolle, role, benutzertyp, personengruppe, personenkreis, funktion, typ, user type, usertype, user role, benutzergruppe, status der person',
  grade: 'jahrgangsstufe, jahrgang, klassenstufe, stufe, schuljahrgang, grade, year group, jg, jgst, grade level',
  class:
    'klasse, klassen, klassenname, klassenbezeichnung, klasse/kurs, klassenkürzel, stammklasse, klasse.name, class, classes, classname, form, lerngruppe',
  courses:
    'kurse, kurs, gruppen, gruppe, unterricht, klassengruppe, besuchter unterricht, klassengruppe / besuchter unterricht, courses, course, cohort, cohort1, course1, arbeitsgemeinschaften, ags',
  school:
    'schule, schulen, schulnummer, schulnr, schul-nr, dienststellennummer, dienststellenschlüssel, dienststellen-nr, disch, schulkennung, school, schools, school id, school number, schulname, organisation',
  from: 'eintritt, eintrittsdatum, von, beginn, aufnahme, aufnahmedatum, zugang, zugangsdatum, gültig ab, entry date, from, start date, valid from',
  until: 'austritt, austrittsdatum, bis, ende, abgang, abgangsdatum, entlassdatum, gültig bis, exit date, until, end date, valid until',
  guardianOf:
    'kind, kinder, kind-id, kinder-ids, schüler-id des kindes, sorgeberechtigt für, erziehungsberechtigt für, child, children, child id',
  active: 'aktiv, active, enabled, freigeschaltet, ist aktiv',
}

const known = new Map<string, { field: RosterField; rank: number }>()
for (const field of rosterFields)
  for (const [rank, word] of synonyms[field].split(',').entries()) if (!known.has(folded(word))) known.set(folded(word), { field, rank })

/** Programs put the kind of person before the heading: `Schueler_Nachname`, `Schüler: Vorname`, `klassen_klassenbezeichnung`. */
const prefix = /^(schuelerin|schueler|lehrkraft|lehrerin|lehrer|person|personen|benutzer|user|student|teacher|klassen|an)(?=.{3})/

/** The field a heading means, or undefined. */
export function fieldOf(heading: string): { field: RosterField; rank: number } | undefined {
  const plain = folded(heading)
  const found = known.get(plain)
  if (found) return found
  const shorter = known.get(plain.replace(prefix, ''))
  return shorter && { field: shorter.field, rank: shorter.rank + 100 }
}

/** Whether a row is the header of a list of people. */
export const isHeader = (cells: readonly string[]) => new Set(cells.flatMap((cell) => fieldOf(cell)?.field ?? [])).size >= 2

/** Each heading once: a second `Name` becomes `Name (2)`; an empty one takes the number of its column. */
export function uniqueHeadings(headings: readonly string[], width: number): string[] {
  const count = new Map<string, number>()
  return Array.from({ length: Math.max(headings.length, width) }, (_, index) => {
    const heading = headings[index]?.trim() || `Spalte ${index + 1}`
    const times = (count.get(heading) ?? 0) + 1
    count.set(heading, times)
    return times === 1 ? heading : `${heading} (${times})`
  })
}

/** Several columns may tell classes and courses, of all others the best spelling wins. */
export function suggestMapping(headings: readonly string[]): Record<string, RosterField | null> {
  const best = new Map<RosterField, { heading: string; rank: number }>()
  const mapping: Record<string, RosterField | null> = {}
  for (const heading of headings) {
    mapping[heading] = null
    const found = fieldOf(heading.replace(/ \(\d+\)$/, ''))
    if (!found) continue
    if (found.field === 'courses') mapping[heading] = 'courses'
    else if ((best.get(found.field)?.rank ?? Infinity) > found.rank) best.set(found.field, { heading, rank: found.rank })
  }
  for (const [field, { heading }] of best) mapping[heading] = field
  // A list with one column for names calls it "Name"; with a family name beside it, "Name" is the sign-in name or both names at once.
  return mapping
}
