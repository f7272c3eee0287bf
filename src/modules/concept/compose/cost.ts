// What the services cost, as far as prices are set; what is not set is never part of a sum.
import { type Block, quantityOf, unitOf } from '#modules/catalogue/model'
import { formatMoney, formatNumber, type Translate } from '#shared'
import { type Line, type Part, paragraph, type Section, say } from '../model/document.ts'
import type { Material, SchoolIn, Unit } from './material.ts'
import { mainUnits, section } from './services.ts'

/** How often an item is paid at a school; undefined when nobody counted. */
function quantity(item: Block['cost'][number], school: SchoolIn): number | undefined {
  const count = (name: string) => school.facts.get(name) as number | undefined
  const listed = school.facts.get('devices.byKind') as readonly { kind: string; count: number }[] | undefined
  const none = count('devices.count') === 0 ? {} : undefined
  const device = listed ? Object.fromEntries(listed.map((each) => [each.kind, each.count])) : none
  const people = { pupils: count('people.pupils'), teachers: count('people.teachers'), staff: count('people.staff') }
  const known = Object.values(people).filter((value) => value !== undefined)
  const person = known.length ? known.reduce((sum, value) => sum + value, 0) : undefined
  return quantityOf(item, { device, person, people, room: count('organisation.rooms') })
}

const perYear = { once: 0, month: 12, year: 1 } as const

interface CostRow {
  line: Line[]
  yearly: number | null
  once: number | null
  /** The authority has not set the price, or nobody has counted; what an order says is not open. */
  open: boolean
}

function rowsOf(material: Material, unit: Unit, schools: ReadonlyMap<string, SchoolIn>, t: Translate): CostRow[] {
  return unit.block.cost.map((item) => {
    const price = unit.prices[item.key] ?? item.amount
    // What the authority pays for all schools together is named, but no part of what one school costs.
    const shared = item.per === 'once' && material.kind !== 'authority'
    const counts = unit.schools.map((id) => quantity(item, schools.get(id)!))
    const total =
      item.per === 'once' ? 1 : counts.some((each) => each === undefined) ? undefined : counts.reduce<number>((sum, each) => sum + each!, 0)
    const single = item.every === 'once'
    const bought = item.per === 'piece' || (single && item.per === 'device')
    const sum = price === null || total === undefined ? null : shared ? 0 : single ? price * total : price * total * perYear[item.every]
    const open = say(t('concept.doc.open'), 'open')
    return {
      yearly: single ? 0 : sum,
      once: single ? sum : 0,
      open: price === null || (total === undefined && !bought),
      line: [
        say(unit.block.number),
        say(item.item),
        price === null ? open : say(formatMoney(price, material.lang)),
        say(`${t(`concept.doc.per.${unitOf(item)}`)}, ${t(`concept.doc.every.${item.every}`)}`),
        shared
          ? say('–')
          : total === undefined
            ? say(t(bought ? 'concept.doc.perOrder' : 'concept.doc.notMeasured'), 'italic')
            : say(formatNumber(total, material.lang)),
        sum === null || shared ? say('–') : say(formatMoney(sum, material.lang)),
      ],
    }
  })
}

export function costSection(material: Material, t: Translate): Section {
  const schools = new Map(material.schools.map((school) => [school.id, school]))
  const rows = mainUnits(material.units).flatMap((unit) => rowsOf(material, unit, schools, t))
  if (rows.length === 0) return section('cost', t('concept.doc.cost'), [])
  const add = (key: 'yearly' | 'once') => rows.reduce((sum, row) => sum + (row[key] ?? 0), 0)
  const open = rows.filter((row) => row.open).length
  const money = (cents: number) => say(formatMoney(cents, material.lang), 'bold')
  const columns = [
    { title: t('concept.doc.block'), weight: 1.9 },
    { title: t('concept.doc.item'), weight: 5.2 },
    { title: t('concept.doc.price'), weight: 2.6, align: 'right' as const },
    { title: t('concept.doc.per'), weight: 3 },
    { title: t('concept.doc.quantity'), weight: 3.2, align: 'right' as const },
    { title: t('concept.doc.sum'), weight: 2.6, align: 'right' as const },
  ]
  return section('cost', t('concept.doc.cost'), [
    paragraph(t(material.kind === 'authority' ? 'concept.doc.cost.text' : 'concept.doc.cost.text.part')),
    {
      kind: 'facts',
      rows: [
        { label: t('concept.doc.yearly'), value: open === rows.length ? say(t('concept.doc.open'), 'open') : money(add('yearly')) },
        { label: t('concept.doc.once'), value: open === rows.length ? say(t('concept.doc.open'), 'open') : money(add('once')) },
        { label: t('concept.doc.openItems'), value: say(t('concept.doc.openItems.of', { count: open, all: rows.length })) },
      ],
    },
    { kind: 'table', title: null, columns, rows: rows.map((row) => row.line), small: true },
    ...notesOf(material, t),
  ])
}

/** What the authority says of its prices, each note once with the blocks it is about. */
function notesOf({ units }: Material, t: Translate): Part[] {
  const noted = mainUnits(units).filter(({ priceNote, block }) => priceNote && block.cost.length)
  const rows = [...Map.groupBy(noted, ({ priceNote }) => priceNote!)].map(([note, all]) => ({
    label: [...new Set(all.map(({ block }) => block.number))].join(', '),
    value: say(note),
  }))
  return rows.length
    ? [
        { kind: 'heading', text: t('concept.doc.cost.notes') },
        { kind: 'facts', rows },
      ]
    : []
}
