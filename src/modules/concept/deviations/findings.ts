// Promises of blocks in force that reality does not keep: pure rules over what was gathered.
import type { FactValue } from '#kernel'
import { shortfall } from '#modules/catalogue/model'
import type { Day, Id } from '#shared'
import { addDays } from '#shared'
import type { TaskIn, Unit } from '../compose/material.ts'
import type { RegisterLine } from '../model/contract.ts'

/** A finding; without a school it holds for the whole authority. */
export interface Finding {
  source: string
  school: Id | null
  key: string
  tone: 'danger' | 'warning' | 'info'
  block: string | null
  since: Day | null
  values: Record<string, string | number>
  href: string
}

/** The pages where the causes are dealt with. */
export const pages = {
  tasks: '/zustaendigkeiten',
  services: '/buchungen',
  book: '/buchungen/neu',
  /** Where values and prices are set. */
  block: (number: string) => `/dienste-katalog/${number}?bereich=werte`,
  register: '/auftragsverarbeitung',
  connections: '/anbindungen',
  concepts: '/betriebskonzept',
}

/** Four names; more are hinted at. */
const namedOf = (names: readonly string[]) => [...names.slice(0, 4), ...(names.length > 4 ? ['…'] : [])].join('; ')

const titled = ({ block }: Unit) => ({ block: block.number, title: block.title })

type Task = Omit<TaskIn, 'holders'> & { holders: readonly unknown[] }

/** Tasks that somebody has to carry out or answer for, but nobody holds. */
export function unheldTasks(tasks: readonly Task[]): Finding[] {
  const open = new Map<string, Task[]>()
  for (const task of tasks) {
    if (task.holders.length || !/[RA]/.test(task.letter)) continue
    const key = `${task.school}/${task.block}`
    const known = open.get(key)
    if (known) known.push(task)
    else open.set(key, [task])
  }
  return [...open.values()].map((all) => {
    const titles = [...new Set(all.map((task) => task.title))]
    return {
      source: 'concept.unheld',
      school: all[0]!.school,
      key: all[0]!.block,
      tone: all.some((task) => /A/.test(task.letter)) ? 'danger' : 'warning',
      block: all[0]!.block,
      since: null,
      values: { block: all[0]!.block, count: titles.length, tasks: titles.slice(0, 3).join('; ') },
      href: `${pages.tasks}?baustein=${all[0]!.block}`,
    }
  })
}

/** Blocks that need another one, which is not in force at the school. */
export function missingRequirements(units: readonly Unit[]): Finding[] {
  const at = new Map<string, Set<Id>>()
  for (const unit of units) at.set(unit.block.number, new Set([...(at.get(unit.block.number) ?? []), ...unit.schools]))
  return units.flatMap((unit) =>
    unit.block.requires.flatMap((need) =>
      unit.schools
        .filter((school) => !at.get(need.block)?.has(school))
        .map((school) => ({
          source: 'concept.requirement',
          school,
          key: `${unit.block.number}/${need.block}`,
          tone: 'danger' as const,
          block: unit.block.number,
          since: unit.since.get(school) ?? null,
          values: { ...titled(unit), required: need.block, why: need.why },
          href: `${pages.services}?schule=${school}`,
        })),
    ),
  )
}

/** Settings that nobody has made. What the authority sets is one finding for all schools. */
export function openSettings(units: readonly Unit[]): Finding[] {
  return units.flatMap((unit): Finding[] => {
    const missing = unit.block.parameters.filter((parameter) =>
      unit.schools.some((school) => (unit.values.get(school)?.[parameter.key] ?? null) === null),
    )
    const common = missing.filter((parameter) =>
      unit.schools.every((school) => (unit.values.get(school)?.[parameter.key] ?? null) === null),
    )
    const finding = (school: Id | null, labels: readonly string[]): Finding => ({
      source: 'concept.settingOpen',
      school,
      key: unit.block.number,
      tone: 'warning',
      block: unit.block.number,
      since: null,
      values: { ...titled(unit), count: labels.length, settings: namedOf(labels) },
      href: pages.block(unit.block.number),
    })
    const single = unit.schools.flatMap((school) => {
      const own = missing.filter((parameter) => !common.includes(parameter) && (unit.values.get(school)?.[parameter.key] ?? null) === null)
      return own.length
        ? [
            finding(
              school,
              own.map((parameter) => parameter.label),
            ),
          ]
        : []
    })
    return [
      ...(common.length
        ? [
            finding(
              null,
              common.map((parameter) => parameter.label),
            ),
          ]
        : []),
      ...single,
    ]
  })
}

/** Costs without a price, one finding for each block. */
export function openCosts(units: readonly Unit[]): Finding[] {
  return units.flatMap((unit): Finding[] => {
    const open = unit.block.cost.filter((item) => (unit.prices[item.key] ?? item.amount) === null)
    if (open.length === 0) return []
    return [
      {
        source: 'concept.costOpen',
        school: null,
        key: unit.block.number,
        tone: 'info',
        block: unit.block.number,
        since: null,
        values: {
          ...titled(unit),
          count: open.length,
          items: namedOf(open.map((item) => item.item)),
        },
        href: pages.block(unit.block.number),
      },
    ]
  })
}

const registerSources = {
  missing: 'concept.contractMissing',
  expired: 'concept.contractExpired',
  expiring: 'concept.contractExpiring',
  unclear: 'concept.contractUnclear',
} as const
const registerTones = { missing: 'danger', expired: 'danger', expiring: 'warning', unclear: 'info' } as const

/** Contracts that are missing, over, about to end, or not yet judged. */
export function contractGaps(register: readonly RegisterLine[], today: Day): Finding[] {
  return register.flatMap((line): Finding[] => {
    if (line.state === 'covered' || line.state === 'notNeeded') return []
    const { contract } = line
    const since = line.state === 'expired' ? addDays(contract!.validUntil!, 1) : line.state === 'expiring' ? today : null
    return [
      {
        source: registerSources[line.state],
        school: line.school,
        key: line.number,
        tone: registerTones[line.state],
        block: line.number,
        since,
        values: { block: line.number, title: line.title, processor: contract?.processor ?? '', until: contract?.validUntil ?? '' },
        href: `${pages.register}?baustein=${line.number}`,
      },
    ]
  })
}

const directoryKinds = ['ldap', 'samba-ad', 'scim', 'keycloak', 'ucsschool']

/** Blocks that promise accounts in a directory, at schools that are connected to none. */
export function unconnected(units: readonly Unit[], connected: (school: Id) => boolean): Finding[] {
  return units
    .filter(({ block }) => block.area === 'accounts' && block.connectors.some((kind) => directoryKinds.includes(kind)))
    .flatMap((unit) =>
      unit.schools
        .filter((school) => !connected(school))
        .map((school) => ({
          source: 'concept.noDirectory',
          school,
          key: unit.block.number,
          tone: 'warning' as const,
          block: unit.block.number,
          since: unit.since.get(school) ?? null,
          values: titled(unit),
          href: pages.connections,
        })),
    )
}

/** Checks of blocks that were measured and failed. What was not measured is no finding. */
export function failedChecks(units: readonly Unit[], fact: (school: Id, name: string) => FactValue | undefined): Finding[] {
  return units.flatMap((unit) =>
    unit.block.checks.flatMap((check) =>
      unit.schools.flatMap((school): Finding[] => {
        // Contracts that are missing are findings of their own, one by one.
        const value = check.fact && check.fact !== 'concept.contractsMissing' ? fact(school, check.fact) : undefined
        const failed = value === undefined ? null : shortfall(check, value, unit.values.get(school) ?? {})
        if (!failed) return []
        return [
          {
            source: 'concept.checkFailed',
            school,
            key: `${unit.block.number}/${check.key}`,
            tone: 'warning',
            block: unit.block.number,
            since: null,
            values: { ...titled(unit), check: check.title, fact: check.fact!, ...failed },
            href: `${pages.services}?schule=${school}`,
          },
        ]
      }),
    ),
  )
}

/** The same finding at many schools is one of the whole authority, when it is there at every school it could be. */
export function collapsed(findings: readonly Finding[], schoolsOf: (finding: Finding) => number): Finding[] {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const key = `${finding.source}|${finding.key}`
    const known = groups.get(key)
    if (known) known.push(finding)
    else groups.set(key, [finding])
  }
  return [...groups.values()].flatMap((all) => {
    if (all.length < 3 || all.some((finding) => finding.school === null) || all.length < schoolsOf(all[0]!)) return all
    const since = all.map((finding) => finding.since).filter((day) => day !== null)
    return [{ ...all[0]!, school: null, since: since.sort()[0] ?? null, values: { ...all[0]!.values, schools: all.length } }]
  })
}
