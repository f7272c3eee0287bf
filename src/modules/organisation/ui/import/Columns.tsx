// What each column means: suggested, corrected by the person.
import { useState } from 'react'
import { Button, Field, Panel, PlainTable, Select, useAsk, useDo, useGo, useScope, useTexts, useUrl, Wizard } from '#ui'
import { importsApi as api, authoritiesApi } from '../../api.ts'
import { type Land, type ListMapping, landNames, lands, listFields } from '../../model.ts'
import { Refusal } from '../parts.tsx'
import { crumbsOf, type SchoolListRow, stepsOf } from './steps.ts'

export function Columns({ list }: { list: SchoolListRow }) {
  const { t } = useTexts()
  const go = useGo()
  const { change } = useUrl()
  const { authority } = useScope()
  const home = useAsk(authoritiesApi.authority, { params: { id: authority?.id ?? '' } }, { when: authority !== null })
  const [mapping, setMapping] = useState<ListMapping>(list.mapping)
  const [choice, setLand] = useState<Land>()
  const land = choice ?? (list.land as Land | null) ?? home.data?.land ?? 'NW'
  const preview = useDo(api.previewSchoolList)
  const submit = async () => {
    const shown = await preview.run({ params: { id: list.id }, body: { mapping, land } }).catch(() => undefined)
    if (shown) void change({ schritt: 'vorschau' }, {})
  }
  return (
    <Wizard
      title={t('organisation.schoolList.title')}
      crumbs={crumbsOf(t)}
      steps={stepsOf(t, list.title)}
      step="spalten"
      reachable={[]}
      summary={t('organisation.schoolList.recognised', {
        kind: t(`organisation.schoolList.kind.${list.facts.kind ?? 'text'}`),
        columns: list.columns.length,
      })}
      onBack={() => void change({ import: null, schritt: null }, {})}
      onCancel={() => void go('/schulen')}
      next={
        <Button look="primary" iconAfter="right" busy={preview.busy} onClick={() => void submit()}>
          {t('organisation.schoolList.preview')}
        </Button>
      }
    >
      <Refusal of={preview.problem} />
      <div className="form__grid">
        <Field label={t('organisation.schoolList.land')} required>
          {(control) => <Select control={control} value={land} options={lands.map((each) => [each, landNames[each]])} onValue={setLand} />}
        </Field>
      </div>
      <ColumnTable list={list} mapping={mapping} onMapping={setMapping} />
    </Wizard>
  )
}

function ColumnTable({
  list,
  mapping,
  onMapping,
}: {
  list: SchoolListRow
  mapping: ListMapping
  onMapping: (mapping: ListMapping) => void
}) {
  const { t } = useTexts()
  const heads = [t('organisation.schoolList.column'), t('organisation.schoolList.field'), t('organisation.schoolList.sample')]
  return (
    <Panel title={t('organisation.schoolList.step.columns')} flush>
      <PlainTable
        label={t('organisation.schoolList.step.columns')}
        heads={heads}
        rows={list.columns.map((column) => {
          const name = column.heading || t('organisation.schoolList.unnamed', { number: column.position + 1 })
          return {
            key: String(column.position),
            cells: [
              name,
              <Select
                key="field"
                label={t('organisation.schoolList.field.for', { name })}
                value={mapping[column.position] ?? ''}
                options={[
                  ['', t('organisation.schoolList.field.none')],
                  ...listFields.map((key) => [key, t(`organisation.school.${key}`)] as const),
                ]}
                onValue={(key) => onMapping({ ...mapping, [column.position]: key || null })}
              />,
              <span key="sample" className="muted">
                {column.sample.filter(Boolean).slice(0, 3).join(' · ')}
              </span>,
            ],
          }
        })}
      />
    </Panel>
  )
}
