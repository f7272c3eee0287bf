// What a service is: title, scope, parameters, who does what, in which steps.
import { landNames, lands } from '#modules/organisation/model'
import {
  type Area,
  areas,
  letters,
  type Parameter,
  type Process,
  parameterTypes,
  parties,
  type Responsibility,
  supportLevels,
} from '../../model.ts'
import { choice, type FormSection, list, long, nth, number, record, row, text, type Words } from './shapes.ts'
import { keyed, lines, maybe, type Plain, readValue, rowsOf, said, valueText } from './values.ts'

/** Who does what: a letter for each party, in fields of their own. */
const letterRows = (t: Words) =>
  parties.map((party) =>
    row(
      party,
      t(`catalogue.party.${party}`),
      choice(letters, (each) => t(`catalogue.letter.${each}`), t('catalogue.form.none')),
    ),
  )
const partiesIn = (entry: Plain) =>
  Object.fromEntries(parties.flatMap((party) => (said(entry[party]) ? [[party, said(entry[party])]] : [])))

export const serviceSections: readonly FormSection[] = [
  {
    id: 'promise',
    fields: ['title', 'promise', 'area'],
    shape: (t) =>
      record(
        row('title', t('catalogue.field.title'), text, true),
        row('promise', t('catalogue.form.promise'), long, true),
        row(
          'area',
          t('catalogue.field.area'),
          choice(Object.keys(areas), (each) => t(`catalogue.area.${each}`)),
          true,
        ),
      ),
    enter: ({ title, promise, area }) => ({ title, promise, area }),
    read: ({ title, promise, area }) => ({ title: said(title), promise: said(promise), area: said(area) as Area }),
  },
  {
    id: 'scope',
    fields: ['scope', 'prerequisites', 'requires'],
    shape: (t) =>
      record(
        row('includes', t('catalogue.includes'), list(text), true),
        row('excludes', t('catalogue.excludes'), list(text)),
        row('prerequisites', t('catalogue.field.prerequisites'), list(text)),
        row(
          'requires',
          t('catalogue.field.requires'),
          list(
            record(row('block', t('catalogue.form.requiredNumber'), text, true), row('why', t('catalogue.form.why'), text, true)),
            nth(t, 'catalogue.form.requiredN'),
          ),
        ),
      ),
    enter: ({ scope, prerequisites, requires }) => ({ ...scope, prerequisites, requires }),
    read: (entered) => ({
      scope: { includes: lines(entered.includes), excludes: lines(entered.excludes) },
      prerequisites: lines(entered.prerequisites),
      requires: rowsOf(entered.requires).map((entry) => ({ block: said(entry.block), why: said(entry.why) })),
    }),
  },
  {
    id: 'parameters',
    fields: ['parameters'],
    shape: (t) =>
      record(
        row(
          'parameters',
          t('catalogue.field.parameters'),
          list(
            record(
              row('label', t('catalogue.form.label'), text, true),
              row(
                'type',
                t('catalogue.form.type'),
                choice(parameterTypes, (each) => t(`catalogue.form.type.${each}`)),
                true,
              ),
              row('default', t('catalogue.form.default'), text),
              row('unit', t('catalogue.form.unit'), text),
              row('min', t('catalogue.form.min'), number),
              row('max', t('catalogue.form.max'), number),
              row(
                'setBy',
                t('catalogue.setBy'),
                choice(['authority', 'school'], (each) => t(`catalogue.setBy.${each}`)),
                true,
              ),
              row('proposal', t('catalogue.form.proposal'), { kind: 'yes' }),
              row('help', t('catalogue.form.hint'), text),
              row(
                'choices',
                t('catalogue.form.choices'),
                list(record(row('value', t('catalogue.form.short'), text, true), row('label', t('catalogue.form.label'), text, true))),
              ),
            ),
            nth(t, 'catalogue.form.parameter'),
          ),
        ),
      ),
    enter: ({ parameters }) => ({ parameters: parameters.map((each) => ({ ...each, default: valueText(each, each.default) })) }),
    read: (entered, { parameters }) => ({
      parameters: keyed<Parameter>(
        entered.parameters,
        parameters,
        (entry) => ({
          label: said(entry.label),
          ...maybe('help', entry.help),
          type: said(entry.type) as Parameter['type'],
          ...maybe('unit', entry.unit),
          default: readValue(said(entry.type), said(entry.default)),
          ...(entry.proposal === true ? { proposal: true } : {}),
          ...(typeof entry.min === 'number' ? { min: entry.min } : {}),
          ...(typeof entry.max === 'number' ? { max: entry.max } : {}),
          ...(rowsOf(entry.choices).length
            ? { choices: rowsOf(entry.choices).map((each) => ({ value: said(each.value), label: said(each.label) })) }
            : {}),
          setBy: said(entry.setBy) as Parameter['setBy'],
        }),
        (entry) => said(entry.label),
        true,
      ),
    }),
  },
  {
    id: 'tasks',
    fields: ['responsibilities'],
    shape: (t) =>
      record(
        row(
          'responsibilities',
          t('catalogue.field.responsibilities'),
          list(
            record(
              row('task', t('catalogue.task'), long, true),
              ...letterRows(t),
              row(
                'supportLevel',
                t('catalogue.form.supportLevel'),
                choice(supportLevels, (each) => t(`catalogue.form.supportLevel.${each}`), t('catalogue.form.none')),
              ),
              row(
                'variants',
                t('catalogue.form.variants'),
                list(
                  record(
                    row(
                      // The party of that name has a field, too.
                      'where',
                      t('catalogue.form.land'),
                      choice(lands, (each) => landNames[each as keyof typeof landNames]),
                      true,
                    ),
                    ...letterRows(t),
                    row('note', t('catalogue.privacy.note'), long, true),
                    row('source', t('catalogue.form.sourceKey'), text, true),
                  ),
                  nth(t, 'catalogue.form.variantN'),
                ),
              ),
            ),
            nth(t, 'catalogue.form.task'),
          ),
          true,
        ),
      ),
    enter: ({ responsibilities }) => ({
      responsibilities: responsibilities.map((each) => ({
        ...each,
        ...each.parties,
        variants: (each.variants ?? []).map((variant) => ({
          where: variant.land,
          ...variant.parties,
          note: variant.note,
          source: variant.source,
        })),
      })),
    }),
    read: (entered, { responsibilities }) => ({
      responsibilities: keyed<Responsibility>(
        entered.responsibilities,
        responsibilities,
        (entry) => ({
          task: said(entry.task),
          parties: partiesIn(entry),
          ...(said(entry.supportLevel) ? { supportLevel: said(entry.supportLevel) as Responsibility['supportLevel'] } : {}),
          ...(rowsOf(entry.variants).length
            ? {
                variants: rowsOf(entry.variants).map((variant) => ({
                  land: said(variant.where) as NonNullable<Responsibility['variants']>[number]['land'],
                  parties: partiesIn(variant),
                  note: said(variant.note),
                  source: said(variant.source),
                })),
              }
            : {}),
        }),
        (entry) => said(entry.task),
      ),
    }),
  },
  {
    id: 'processes',
    fields: ['processes'],
    shape: (t) =>
      record(
        row(
          'processes',
          t('catalogue.field.processes'),
          list(
            record(
              row('title', t('catalogue.field.title'), text, true),
              row('trigger', t('catalogue.form.trigger'), long, true),
              row(
                'steps',
                t('catalogue.form.steps'),
                list(
                  record(
                    row(
                      'party',
                      t('catalogue.who'),
                      choice(parties, (each) => t(`catalogue.party.${each}`)),
                      true,
                    ),
                    row('role', t('catalogue.form.role'), text),
                    row('within', t('catalogue.within'), text),
                    row('does', t('catalogue.form.does'), long, true),
                  ),
                  nth(t, 'catalogue.form.step'),
                ),
                true,
              ),
            ),
            nth(t, 'catalogue.form.process'),
          ),
          true,
        ),
      ),
    enter: ({ processes }) => ({ processes }),
    read: (entered, { processes }) => ({
      processes: keyed<Process>(
        entered.processes,
        processes,
        (entry) => ({
          title: said(entry.title),
          trigger: said(entry.trigger),
          steps: rowsOf(entry.steps).map((step) => ({
            party: said(step.party) as Process['steps'][number]['party'],
            ...maybe('role', step.role),
            does: said(step.does),
            ...maybe('within', step.within),
          })),
        }),
        (entry) => said(entry.title),
      ),
    }),
  },
]
