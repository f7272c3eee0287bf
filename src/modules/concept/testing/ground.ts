// Ground for tests: two blocks in force at both schools, one of them with everything that can be missing.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import { book } from '#modules/catalogue'
import type { Block } from '#modules/catalogue/model'
import type { Id } from '#shared'

const block = (number: string, changes: Partial<Block>): Block => ({
  number,
  version: '1.0',
  kind: number.startsWith('B') ? 'basic' : 'optional',
  area: 'network',
  title: `Baustein ${number}`,
  promise: `Sie bekommen ${number}.`,
  scope: { includes: ['Betrieb'], excludes: ['Beratung'] },
  parameters: [],
  prerequisites: [],
  requires: [],
  responsibilities: [{ key: 'operate', task: 'Betrieb', parties: { authority: 'A', contractor: 'R', school: 'I' } }],
  processes: [
    {
      key: 'fault',
      title: 'Störung',
      trigger: 'Etwas geht nicht.',
      steps: [
        { party: 'school', role: 'Lehrkraft', does: 'meldet' },
        { party: 'authority', does: 'behebt', within: '4 Stunden' },
      ],
    },
  ],
  serviceLevel: {
    serviceTime: 'montags bis freitags',
    priorities: {
      p1: { means: 'Ausfall', reaction: { hours: 1 }, restoration: { hours: 4 } },
      p2: { means: 'Störung', reaction: { hours: 4 }, restoration: { days: 1 } },
      p3: { means: 'Mangel', reaction: { days: 1 }, restoration: { days: 5 } },
      p4: { means: 'Frage', reaction: { days: 3 }, restoration: { agreed: true } },
    },
  },
  maintenance: [{ what: 'Updates einspielen', every: 'month', party: 'contractor' }],
  security: [{ measure: 'Updates', grundschutz: ['OPS.1.1.3'] }],
  privacy: {
    purpose: 'Betrieb',
    legalBasis: ['Schulgesetz'],
    people: ['Lehrkräfte'],
    data: ['Name'],
    recipients: [],
    transfer: 'keine',
    deletion: 'nach Ende',
    measures: ['Rechte nach Rolle'],
    processorContract: 'no',
  },
  cost: [],
  checks: [{ key: 'works', title: 'Geht', proves: 'Der Dienst antwortet.' }],
  connectors: [],
  help: [{ question: 'Was tun?', answer: 'Anrufen.' }],
  sources: [{ key: 'a', title: 'Quelle A', url: 'https://example.org/a' }],
  chapters: [{ key: 'leistung', title: 'Leistung', text: 'Der Dienst läuft.\n' }],
  ...changes,
})

export const testBlocks: Block[] = [
  block('B01', {
    area: 'support',
    title: 'Servicedesk',
    parameters: [
      { key: 'phone', label: 'Rufnummer', type: 'text', default: null, setBy: 'authority' },
      { key: 'visits', label: 'Termine im Jahr', type: 'integer', default: 6, min: 1, max: 50, setBy: 'school' },
    ],
    chapters: [
      { key: 'leistung', title: 'Leistung', text: 'Rufen Sie **{{parameter.phone}}** an. Wir kommen {{parameter.visits}} Mal.\n' },
    ],
    privacy: { ...block('B01', {}).privacy, processorContract: 'yes' },
    cost: [{ key: 'staff', item: 'Personal', per: 'school', every: 'year', amount: null }],
  }),
  block('B02', {
    area: 'accounts',
    title: 'Konten',
    requires: [],
    connectors: ['ldap'],
    cost: [{ key: 'line', item: 'Lizenz', per: 'school', every: 'month', amount: 500 }],
    checks: [{ key: 'pupils', title: 'Alle haben Konten', proves: 'Es gibt Konten.', fact: 'test.accounts', expect: { atLeast: 10 } }],
  }),
]

/** Brings the blocks of the test into the library; `ctx` sees no authority. */
export const loadTestBlocks = (ctx: Context, blocks: readonly Block[] = testBlocks) =>
  sql`insert into catalogue.library_block (number, block_version, place, content, digest)
    select b->>'number', b->>'version', row_number() over (), b, md5(b::text) from jsonb_array_elements(${JSON.stringify(blocks)}::jsonb) b on conflict do nothing`.execute(
    ctx.db(),
  )

/** Books both blocks at schools; the first school gets more visits. */
export async function bookTestBlocks(ctx: Context, schools: readonly Id[], from = '2026-08-01'): Promise<void> {
  await book(
    ctx,
    schools.flatMap((school, index) => [
      { school, block: 'B01', from, ...(index === 0 ? { parameters: { visits: 12 } } : {}) },
      { school, block: 'B02', from },
    ]),
  )
}
