// A small school for tests of connectors: the neutral side as connections would stream it.
import type { WantedGroup, WantedPerson, WantedSchool, WantedSource } from '#modules/connections/ports'

export const uuid = (kind: number, index: number) => `0199f2a0-000${kind}-7000-8000-${String(index).padStart(12, '0')}`

export const school: WantedSchool = { id: uuid(1, 1), number: '100001', name: 'Gymnasium Höhenauen', shortName: null }

export function pupil(index: number, more: Partial<WantedPerson> = {}): WantedPerson {
  const family = ['Müller', 'Özdemir', 'von der Aue', 'Schäfer', 'O’Neill'][index % 5]!
  return {
    id: uuid(2, index),
    account: `person${index}`,
    familyName: family,
    givenName: `Kim ${index}`,
    callName: null,
    title: null,
    displayName: `Kim ${index} ${family}`,
    email: `person${index}@example.test`,
    locale: 'de',
    enabled: true,
    places: [{ school: school.id, role: 'learner', current: true }],
    classes: [],
    number: 10_000 + index,
    ...more,
  }
}

export const classOf = (index: number, name: string, members: readonly number[]): WantedGroup => ({
  id: uuid(3, index),
  kind: 'class',
  name,
  grade: null,
  subject: null,
  school: school.id,
  schoolYear: '2026/27',
  members: members.map((each) => ({ person: uuid(2, each), role: 'learner' as const })),
})

export const sourceOf = (people: WantedPerson[], groups: WantedGroup[] = []): WantedSource => ({
  day: '2026-09-07',
  schools: async () => [school],
  async *people() {
    yield people
  },
  async *groups() {
    yield groups
  },
})
