// What is promised of a service: times, maintenance, security, data protection, costs, help.

import { readNumber } from '#ui'
import {
  type Block,
  type Check,
  type CostItem,
  connectorKinds,
  costPeople,
  costUnits,
  type Maintenance,
  parties,
  priorities,
  rhythms,
} from '../../model.ts'
import { choice, type FormSection, list, long, nth, record, row, text } from './shapes.ts'
import { keyed, lines, maybe, moneyText, type Plain, readSpan, readValue, rowsOf, said, spanEntry, spanUnits, valueText } from './values.ts'

/** What a check expects: a number, a parameter as `$key`, yes or no, or a word. */
const limitText = (value: string | number | boolean | undefined) =>
  typeof value === 'boolean' ? valueText({ type: 'yes' }, value) : valueText({ type: 'decimal' }, value ?? null)
const readLimit = (typed: string): string | number | boolean =>
  typed === 'ja' || typed === 'nein' ? typed === 'ja' : (readNumber(typed) ?? typed)

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
              row('devices', t('catalogue.form.devices'), text),
              row('people', t('catalogue.form.people'), list(choice(costPeople, (each) => t(`catalogue.per.${each}`)))),
            ),
            nth(t, 'catalogue.form.costN'),
          ),
        ),
      ),
    enter: ({ cost }) => ({
      cost: cost.map((each) => ({ ...each, amount: moneyText(each.amount), devices: (each.devices ?? []).join(', ') })),
    }),
    read: (entered, { cost }) => ({
      cost: keyed<CostItem>(
        entered.cost,
        cost,
        (entry) => ({
          item: said(entry.item),
          per: said(entry.per) as CostItem['per'],
          every: said(entry.every) as CostItem['every'],
          ...(lines(said(entry.devices).split(',')).length ? { devices: lines(said(entry.devices).split(',')) } : {}),
          ...(lines(entry.people).length ? { people: lines(entry.people) as CostItem['people'] } : {}),
          amount: readValue('money', said(entry.amount)) as number | null,
        }),
        (entry) => said(entry.item),
      ),
    }),
  },
  {
    id: 'checks',
    fields: ['checks', 'connectors'],
    shape: (t) =>
      record(
        row(
          'checks',
          t('catalogue.field.checks'),
          list(
            record(
              row('title', t('catalogue.field.title'), text, true),
              row('proves', t('catalogue.form.proves'), long, true),
              row('fact', t('catalogue.form.fact'), text),
              row('atLeast', t('catalogue.outcome.atLeast'), text),
              row('atMost', t('catalogue.outcome.atMost'), text),
              row('is', t('catalogue.form.is'), text),
              row('filled', t('catalogue.form.filled'), text),
            ),
            nth(t, 'catalogue.form.checkN'),
          ),
          true,
        ),
        row('connectors', t('catalogue.field.connectors'), list(choice(connectorKinds, (each) => each))),
      ),
    enter: ({ checks, connectors }) => ({
      checks: checks.map(({ expect, filled, ...each }) => ({
        ...each,
        atLeast: limitText(expect?.atLeast),
        atMost: limitText(expect?.atMost),
        is: limitText(expect?.is),
        filled: (filled ?? []).join(', '),
      })),
      connectors,
    }),
    read: (entered, { checks }) => ({
      checks: keyed<Check>(
        entered.checks,
        checks,
        (entry) => {
          const limits = (['atLeast', 'atMost', 'is'] as const).flatMap((name) =>
            said(entry[name]) ? [[name, readLimit(said(entry[name]))]] : [],
          )
          const filled = lines(said(entry.filled).split(','))
          return {
            title: said(entry.title),
            proves: said(entry.proves),
            ...maybe('fact', entry.fact),
            ...(limits.length ? { expect: Object.fromEntries(limits) } : {}),
            ...(filled.length ? { filled } : {}),
          }
        },
        (entry) => said(entry.title),
      ),
      connectors: lines(entered.connectors) as Block['connectors'],
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
  {
    id: 'sources',
    fields: ['sources'],
    shape: (t) =>
      record(
        row(
          'sources',
          t('catalogue.field.sources'),
          list(
            record(
              row('key', t('catalogue.form.short'), text, true),
              row('title', t('catalogue.field.title'), text, true),
              row('url', t('catalogue.form.url'), text),
            ),
            nth(t, 'catalogue.form.sourceN'),
          ),
        ),
      ),
    enter: ({ sources }) => ({ sources }),
    read: (entered) => ({
      sources: rowsOf(entered.sources).map((entry) => ({ key: said(entry.key), title: said(entry.title), ...maybe('url', entry.url) })),
    }),
  },
]
