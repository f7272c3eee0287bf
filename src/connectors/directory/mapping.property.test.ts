import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Wanted } from '#kernel'
import type { WantedGroup, WantedPerson, WantedSchool } from '#modules/connections/ports'
import { affiliationRoles } from '#modules/people/model'
import { ldapMapping } from '../ldap/index.ts'
import { type LdapSettings, ldapDefaults } from '../ldap/settings.ts'
import { sambaMapping } from '../samba-ad/index.ts'
import { type SambaSettings, sambaDefaults } from '../samba-ad/settings.ts'
import { parentDn, readDn } from './dn.ts'
import { type Mapping, makeMapper } from './mapping.ts'

const server = { url: 'ldaps://x', bindDn: 'cn=sync,dc=x', base: 'DC=Example,DC=test' }
const mappings: Record<string, () => Mapping> = {
  ldap: () => ldapMapping({ ...ldapDefaults, ...server } as LdapSettings, 'lock'),
  moving: () => ldapMapping({ ...ldapDefaults, ...server, emptyGroups: 'omit', posix: true } as LdapSettings, 'move'),
  flat: () =>
    ldapMapping(
      {
        ...ldapDefaults,
        ...server,
        personContainer: '',
        groupContainer: 'ou={class},ou={role}',
        groupName: '{schoolNumber}-{kind}-{name}',
      } as LdapSettings,
      'type',
    ),
  samba: () => sambaMapping({ ...sambaDefaults, ...server, suffix: 'example.test' } as SambaSettings),
}

const word = fc.oneof(
  fc.constantFrom('Müller', 'Özgür-Lüdenscheidt', 'von der Höhe, Freiherr', 'O’Neill', 'a+b=c', '#1', ' ', '"x"', '7b', '7B', 'Mathe'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map((text) => text.replace(/\p{Cc}/gu, '')),
)
const uuid = fc.uuid({ version: 7 })
const world = fc
  .record({
    schools: fc.uniqueArray(fc.record({ id: uuid, number: fc.option(word), name: word, shortName: fc.option(word) }), {
      selector: (each) => each.id,
      minLength: 1,
      maxLength: 3,
    }),
    people: fc.uniqueArray(
      fc.record({
        id: uuid,
        account: fc.stringMatching(/^[a-zä][a-z0-9ö._@+-]{1,40}$/),
        familyName: word,
        givenName: word,
        enabled: fc.boolean(),
        place: fc.nat(3),
        role: fc.constantFrom(...affiliationRoles),
        both: fc.boolean(),
        class: fc.option(word),
      }),
      {
        selector: (each) => each.account,
        maxLength: 12,
      },
    ),
    groups: fc.uniqueArray(
      fc.record({
        id: uuid,
        kind: fc.constantFrom('class' as const, 'course' as const, 'other' as const),
        name: word,
        school: fc.nat(2),
        members: fc.subarray([0, 1, 2, 3, 4, 5, 6, 7]),
      }),
      { selector: (each) => each.id, maxLength: 8 },
    ),
  })
  .map(({ schools, people, groups }) => {
    const at = (index: number) => schools[index % schools.length]!.id
    const persons = people.map(
      (one): WantedPerson => ({
        ...one,
        callName: null,
        title: null,
        displayName: `${one.givenName} ${one.familyName}`,
        email: null,
        locale: 'de',
        places: [
          { school: one.place === 3 ? null : at(one.place), role: one.role, current: one.enabled },
          ...(one.both ? [{ school: at(one.place + 1), role: one.role, current: one.enabled }] : []),
        ],
        classes: one.class ? [one.class] : [],
        number: 5,
      }),
    )
    return {
      schools: schools as WantedSchool[],
      people: persons,
      groups: groups.map(
        (one): WantedGroup => ({
          ...one,
          grade: null,
          subject: null,
          school: at(one.school),
          schoolYear: '2026/27',
          members: one.members.flatMap((index) => (persons[index] ? [{ person: persons[index].id, role: 'learner' as const }] : [])),
        }),
      ),
    }
  })

function wantedOf(
  mapping: Mapping,
  { schools, people, groups }: { schools: WantedSchool[]; people: WantedPerson[]; groups: WantedGroup[] },
): Wanted[] {
  const mapper = makeMapper(mapping, schools)
  const persons = people.map(mapper.person)
  return [...persons, ...groups.flatMap((group) => mapper.group(group) ?? []), ...mapper.roleGroups(), ...mapper.containers()]
}

test.each(Object.keys(mappings))('%s: every entry has a name of its own below a container that is wanted too', (name) => {
  fc.assert(
    fc.property(world, (given) => {
      const mapping = mappings[name]!()
      const wanted = wantedOf(mapping, given)
      expect(new Set(wanted.map((one) => one.name.toLowerCase())).size).toBe(wanted.length)
      expect(new Set(wanted.map((one) => `${one.kind} ${one.key}`)).size).toBe(wanted.length)
      const containers = new Map(wanted.filter((one) => one.kind === 'container').map((one) => [one.name, one.level]))
      for (const one of wanted) {
        const parent = parentDn(one.name)
        if (parent !== mapping.base) expect(containers.get(parent) ?? 999, `${one.name} stands nowhere`).toBeLessThan(one.level)
        expect(() => readDn(one.name)).not.toThrow()
      }
      const people = new Set(wanted.filter((one) => one.kind === 'person').map((one) => mapping.spell(one.name)))
      for (const one of wanted.filter((each) => each.kind === 'group')) {
        const members = one.attributes.member as string[]
        for (const member of members) expect(people.has(member) || member === mapping.placeholder).toBe(true)
        expect(one.absent ?? false).toBe(mapping.placeholder === null && members.length === 0)
        if (typeof mapping.placeholder === 'string') expect(members.length).toBeGreaterThan(0)
      }
      // The same wishes give the same entries: a second look makes no plan.
      expect(wantedOf(mappings[name]!(), given)).toEqual(wanted)
    }),
    { numRuns: 60 },
  )
})

test('sAMAccountName: at most 20 signs, unique in the domain, hers as long as her account', () => {
  fc.assert(
    fc.property(world, (given) => {
      const wanted = wantedOf(mappings.samba!(), given)
      const names = wanted.filter((one) => one.kind !== 'container').map((one) => String(one.attributes.sAMAccountName))
      for (const one of wanted.filter((each) => each.kind === 'person'))
        expect(String(one.attributes.sAMAccountName)).toMatch(/^[^"/\\[\]:;|=,+*?<>@]{1,20}$/)
      expect(new Set(names.slice(0, given.people.length).map((each) => each.toLowerCase())).size).toBe(given.people.length)
    }),
    { numRuns: 60 },
  )
  const mapper = makeMapper(mappings.samba!(), [])
  const long = {
    id: '0199f2a0-0000-7000-8000-000000000001',
    account: 'mueller-luedenscheidt.maximiliane',
    enabled: true,
    places: [],
    classes: [],
    familyName: 'x',
    givenName: 'y',
    displayName: 'x',
  } as unknown as WantedPerson
  expect(mapper.person(long).attributes).toMatchObject({
    sAMAccountName: 'mueller-luedens-63f8',
    userPrincipalName: 'mueller-luedenscheidt.maximiliane@example.test',
  })
})
