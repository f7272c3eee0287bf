// One school of 60 pupils and 4 teachers in the files of every format, for tests of what happens to wrong ones.
import { gzipSync } from 'node:zlib'
import { fileOf } from '../../kernel/tables/test-files.ts'

export interface Human {
  id: number
  family: string
  given: string
  /** ISO day. */
  born: string
  class: string
  role: 'learner' | 'teacher'
}
export interface SchoolFacts {
  number: string
  year: number
  people: Human[]
}
export type Files = Record<string, string | Uint8Array>

const families = ['Müller', 'Öztürk-Weiß', 'Grünwald', 'Kranz', 'Yıldız', 'Łukasz', 'Jäger', 'von der Aue', 'Strauß', 'Dörfler']
const givens = ['Mia', 'Änne', 'Tom', 'Jörg', 'Zoë', 'Emre', 'Lena', 'Paul', 'Ida']

/** The school; `from` moves the ids, so that another school has others. */
export function schoolOf(number = '100001', options: { from?: number; pupils?: number; year?: number } = {}): SchoolFacts {
  const { from = 500, pupils = 60, year = 2026 } = options
  const human = (index: number, role: Human['role']): Human => ({
    id: from + index,
    family: families[(index * 7 + from) % families.length]!,
    given: givens[(index * 5 + Math.floor(index / 10) + from) % givens.length]!,
    born: `${role === 'learner' ? 2010 + (index % 4) : 1970 + (index % 25)}-0${1 + (index % 9)}-1${index % 10}`,
    class: role === 'learner' ? `${5 + (index % 4)}a` : '',
    role,
  })
  return {
    number,
    year,
    people: [
      ...Array.from({ length: pupils }, (_, index) => human(index, 'learner')),
      ...Array.from({ length: 4 }, (_, index) => human(pupils + index, 'teacher')),
    ],
  }
}

const german = (day: string) => day.split('-').reverse().join('.')
const learners = ({ people }: SchoolFacts) => people.filter((each) => each.role === 'learner')
const teachers = ({ people }: SchoolFacts) => people.filter((each) => each.role === 'teacher')
const classesOf = (school: SchoolFacts) => [...new Set(learners(school).map((each) => each.class))].sort()
const lines = (rows: readonly (readonly (string | number)[])[], delimiter: string) =>
  rows.map((row) => `${row.join(delimiter)}\r\n`).join('')

export const csvHead = ['Schüler-ID', 'Nachname', 'Vorname', 'Geburtsdatum', 'Rolle', 'Klasse', 'Schulnummer']
export const csvRows = (school: SchoolFacts) =>
  school.people.map((each) => [
    `P${each.id}`,
    each.family,
    each.given,
    german(each.born),
    each.role === 'learner' ? 'Schüler' : 'Lehrkraft',
    each.class,
    school.number,
  ])
const csv = (school: SchoolFacts): Files => ({ 'personen.csv': lines([csvHead, ...csvRows(school)], ';') })

function enmOf(school: SchoolFacts) {
  const classes = classesOf(school).map((name, index) => ({
    id: 20 + index,
    kuerzel: name.padStart(3, '0').toUpperCase(),
    kuerzelAnzeige: name,
    idJahrgang: null,
    klassenlehrer: [teachers(school)[index % 4]!.id],
  }))
  return {
    enmRevision: 2,
    schulnummer: Number(school.number),
    schuljahr: school.year,
    aktuellerAbschnitt: 1,
    lehrerID: null as number | null,
    schulform: 'GY',
    jahrgaenge: [],
    klassen: classes,
    lehrer: teachers(school).map((each) => ({
      id: each.id,
      kuerzel: `K${each.id}`,
      nachname: each.family,
      vorname: each.given,
      geschlecht: 'w',
      eMailDienstlich: '',
    })),
    faecher: [{ id: 1, kuerzel: 'D', kuerzelAnzeige: 'D' }],
    lerngruppen: [],
    schueler: learners(school).map((each) => ({
      id: each.id,
      jahrgangID: null,
      klasseID: classes.find((one) => one.kuerzelAnzeige === each.class)!.id,
      nachname: each.family,
      vorname: each.given,
      geschlecht: 'm',
      leistungsdaten: [],
    })),
  }
}
export const enmText = (school: SchoolFacts, change: (document: ReturnType<typeof enmOf>) => void = () => {}) => {
  const document = enmOf(school)
  change(document)
  return JSON.stringify(document, null, 1)
}

const lernplattform = (school: SchoolFacts): Files => {
  const { klassen, lehrer, schueler } = enmOf(school)
  return {
    'lernplattform.json': JSON.stringify({
      revision: 1,
      lernplattformId: 3,
      lernplattformBezeichnung: 'Lernraum',
      anfrageZeitpunkt: '2026-09-01T07:00:00.1',
      antwortZeitpunkt: '2026-09-01T07:00:00.4',
      schulnummer: Number(school.number),
      schuljahr: school.year,
      jahrgaenge: [],
      klassen: klassen.map(({ klassenlehrer, ...each }) => ({ ...each, idsKlassenlehrer: klassenlehrer })),
      lehrer: lehrer.map(({ eMailDienstlich: _, ...each }) => each),
      faecher: [],
      lerngruppen: [],
      schueler: schueler.map((each) => ({ ...each, idKlasse: each.klasseID, geburtsdatum: '04.03.2014', status: 2, idsLerngruppen: [] })),
    }),
  }
}

const sds = (school: SchoolFacts): Files => ({
  'orgs.csv': `sourcedId,name,type,parentSourcedId\n${school.number},Schule,school,\n`,
  'users.csv': `sourcedId,username,givenName,familyName,password,activeDirectoryMatchId,email,phone,sms\n${lines(
    school.people.map((each) => [`u${each.id}`, '', each.given, each.family, '', '', '', '', '']),
    ',',
  )}`,
  'roles.csv': `userSourcedId,orgSourcedId,role,sessionSourcedId,grade,isPrimary,roleStartDate,roleEndDate\n${lines(
    school.people.map((each) => [
      `u${each.id}`,
      school.number,
      each.role === 'learner' ? 'student' : 'teacher',
      '',
      each.class.replace(/\D/g, ''),
      'TRUE',
      '',
      '',
    ]),
    ',',
  )}`,
  'classes.csv': `sourcedId,orgSourcedId,title,sessionSourcedIds,courseSourcedId\n${lines(
    classesOf(school).map((name) => [`c${name}`, school.number, name, '', '']),
    ',',
  )}`,
  'enrollments.csv': `classSourcedId,userSourcedId,role\n${lines(
    learners(school).map((each) => [`c${each.class}`, `u${each.id}`, 'student']),
    ',',
  )}`,
})

const oneroster = (school: SchoolFacts): Files => ({
  'manifest.csv': `propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\n${['orgs', 'users', 'classes', 'enrollments']
    .map((name) => `file.${name},bulk\n`)
    .join('')}`,
  'orgs.csv': `sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\no1,,,Schule,school,${school.number},\n`,
  'users.csv': `sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n${lines(
    school.people.map((each) => [
      `u${each.id}`,
      '',
      '',
      'true',
      'o1',
      each.role === 'learner' ? 'student' : 'teacher',
      '',
      '',
      each.given,
      each.family,
      '',
      '',
      '',
      '',
      '',
      '',
      '',
      '',
    ]),
    ',',
  )}`,
  'classes.csv': `sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods\n${lines(
    classesOf(school).map((name) => [`c${name}`, '', '', name, '', '', name, 'homeroom', '', 'o1', '', '', '', '']),
    ',',
  )}`,
  'enrollments.csv': `sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n${lines(
    learners(school).map((each) => [`e${each.id}`, '', '', `c${each.class}`, 'o1', `u${each.id}`, 'student', '', '', '']),
    ',',
  )}`,
})

export const ucsConfiguration = JSON.stringify({
  csv: {
    mapping: { Schule: 'school', Nachname: 'lastname', Vorname: 'firstname', Klasse: 'school_classes', Nr: 'record_uid', Art: '__role' },
  },
  source_uid: 'TESTID',
})
const ucsschool = (school: SchoolFacts): Files => ({
  'schule.csv': `Schule,Nachname,Vorname,Klasse,Nr,Art\n${lines(
    school.people.map((each) => [
      school.number,
      each.family,
      each.given,
      each.class,
      each.id,
      each.role === 'learner' ? 'student' : 'teacher',
    ]),
    ',',
  )}`,
  'schule.json': ucsConfiguration,
})

const linuxmuster = (school: SchoolFacts): Files => ({
  'students.csv': lines(
    learners(school).map((each) => [each.class, each.family, each.given, german(each.born), each.id, '']),
    ';',
  ),
  'teachers.csv': lines(
    teachers(school).map((each) => ['Lehrer', each.family, each.given, german(each.born), `k${each.id}`, '', '']),
    ';',
  ),
})

const gpu = (width: number, values: Record<number, string>) =>
  `${Array.from({ length: width }, (_, index) => (values[index + 1] === undefined ? '' : `"${values[index + 1]}"`)).join(';')}\r\n`
const untis = (school: SchoolFacts): Files => ({
  'GPU003.TXT': classesOf(school)
    .map((name) => gpu(30, { 1: name, 2: `Klasse ${name}` }))
    .join(''),
  'GPU004.TXT': teachers(school)
    .map((each) => gpu(36, { 1: `K${each.id}`, 2: each.family, 29: each.given }))
    .join(''),
  'GPU010.TXT': learners(school)
    .map((each) =>
      gpu(15, { 1: `S${each.id}`, 2: each.family, 8: each.given, 10: each.class, 13: each.born.replaceAll('-', ''), 15: String(each.id) }),
    )
    .join(''),
})

const schulconnex = (school: SchoolFacts): Files => ({
  'personen.json': JSON.stringify(
    school.people.map((each) => ({
      pid: `p-${each.id}`,
      person: { name: { familienname: each.family, vorname: each.given }, geburt: { datum: each.born } },
      personenkontexte: [
        {
          id: `k-${each.id}`,
          organisation: { id: 'o-1', kennung: school.number, name: 'Schule', typ: 'Schule' },
          rolle: each.role === 'learner' ? 'Lern' : 'Lehr',
          personenstatus: 'Aktiv',
          gruppen: each.class
            ? [
                {
                  gruppe: { id: `g-${each.class}`, orgid: 'o-1', bezeichnung: each.class, typ: 'Klasse' },
                  gruppenzugehoerigkeit: { rollen: ['Lern'] },
                },
              ]
            : [],
        },
      ],
    })),
  ),
})

/** The same school as every program would deliver it. */
export const rosterSets: Record<string, (school: SchoolFacts) => Files> = {
  csv,
  'svws-enm': (school) => ({ 'enm.json': enmText(school) }),
  'svws-lernplattform': lernplattform,
  sds,
  oneroster,
  ucsschool,
  linuxmuster,
  untis,
  schulconnex,
}

export const filesOf = (files: Files) => Object.entries(files).map(([name, content]) => fileOf(name, content))
export const packed = (content: string | Uint8Array) => gzipSync(Buffer.from(content as string))
