// What a new school begins with: rooms, groups and lesson times.
import { z } from 'zod'
import { defineModel, field, type Row } from '#shared'
import { Lesson } from './calendar.ts'
import { groupKinds } from './groups.ts'
import { schoolTypes } from './lands.ts'
import { roomKinds } from './places.ts'
import { structure } from './structure.ts'

const short = (max: number) => z.string().trim().min(1).max(max)

export const TemplateRoom = z.strictObject({
  building: short(120).nullable(),
  floor: short(60).nullable(),
  level: z.int().min(-9).max(99).nullable(),
  number: short(40),
  name: short(120).nullable(),
  kind: z.enum(roomKinds),
  seats: z.int().min(0).max(10_000).nullable(),
})
export type TemplateRoom = z.output<typeof TemplateRoom>
export const TemplateGroup = z.strictObject({ name: short(120), kind: z.enum(groupKinds), grade: short(10).nullable() })
export type TemplateGroup = z.output<typeof TemplateGroup>

export const TemplateContent = z.strictObject({
  rooms: z.array(TemplateRoom).max(2_000),
  groups: z.array(TemplateGroup).max(2_000),
  lessons: z.array(Lesson).max(30),
})
export type TemplateContent = z.output<typeof TemplateContent>

export const Template = defineModel('organisation.template', {
  id: field.id(),
  name: field.text({ required: true, max: 120, width: 'wide' }),
  type: field.choice(schoolTypes),
  note: field.longText({ max: 2_000, list: 'none' }),
  content: structure(TemplateContent),
  version: field.version(),
})
export type Template = Row<typeof Template>

const level = (building: string, floor: string, number: number) => ({ building, floor, level: number })
const ground = level('Hauptgebäude', 'Erdgeschoss', 0)
const first = level('Hauptgebäude', '1. Obergeschoss', 1)
const second = level('Hauptgebäude', '2. Obergeschoss', 2)
type Place = typeof ground
type Special = [number: string, name: string, kind: TemplateRoom['kind'], seats: number | null]

const special = (place: Place, rooms: Special[]): TemplateRoom[] =>
  rooms.map(([number, name, kind, seats]) => ({ ...place, number, name, kind, seats }))
const classrooms = (place: Place, from: number, count: number, seats: number): TemplateRoom[] =>
  Array.from({ length: count }, (_, index) => ({ ...place, number: String(from + index), name: null, kind: 'classroom' as const, seats }))

/** Classes 1a, 1b, … of some grades. */
const classes = (from: number, to: number, streams: number): TemplateGroup[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index).flatMap((grade) =>
    Array.from({ length: streams }, (_, stream) => ({
      name: `${grade}${'abcdefgh'[stream]}`,
      kind: 'class' as const,
      grade: String(grade).padStart(2, '0'),
    })),
  )

/** Lessons of 45 minutes from a time on, with breaks after some of them. */
function lessonsFrom(start: number, count: number, breaks: Record<number, number>): Lesson[] {
  const time = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  let at = start
  return Array.from({ length: count }, (_, index) => {
    const lesson = { name: String(index + 1), from: time(at), to: time(at + 45) }
    at += 45 + (breaks[index + 1] ?? 5)
    return lesson
  })
}

const common: Special[] = [
  ['001', 'Sekretariat', 'office', null],
  ['002', 'Schulleitung', 'office', null],
  ['003', 'Lehrerzimmer', 'staff', 40],
  ['004', 'Serverraum', 'technical', null],
  ['T1', 'Turnhalle', 'sports', null],
]

/** The templates every authority starts with; there they are its own and may be changed. */
export const shippedTemplates: Omit<Template, 'id' | 'version'>[] = [
  {
    name: 'Grundschule, 2-zügig',
    type: 'grundschule',
    note: 'Acht Klassenräume, Betreuung, Bücherei und Turnhalle.',
    content: {
      rooms: [
        ...special(ground, [
          ...common,
          ['005', 'Bücherei', 'library', 20],
          ['006', 'Betreuung', 'group', 30],
          ['007', 'Mehrzweckraum', 'assembly', 80],
        ]),
        ...classrooms(ground, 11, 4, 28),
        ...classrooms(first, 101, 4, 28),
      ],
      groups: classes(1, 4, 2),
      lessons: lessonsFrom(480, 6, { 2: 20, 4: 15 }),
    },
  },
  {
    name: 'Realschule, 3-zügig',
    type: 'realschule',
    note: 'Achtzehn Klassenräume und Fachräume.',
    content: {
      rooms: [
        ...special(ground, [
          ...common,
          ['010', 'Aula', 'assembly', 300],
          ['011', 'Technikraum', 'workshop', 24],
          ['012', 'Lehrküche', 'workshop', 20],
        ]),
        ...classrooms(first, 101, 9, 30),
        ...special(first, [
          ['111', 'Computerraum', 'computer', 30],
          ['112', 'Musikraum', 'music', 32],
        ]),
        ...classrooms(second, 201, 9, 30),
        ...special(second, [
          ['211', 'Physik', 'science', 30],
          ['212', 'Chemie', 'science', 30],
          ['213', 'Biologie', 'science', 30],
          ['214', 'Kunstraum', 'art', 32],
        ]),
      ],
      groups: classes(5, 10, 3),
      lessons: lessonsFrom(465, 9, { 2: 20, 4: 15, 6: 45 }),
    },
  },
  {
    name: 'Gymnasium, 4-zügig',
    type: 'gymnasium',
    note: 'Klassen 5 bis 10, Oberstufe als Gruppen.',
    content: {
      rooms: [
        ...special(ground, [
          ...common,
          ['010', 'Aula', 'assembly', 400],
          ['011', 'Bibliothek', 'library', 60],
          ['012', 'Mensa', 'other', 200],
        ]),
        ...classrooms(ground, 21, 8, 30),
        ...classrooms(first, 101, 12, 30),
        ...special(first, [
          ['121', 'Computerraum 1', 'computer', 32],
          ['122', 'Computerraum 2', 'computer', 32],
          ['123', 'Musik 1', 'music', 32],
          ['124', 'Musik 2', 'music', 32],
        ]),
        ...classrooms(second, 201, 12, 30),
        ...special(second, [
          ['221', 'Physik 1', 'science', 32],
          ['222', 'Physik 2', 'science', 32],
          ['223', 'Chemie', 'science', 32],
          ['224', 'Biologie', 'science', 32],
          ['225', 'Kunst', 'art', 32],
        ]),
      ],
      groups: [...classes(5, 10, 4), ...['EF', 'Q1', 'Q2'].map((name) => ({ name, kind: 'other' as const, grade: name }))],
      lessons: lessonsFrom(465, 10, { 2: 20, 4: 15, 6: 45 }),
    },
  },
  {
    name: 'Berufliche Schule',
    type: 'berufliche-schule',
    note: 'Klassenräume, Werkstätten und Computerräume.',
    content: {
      rooms: [
        ...special(ground, [
          ...common,
          ['021', 'Werkstatt Metall', 'workshop', 16],
          ['022', 'Werkstatt Elektro', 'workshop', 16],
          ['023', 'Werkstatt Holz', 'workshop', 16],
        ]),
        ...classrooms(first, 101, 12, 28),
        ...special(first, [
          ['121', 'Computerraum 1', 'computer', 28],
          ['122', 'Computerraum 2', 'computer', 28],
          ['123', 'Computerraum 3', 'computer', 28],
        ]),
        ...classrooms(second, 201, 12, 28),
      ],
      groups: [],
      lessons: lessonsFrom(465, 10, { 2: 20, 4: 15, 6: 30 }),
    },
  },
]
