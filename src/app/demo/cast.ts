// Who one can sign in as in the demo: a person for every role, with names from the example screens.
import type { GrantScope } from '#modules/access/model'

export interface Cast {
  /** The sign-in name. */
  name: string
  title?: string
  givenName: string
  familyName: string
  gender: 'm' | 'w' | 'd'
  email?: string
  /** Nothing: the operator's staff. */
  authority: string | null
  /** School number. */
  school?: string
  /** The affiliation at the school; `none` for people of the authority and the operator. */
  part: 'none' | 'head' | 'teacher' | 'clerk' | 'staff' | 'learner' | 'guardian'
  /** Class names; the first is her own class, or the class she leads. */
  groups?: readonly string[]
  /** A granted role, beside what follows from the affiliation. */
  role?: string
  scope?: GrantScope
  /** What she is here for, printed beside her name. */
  shown: string
}

const operator = { authority: null, part: 'none' as const, scope: 'operator' as const }
const auental = { authority: 'auental', part: 'none' as const, scope: 'authority' as const }
const hohenauen = { authority: 'auental', school: '04120041' }
const lindenhof = { authority: 'auental', school: '04120089' }

export const demoPassword = 'demo-muses-2026'

export const cast: readonly Cast[] = [
  {
    ...operator,
    name: 'betreiber',
    givenName: 'Maren',
    familyName: 'Ostermann',
    gender: 'w',
    email: 'ostermann@schul-it.example',
    role: 'operatorAdmin',
    shown: 'Administration des Betreibers',
  },
  {
    ...operator,
    name: 'revision',
    givenName: 'Achim',
    familyName: 'Nölle',
    gender: 'm',
    email: 'noelle@schul-it.example',
    role: 'auditor',
    shown: 'Prüfung und Revision',
  },
  {
    ...auental,
    name: 'reuter',
    givenName: 'Katrin',
    familyName: 'Reuter',
    gender: 'w',
    email: 'reuter@auental.example',
    role: 'authorityAdmin',
    shown: 'Administration des Schulträgers',
  },
  {
    ...auental,
    name: 'brinkmann',
    givenName: 'Sabine',
    familyName: 'Brinkmann',
    gender: 'w',
    email: 'brinkmann@auental.example',
    role: 'authorityAdmin',
    shown: 'Administration des Schulträgers, zweite Person für Freigaben',
  },
  {
    ...auental,
    name: 'thalheim',
    givenName: 'Mirko',
    familyName: 'Thalheim',
    gender: 'm',
    email: 'thalheim@auental.example',
    role: 'clerk',
    shown: 'Sachbearbeitung',
  },
  {
    ...auental,
    name: 'ohm',
    givenName: 'Stefan',
    familyName: 'Ohm',
    gender: 'm',
    email: 'ohm@auental.example',
    role: 'technician',
    shown: 'Technik vor Ort',
  },
  {
    ...auental,
    name: 'steinke',
    givenName: 'Regina',
    familyName: 'Steinke',
    gender: 'w',
    email: 'datenschutz@auental.example',
    role: 'dataProtectionOfficer',
    shown: 'Datenschutzbeauftragte',
  },
  {
    ...auental,
    name: 'buerotechnik',
    givenName: 'Jörg',
    familyName: 'Fährmann',
    gender: 'm',
    email: 'service@buerotechnik.example',
    role: 'contractor',
    shown: 'Dienstleister (Bürotechnik Auental)',
  },
  {
    ...hohenauen,
    name: 'halberg',
    title: 'Dr.',
    givenName: 'Jens',
    familyName: 'Halberg',
    gender: 'm',
    email: 'halberg@schulen.auental.example',
    part: 'head',
    shown: 'Schulleitung, Gymnasium Hohenauen',
  },
  {
    ...hohenauen,
    name: 'lorenz',
    givenName: 'Dörte',
    familyName: 'Lorenz',
    gender: 'w',
    email: 'lorenz@schulen.auental.example',
    part: 'teacher',
    groups: ['10b', '7a'],
    role: 'schoolCoordinator',
    scope: 'school',
    shown: 'Schul-IT-Koordination, Gymnasium Hohenauen',
  },
  {
    ...hohenauen,
    name: 'vogt',
    givenName: 'Bärbel',
    familyName: 'Vogt',
    gender: 'w',
    email: 'sekretariat@schulen.auental.example',
    part: 'clerk',
    shown: 'Sekretariat, Gymnasium Hohenauen',
  },
  {
    ...hohenauen,
    name: 'albers',
    givenName: 'Friederike',
    familyName: 'Albers',
    gender: 'w',
    email: 'albers@schulen.auental.example',
    part: 'teacher',
    groups: ['8b', '10a', 'K1-1'],
    shown: 'Lehrkraft, Gymnasium Hohenauen',
  },
  {
    ...hohenauen,
    name: 'krug',
    givenName: 'Uwe',
    familyName: 'Krug',
    gender: 'm',
    part: 'staff',
    role: 'caretaker',
    scope: 'school',
    shown: 'Hausmeisterdienst, Gymnasium Hohenauen',
  },
  {
    ...hohenauen,
    name: 'abel.jonas',
    givenName: 'Jonas',
    familyName: 'Abel',
    gender: 'm',
    part: 'learner',
    groups: ['8b'],
    shown: 'Schüler, Klasse 8b',
  },
  {
    ...lindenhof,
    name: 'hinrichs',
    givenName: 'Annette',
    familyName: 'Hinrichs',
    gender: 'w',
    email: 'hinrichs@schulen.auental.example',
    part: 'head',
    shown: 'Schulleitung, Grundschule Am Lindenhof',
  },
  {
    ...lindenhof,
    name: 'kessler',
    givenName: 'Nina',
    familyName: 'Kessler',
    gender: 'w',
    email: 'kessler@schulen.auental.example',
    part: 'teacher',
    groups: ['3a', '4b'],
    role: 'schoolCoordinator',
    scope: 'school',
    shown: 'Schul-IT-Koordination, Grundschule Am Lindenhof',
  },
  {
    ...lindenhof,
    name: 'arslan',
    givenName: 'Derya',
    familyName: 'Arslan',
    gender: 'w',
    email: 'arslan@mail.example',
    part: 'guardian',
    shown: 'Sorgeberechtigte, Grundschule Am Lindenhof',
  },
  {
    authority: 'lindenfurt',
    part: 'none',
    scope: 'authority',
    name: 'yildiz',
    givenName: 'Orhan',
    familyName: 'Yıldız',
    gender: 'm',
    email: 'yildiz@lindenfurt.example',
    role: 'authorityAdmin',
    shown: 'Administration, Stadt Lindenfurt',
  },
  {
    authority: 'rehbachtal',
    part: 'none',
    scope: 'authority',
    name: 'petersen',
    givenName: 'Wiebke',
    familyName: 'Petersen',
    gender: 'w',
    email: 'petersen@rehbachtal.example',
    role: 'authorityAdmin',
    shown: 'Administration, Schulverband Rehbachtal',
  },
]
