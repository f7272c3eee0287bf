// What is promised of a service: times, maintenance, security, data protection, costs, help.
import { type Block, type CostItem, costUnits, type Maintenance, parties, priorities, rhythms } from '../../model.ts'
import { choice, type FormSection, list, long, nth, record, row, text } from './shapes.ts'
import { keyed, lines, maybe, moneyText, type Plain, readSpan, readValue, rowsOf, said, spanEntry, spanUnits } from './values.ts'

export const promiseSections: readonly FormSection[] = [
  {
    id: 'level',
    fields: ['serviceLevel'],
    shape: (t) =>
      record(
        row('as', t('catalogue.form.as'), text),
        row('serviceTime', t('catalogue.form.serviceTime'), long),
        ...priorities.map((key) =>
          row(
            key,
            t(`catalogue.form.priority.${key}`),
            record(
              row('means', t('catalogue.form.means'), long, true),
              ...(['reaction', 'restoration'] as const).flatMap((name) => [
                row(`${name}Amount`, t(`catalogue.form.${name}`), text),
                row(
                  `${name}Unit`,
                  t('catalogue.form.spanUnit'),
                  choice(spanUnits, (each) => t(`catalogue.form.span.${each}`), t('catalogue.form.span.none')),
                ),
              ]),
              row('note', t('catalogue.privacy.note'), long),
            ),
            true,
          ),
        ),
      ),
    enter: ({ serviceLevel }) => ({
      as: serviceLevel.as,
      serviceTime: serviceLevel.serviceTime,
      ...Object.fromEntries(
        priorities.map((key) => {
          const { means, reaction, restoration, note } = serviceLevel.priorities[key]
          return [key, { means, note, ...spanEntry('reaction', reaction), ...spanEntry('restoration', restoration) }]
        }),
      ),
    }),
    read: (entered) => ({
      serviceLevel: {
        ...maybe('as', entered.as),
        ...maybe('serviceTime', entered.serviceTime),
        priorities: Object.fromEntries(
          priorities.map((key) => {
            const entry = entered[key] as Plain
            return [
              key,
              { means: said(entry.means), ...readSpan('reaction', entry), ...readSpan('restoration', entry), ...maybe('note', entry.note) },
            ]
          }),
        ) as Block['serviceLevel']['priorities'],
      },
    }),
  },
  {
    id: 'maintenance',
    fields: ['maintenance', 'security'],
    shape: (t) =>
      record(
        row(
          'maintenance',
          t('catalogue.form.maintenance'),
          list(
            record(
              row('what', t('catalogue.form.work'), long, true),
              row(
                'every',
                t('catalogue.every'),
                choice(rhythms, (each) => t(`catalogue.every.${each}`)),
                true,
              ),
              row(
                'party',
                t('catalogue.who'),
                choice(parties, (each) => t(`catalogue.party.${each}`)),
                true,
              ),
              row('window', t('catalogue.form.window'), text),
            ),
            nth(t, 'catalogue.form.workN'),
          ),
        ),
        row(
          'security',
          t('catalogue.form.security'),
          list(
            record(row('measure', t('catalogue.measure'), long, true), row('grundschutz', t('catalogue.form.grundschutz'), text, true)),
            nth(t, 'catalogue.form.measureN'),
          ),
          true,
        ),
      ),
    enter: ({ maintenance, security }) => ({
      maintenance,
      security: security.map((each) => ({ ...each, grundschutz: each.grundschutz.join(', ') })),
    }),
    read: (entered) => ({
      maintenance: rowsOf(entered.maintenance).map(
        (entry) =>
          ({ what: said(entry.what), every: said(entry.every), party: said(entry.party), ...maybe('window', entry.window) }) as Maintenance,
      ),
      security: rowsOf(entered.security).map((entry) => ({
        measure: said(entry.measure),
        grundschutz: lines(said(entry.grundschutz).split(',')),
      })),
    }),
  },
  {
    id: 'privacy',
    fields: ['privacy'],
    shape: (t) =>
      record(
        row('purpose', t('catalogue.privacy.purpose'), long, true),
        row('legalBasis', t('catalogue.privacy.legalBasis'), list(text), true),
        row('people', t('catalogue.privacy.people'), list(text), true),
        row('data', t('catalogue.privacy.data'), list(text), true),
        row('recipients', t('catalogue.privacy.recipients'), list(text)),
        row('transfer', t('catalogue.privacy.transfer'), long, true),
        row('deletion', t('catalogue.privacy.deletion'), long, true),
        row('measures', t('catalogue.privacy.measures'), list(text), true),
        row(
          'processorContract',
          t('catalogue.privacy.contract'),
          choice(['yes', 'no', 'depends'], (each) => t(`catalogue.privacy.contract.${each}`)),
          true,
        ),
        row('note', t('catalogue.privacy.note'), long),
      ),
    enter: ({ privacy }) => ({ ...privacy }),
    read: (entered) => ({
      privacy: {
        purpose: said(entered.purpose),
        legalBasis: lines(entered.legalBasis),
        people: lines(entered.people),
        data: lines(entered.data),
        recipients: lines(entered.recipients),
        transfer: said(entered.transfer),
        deletion: said(entered.deletion),
        measures: lines(entered.measures),
        processorContract: said(entered.processorContract) as Block['privacy']['processorContract'],
        ...maybe('note', entered.note),
      },
    }),
  },
  {
    id: 'cost',
    fields: ['cost'],
    shape: (t) =>
      record(
        row(
          'cost',
          t('catalogue.field.cost'),
          list(
            record(
              row('item', t('catalogue.costItem'), text, true),
              row('amount', t('catalogue.form.amount'), text),
              row(
                'per',
                t('catalogue.per'),
                choice(costUnits, (each) => t(`catalogue.per.${each}`)),
                true,
              ),
              row(
                'every',
                t('catalogue.every'),
                choice(['once', 'month', 'year'], (each) => t(`catalogue.every.${each}`)),
                true,
              ),
            ),
            nth(t, 'catalogue.form.costN'),
          ),
        ),
      ),
    enter: ({ cost }) => ({ cost: cost.map((each) => ({ ...each, amount: moneyText(each.amount) })) }),
    read: (entered, { cost }) => ({
      cost: keyed<CostItem>(
        entered.cost,
        cost,
        (entry, old) => ({
          item: said(entry.item),
          per: said(entry.per) as CostItem['per'],
          every: said(entry.every) as CostItem['every'],
          ...(old?.devices && entry.per === 'device' ? { devices: old.devices } : {}),
          ...(old?.people && entry.per === 'person' ? { people: old.people } : {}),
          amount: readValue('money', said(entry.amount)) as number | null,
        }),
        (entry) => said(entry.item),
      ),
    }),
  },
  {
    id: 'help',
    fields: ['help'],
    shape: (t) =>
      record(
        row(
          'help',
          t('catalogue.field.help'),
          list(
            record(row('question', t('catalogue.form.question'), text, true), row('answer', t('catalogue.form.answer'), long, true)),
            nth(t, 'catalogue.form.questionN'),
          ),
          true,
        ),
      ),
    enter: ({ help }) => ({ help }),
    read: (entered) => ({ help: rowsOf(entered.help).map((entry) => ({ question: said(entry.question), answer: said(entry.answer) })) }),
  },
]
