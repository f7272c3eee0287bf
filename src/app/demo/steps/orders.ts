// Budgets, orders at every place of their way, the investment talks of the year, as a school authority has them in autumn.
import { allocate, createBudgets } from '../../../modules/orders/actions/budgets.ts'
import { decideOrders } from '../../../modules/orders/actions/decide.ts'
import { fulfil } from '../../../modules/orders/actions/fulfil.ts'
import { comment, createOrders, type OrderDraft, submitOrders } from '../../../modules/orders/actions/orders.ts'
import { addDecisions, prepareTalks } from '../../../modules/orders/actions/talks.ts'
import { talkList } from '../../../modules/orders/queries/talks.ts'
import { actorOf, authorityId, type Demo, type DemoStep, schoolIds } from '../demo.ts'

type Person = 'albers' | 'lorenz' | 'halberg' | 'kessler' | 'hinrichs' | 'thalheim' | 'reuter'
interface Story {
  by: Person
  order: Omit<OrderDraft, 'school'>
  /** Who approves in turn; the last one of a refused order refuses. */
  approved?: readonly Person[]
  refused?: string
  said?: { by: Person; text: string }
}

const schoolOf: Partial<Record<Person, string>> = {
  albers: '04120041',
  lorenz: '04120041',
  halberg: '04120041',
  kessler: '04120089',
  hinrichs: '04120089',
}

const stories: readonly Story[] = [
  {
    by: 'albers',
    order: {
      kind: 'device',
      title: '10 Tablets für die Klasse 8b',
      reason: 'Zwei Kinder teilen sich heute ein Gerät.',
      lines: [
        { text: 'Tablet 11 Zoll, 64 GB', quantity: 10, unitPrice: 389_00 },
        { text: 'Schutzhülle', quantity: 10, unitPrice: 24_90 },
      ],
      details: { deviceKind: 'tablet', purpose: 'more' },
    },
    approved: ['lorenz'],
    said: { by: 'lorenz', text: 'Der Koffer im Nebenraum ist bis Ostern ausgeliehen, deshalb besteht wirklich Bedarf.' },
  },
  {
    by: 'albers',
    order: {
      kind: 'software',
      title: 'Vokabeltrainer für Latein',
      lines: [{ text: 'Jahreslizenz Vokabeltrainer', quantity: 30, unitPrice: 4_90 }],
      details: {
        vendor: 'Lernwerk Verlag',
        targetGroup: 'Klassen 6 bis 8',
        subject: 'Latein',
        licence: 'yearly',
        personalData: false,
        advertising: false,
      },
    },
  },
  {
    by: 'lorenz',
    order: {
      kind: 'device',
      title: 'Ersatz für den Beamer in R 104',
      lines: [{ text: 'Beamer, Kurzdistanz', quantity: 1, unitPrice: 1_149_00 }],
      details: { deviceKind: 'display', purpose: 'replace' },
    },
    approved: ['halberg', 'thalheim'],
  },
  {
    by: 'halberg',
    order: { kind: 'move', title: 'Medienraum zieht in den Neubau', amount: 600_00, details: { from: 'R 117', to: 'N 203', devices: 24 } },
    approved: ['thalheim'],
  },
  {
    by: 'kessler',
    order: {
      kind: 'device',
      title: '16 Kopfhörer für die Lesewerkstatt',
      lines: [{ text: 'Kopfhörer mit Bügel', quantity: 16, unitPrice: 12_50 }],
      details: { deviceKind: 'accessory', purpose: 'new' },
    },
    approved: ['hinrichs', 'thalheim'],
  },
  {
    by: 'kessler',
    order: {
      kind: 'device',
      title: '10 Tablets für die Eingangsstufe',
      lines: [{ text: 'Tablet 11 Zoll, 64 GB', quantity: 10, unitPrice: 389_00 }],
      details: { deviceKind: 'tablet', purpose: 'new' },
    },
    approved: ['hinrichs'],
  },
  {
    by: 'hinrichs',
    order: {
      kind: 'room',
      title: 'Computerraum für die Grundschule',
      amount: 18_500_00,
      reason: 'Beschluss der Gesamtkonferenz',
      details: { setUp: 'computerRoom', seats: 24, power: false },
    },
  },
  {
    by: 'albers',
    order: { kind: 'other', title: 'VR-Brillen für Geografie', amount: 4_800_00 },
    refused: 'Bitte erst ein Konzept der Fachschaft.',
    approved: ['halberg'],
  },
]

export const ordersStep: DemoStep = {
  name: 'orders',
  async run(demo) {
    const authority = await authorityId(demo, 'auental')
    const year = demo.now().getUTCFullYear()
    const clerk = await actorOf(demo, authority, 'thalheim')
    const schools = await demo.within(authority, schoolIds)
    const [gymnasium, primary] = [schools.get('04120041')!, schools.get('04120089')!]
    await demo.within(
      authority,
      async (ctx) => {
        const [all] = await createBudgets(ctx, [
          { name: 'Schul-IT', year, pot: 'authority', costCentre: '2110-68', amount: 40_000_00 },
          { name: 'Landesmittel Apps', year, pot: 'land', costCentre: '2110-71', amount: 6_000_00, orderUntil: `${year}-09-30` },
          { name: 'Gymnasium Hohenauen', year, pot: 'authority', school: gymnasium, costCentre: '2150-04', amount: 9_000_00 },
          { name: 'Grundschule Am Lindenhof', year, pot: 'authority', school: primary, costCentre: '2150-09', amount: 4_500_00 },
        ])
        await allocate(ctx, all!.id, 5_000_00, 'Nachtragshaushalt')
      },
      clerk,
    )
    for (const story of stories) await tell(demo, authority, schools.get(schoolOf[story.by]!)!, story)
    await demo.within(
      authority,
      async (ctx) => {
        await prepareTalks(ctx, year, [gymnasium, primary])
        const { rows } = await talkList.page(ctx, { filter: [], limit: 10 })
        const talk = rows.find((row) => row.school === gymnasium)!
        await addDecisions(ctx, [
          {
            talk: talk.id,
            title: 'Ersatz der Notebooks von 2019 im Lehrerzimmer',
            kind: 'device',
            amount: 8_400_00,
            pot: 'authority',
            verdict: 'yes',
            note: 'in zwei Schritten',
          },
          {
            talk: talk.id,
            title: 'Digitale Tafeln im Altbau',
            kind: 'room',
            amount: 32_000_00,
            pot: 'authority',
            verdict: 'later',
            note: 'nach der Sanierung',
          },
        ])
      },
      clerk,
    )
  },
}

async function tell(demo: Demo, authority: string, school: string, { by, order, approved = [], refused, said }: Story): Promise<void> {
  const as = async (name: Person) => actorOf(demo, authority, name)
  const id = await demo.within(
    authority,
    async (ctx) => {
      const [made] = await createOrders(ctx, [{ ...order, school }])
      await submitOrders(ctx, [made!.id])
      return made!.id
    },
    await as(by),
  )
  if (said) await demo.within(authority, (ctx) => comment(ctx, id, said.text), await as(said.by))
  for (const [index, name] of approved.entries()) {
    const verdict =
      refused && index === approved.length - 1 ? { decision: 'refuse' as const, note: refused } : { decision: 'approve' as const }
    await demo.within(authority, (ctx) => decideOrders(ctx, [id], verdict), await as(name))
  }
  await demo.within(authority, (ctx) => fulfil(ctx, [id]))
}
