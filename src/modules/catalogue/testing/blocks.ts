// Small blocks for tests, sound by the shape of the library.
import type { Block } from '../model.ts'

/** A block with what tests look at; everything else is filled plainly. */
export const testBlock = (number: string, changes: Partial<Block> = {}): Block => ({
  number,
  version: '1.0',
  kind: number.startsWith('B') ? 'basic' : 'optional',
  area: 'network',
  title: `Baustein ${number}`,
  promise: `Sie bekommen ${number}.`,
  scope: { includes: ['Betrieb'], excludes: [] },
  parameters: [],
  prerequisites: [],
  requires: [],
  responsibilities: [{ key: 'operate', task: 'Betrieb', parties: { authority: 'A', contractor: 'R', school: 'I' } }],
  processes: [
    {
      key: 'fault',
      title: 'Störung',
      trigger: 'Meldung',
      steps: [
        { party: 'school', does: 'meldet' },
        { party: 'authority', does: 'behebt' },
      ],
    },
  ],
  serviceLevel: {
    serviceTime: '08:00 bis 16:00 Uhr',
    priorities: { p1: { means: 'Ausfall' }, p2: { means: 'Störung' }, p3: { means: 'Mangel' }, p4: { means: 'Frage' } },
  },
  maintenance: [],
  security: [{ measure: 'Updates', grundschutz: ['OPS.1.1.3'] }],
  privacy: {
    purpose: 'Betrieb',
    legalBasis: ['Landesschulgesetz'],
    people: ['Lehrkräfte'],
    data: ['Name'],
    recipients: [],
    transfer: 'keine',
    deletion: 'nach Ende',
    measures: ['Rechte'],
    processorContract: 'no',
  },
  cost: [],
  checks: [{ key: 'works', title: 'Geht', proves: 'Der Dienst antwortet.' }],
  connectors: [],
  help: [{ question: 'Was tun?', answer: 'Anrufen.' }],
  sources: [],
  chapters: [{ key: 'leistung', title: 'Leistung', text: 'Text.\n' }],
  ...changes,
})

/** A net, a filter that needs it with values and prices, and a WLAN that needs both. */
export const testLibrary: Block[] = [
  testBlock('B10', { title: 'Netz', cost: [{ key: 'line', item: 'Leitung', per: 'school', every: 'month', amount: 5_000 }] }),
  testBlock('S11', {
    title: 'Filter',
    requires: [{ block: 'B10', why: 'Der Filter sitzt im Netz.' }],
    parameters: [
      { key: 'hours', label: 'Stunden am Tag', type: 'integer', default: 8, min: 1, max: 24, setBy: 'school' },
      {
        key: 'level',
        label: 'Strenge',
        type: 'choice',
        choices: [
          { value: 'low', label: 'niedrig' },
          { value: 'high', label: 'hoch' },
        ],
        default: 'high',
        setBy: 'authority',
      },
      { key: 'phone', label: 'Rufnummer', type: 'text', default: null, setBy: 'authority' },
    ],
    responsibilities: [
      {
        key: 'operate',
        task: 'Betrieb',
        parties: { authority: 'A', contractor: 'R', school: 'I' },
        variants: [{ land: 'RP', parties: { land: 'RA', school: 'I' }, note: 'Land', source: 'rp' }],
      },
      { key: 'release', task: 'Seiten freigeben', parties: { school: 'RA' } },
    ],
    sources: [{ key: 'rp', title: 'Quelle' }],
    cost: [
      { key: 'licence', item: 'Lizenz', per: 'person', every: 'year', amount: 100 },
      { key: 'setup', item: 'Einrichtung', per: 'once', every: 'once', amount: null },
    ],
  }),
  testBlock('S12', {
    title: 'WLAN',
    requires: [
      { block: 'B10', why: 'Es braucht ein Netz.' },
      { block: 'S11', why: 'Nur gefiltert.' },
    ],
  }),
]
