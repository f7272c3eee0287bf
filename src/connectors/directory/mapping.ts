// From people, schools and groups to the entries a directory shall have. Pure: the same wishes give the same entries.
import { type Attributes, asSet, type Wanted } from '#kernel'
import type { WantedGroup, WantedPerson, WantedSchool, WantedSource } from '#modules/connections/ports'
import type { AffiliationRole } from '#modules/people/model'
import { childDn } from './dn.ts'
import { type AttributeTemplate, containersOf, fill, fillAttribute, readContainer, unique, type Values } from './templates.ts'

/** Roles as containers and groups of a German school are named. */
export const roleNames: Record<AffiliationRole, string> = {
  learner: 'Lernende',
  teacher: 'Lehrkräfte',
  guardian: 'Sorgeberechtigte',
  head: 'Schulleitung',
  clerk: 'Sekretariat',
  staff: 'Mitarbeitende',
  orgAdmin: 'Organisation',
  sysAdmin: 'Administration',
  external: 'Externe',
}
const kindNames = { class: 'Klasse', course: 'Kurs', other: 'Gruppe', role: 'Rolle' } as const
export type GroupKind = keyof typeof kindNames

export interface Mapping {
  base: string
  /** The attribute that names people and groups. */
  naming: { person: string; group: string }
  personContainer: string
  groupContainer: string
  /** Where disabled people go; null when they stay and are locked. */
  inactiveContainer: string | null
  personKey: string
  groupKey: string | null
  personAttributes: readonly AttributeTemplate[]
  groupName: string
  groupKinds: ReadonlySet<GroupKind>
  memberRoles: ReadonlySet<string>
  /** The member of a group without members; null leaves such groups out, undefined lets them be empty. */
  placeholder: string | null | undefined
  /** The spelling of names in attributes. */
  spell: (dn: string) => string
  personBeside?: (person: WantedPerson, account: string) => Attributes
  groupBeside?: (name: string) => Attributes
}

const labelled = (school: WantedSchool) => (school.shortName?.trim() || school.name).replace(/\s+/g, ' ').trim()

export function makeMapper(mapping: Mapping, schools: readonly WantedSchool[]) {
  const { base } = mapping
  const labels = new Set<string>()
  const schoolNames = new Map(
    schools.map((each) => [
      each.id,
      unique(labels, labelled(each), (count) => `${labelled(each)} ${(count === 2 && each.number?.trim()) || count}`),
    ]),
  )
  const numbers = new Map(schools.map((each) => [each.id, each.number]))
  const placesOf = {
    person: readContainer(mapping.personContainer),
    group: readContainer(mapping.groupContainer),
    inactive: readContainer(mapping.inactiveContainer ?? ''),
  }
  const containers = new Map<string, Wanted>()
  const members = new Map<string, string>()
  const byRole = new Map<string, { school: string | null; role: AffiliationRole; dns: string[] }>()
  const groupNames = new Set<string>()
  const kept = new Map<string, string>()

  /** The innermost container of these values; all on the way to it are wanted from now on. */
  function inside(steps: ReturnType<typeof readContainer>, values: Values): string {
    const known = JSON.stringify([steps, steps.map(([, template]) => fill(template, values))])
    const before = kept.get(known)
    if (before !== undefined) return before
    const path = containersOf(steps, values, base)
    for (const [depth, { name }] of path.entries()) {
      const key = name.slice(0, name.length - base.length - 1).toLowerCase()
      if (!containers.has(key))
        containers.set(key, { kind: 'container', key, name, level: depth + 1, enabled: true, attributes: {}, common: true })
    }
    const innermost = path.at(-1)?.name ?? base
    kept.set(known, innermost)
    return innermost
  }

  const schoolValues = (school: string | null | undefined): Values => ({
    school: school ? schoolNames.get(school) : null,
    schoolNumber: school ? numbers.get(school) : null,
  })

  function person(one: WantedPerson): Wanted {
    const [home] = one.places
    const current = one.places.filter((place) => place.current)
    const values: Values = {
      ...schoolValues(home?.school),
      account: one.account,
      family: one.familyName,
      given: one.givenName,
      call: one.callName || one.givenName,
      display: one.displayName,
      title: one.title,
      mail: one.email,
      id: one.id,
      locale: one.locale,
      role: home ? roleNames[home.role] : null,
      roleCode: home?.role,
      roles: current.map((place) => place.role),
      schools: current.flatMap((place) => (place.school ? [schoolNames.get(place.school) ?? ''] : [])),
      class: one.classes.toSorted()[0],
      classes: one.classes,
    }
    const moved = !one.enabled && mapping.inactiveContainer !== null
    const name = childDn(mapping.naming.person, one.account, inside(moved ? placesOf.inactive : placesOf.person, values))
    members.set(one.id, name)
    if (one.enabled)
      for (const place of current) {
        const key = `${place.school ?? ''}:${place.role}`
        const group = byRole.get(key) ?? { school: place.school, role: place.role, dns: [] }
        if (group.dns.at(-1) !== name) group.dns.push(name)
        byRole.set(key, group)
      }
    const attributes: Attributes = Object.fromEntries(mapping.personAttributes.map((each) => [each.attribute, fillAttribute(each, values)]))
    return {
      kind: 'person',
      key: one.id,
      name,
      level: 20,
      enabled: one.enabled,
      attributes: { ...attributes, ...mapping.personBeside?.(one, one.account), [mapping.personKey]: one.id },
      school: home?.school ?? null,
      reason: one.enabled ? undefined : current.length ? 'suspended' : 'left',
    }
  }

  function groupOf(key: string, kind: GroupKind, values: Values, school: string | null, dns: readonly string[]): Wanted {
    const all: Values = { ...values, ...schoolValues(school), kind: kindNames[kind] }
    const container = inside(placesOf.group, all)
    const label = fill(mapping.groupName, all).slice(0, 64).trim() || key
    const dn = (name: string) => childDn(mapping.naming.group, name, container)
    const marked = (name: string) => (mapping.groupBeside ? name : dn(name))
    // Where a name must be unique in the whole system, it counts without its container.
    let free = label
    for (let count = 2; groupNames.has(marked(free).toLowerCase()); count++) free = `${label} (${count})`
    groupNames.add(marked(free).toLowerCase())
    const member = asSet(dns.map(mapping.spell))
    const filled =
      member.length || mapping.placeholder === undefined ? member : mapping.placeholder === null ? [] : [mapping.spell(mapping.placeholder)]
    return {
      kind: 'group',
      key,
      name: dn(free),
      level: 30,
      enabled: true,
      attributes: { ...mapping.groupBeside?.(free), ...(mapping.groupKey ? { [mapping.groupKey]: key } : {}), member: filled },
      school,
      inherits: true,
      ...(member.length === 0 && mapping.placeholder === null ? { absent: true } : {}),
    }
  }

  return {
    person,
    /** People first: a group knows its members by where they stand. */
    group: (one: WantedGroup): Wanted | undefined => {
      if (!mapping.groupKinds.has(one.kind)) return undefined
      const dns = one.members.flatMap(({ person: id, role }) => (mapping.memberRoles.has(role) ? [members.get(id) ?? []] : [])).flat()
      return groupOf(
        one.id,
        one.kind,
        { name: one.name, grade: one.grade, subject: one.subject, year: one.schoolYear, id: one.id },
        one.school,
        dns,
      )
    },
    roleGroups: (): Wanted[] =>
      mapping.groupKinds.has('role')
        ? [...byRole.entries()]
            .toSorted(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, { school, role, dns }]) => groupOf(`role:${key}`, 'role', { name: roleNames[role], id: key }, school, dns))
        : [],
    containers: () => [...containers.values()],
  }
}

/** Streams what a directory shall have: people, groups, and last the containers that all of them need. */
export async function* mapDirectory(
  mapping: Mapping,
  source: WantedSource,
  people: NonNullable<Parameters<WantedSource['people']>[0]>,
): AsyncGenerator<Wanted[]> {
  const mapper = makeMapper(mapping, await source.schools())
  for await (const batch of source.people(people)) yield batch.map(mapper.person)
  for await (const batch of source.groups()) yield batch.flatMap((each) => mapper.group(each) ?? [])
  yield mapper.roleGroups()
  yield mapper.containers()
}
