// What each column means: suggested, corrected by the person.
import { useState } from 'react'
import { Button, Field, Note, Panel, ScrollBox, useAsk, useDo, useGo, useScope, useTexts, useUrl, Wizard } from '#ui'
import { importsApi as api, authoritiesApi } from '../../api.ts'
import { type Land, type ListField, type ListMapping, landNames, lands, listFields } from '../../model.ts'
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
      {preview.problem ? (
        <Note tone="danger" live title={preview.problem.problem.title}>
          {preview.problem.message}
        </Note>
      ) : null}
      <div className="form__grid">
        <Field label={t('organisation.schoolList.land')} required>
          {(control) => (
            <select className="select" {...control} value={land} onChange={(event) => setLand(event.target.value as Land)}>
              {lands.map((each) => (
                <option key={each} value={each}>
                  {landNames[each]}
                </option>
              ))}
            </select>
          )}
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
  const title = t('organisation.schoolList.step.columns')
  return (
    <Panel title={title} flush>
      <ScrollBox label={title}>
        <table className="table" aria-label={title}>
          <thead>
            <tr>
              <th scope="col">{t('organisation.schoolList.column')}</th>
              <th scope="col">{t('organisation.schoolList.field')}</th>
              <th scope="col">{t('organisation.schoolList.sample')}</th>
            </tr>
          </thead>
          <tbody>
            {list.columns.map((column) => {
              const name = column.heading || t('organisation.schoolList.unnamed', { number: column.position + 1 })
              return (
                <tr key={column.position}>
                  <th scope="row">{name}</th>
                  <td>
                    <select
                      className="select"
                      aria-label={t('organisation.schoolList.field.for', { name })}
                      value={mapping[column.position] ?? ''}
                      onChange={(event) => onMapping({ ...mapping, [column.position]: (event.target.value || null) as ListField | null })}
                    >
                      <option value="">{t('organisation.schoolList.field.none')}</option>
                      {listFields.map((key) => (
                        <option key={key} value={key}>
                          {t(`organisation.school.${key}`)}
                        </option>
                      ))}
                    </select>
                  </td>
                  <td className="muted">{column.sample.filter(Boolean).slice(0, 3).join(' · ')}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </ScrollBox>
    </Panel>
  )
}
