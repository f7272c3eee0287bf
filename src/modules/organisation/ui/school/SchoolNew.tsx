// A new school, on request with the rooms, classes and lessons of a template.
import { useState } from 'react'
import { Field, ModelForm, PageHead, Panel, Select, toast, useAsk, useDo, useGo, useScope, useTexts, useUrl } from '#ui'
import { schoolsApi as api, authoritiesApi, templatesApi } from '../../api.ts'
import { type Land, School, schoolTypeName } from '../../model.ts'
import { schoolControls, schoolSections } from './controls.tsx'

export default function SchoolNew() {
  const { t } = useTexts()
  const go = useGo()
  const { authority } = useScope()
  const { search } = useUrl()
  const [template, setTemplate] = useState(search.get('vorlage') ?? '')
  const home = useAsk(authoritiesApi.authority, { params: { id: authority?.id ?? '' } }, { when: authority !== null })
  const create = useDo(api.createSchool)
  const land = home.data?.land ?? 'NW'
  return (
    <>
      <PageHead title={t('organisation.school.add')} crumbs={[{ label: t('organisation.school.plural'), href: '/schulen' }]} line />
      <div className="body">
        <Panel title={t('ui.facts')}>
          <ModelForm
            model={School}
            mode="draft"
            values={{ land, city: home.data?.city }}
            endpoint={api.createSchool}
            onSubmit={(values) => create.run({ query: template ? { template } : {}, body: values as never })}
            controls={schoolControls}
            submit={t('organisation.school.add')}
            sections={schoolSections(t)}
            onCancel={() => void go('/schulen')}
            onDone={(school) => {
              toast(t('organisation.school.created', { name: school.name }))
              void go(`/schulen/${school.id}`)
            }}
          >
            <TemplateChoice land={land} value={template} onValue={setTemplate} />
          </ModelForm>
        </Panel>
      </div>
    </>
  )
}

function TemplateChoice({ land, value, onValue }: { land: Land; value: string; onValue: (id: string) => void }) {
  const { t } = useTexts()
  const templates = useAsk(templatesApi.templates, { query: { limit: 100 } })
  const rows = templates.data?.rows ?? []
  const chosen = rows.find((each) => each.id === value)
  const hint = chosen
    ? t('organisation.school.template.effect', { rooms: chosen.rooms, groups: chosen.groups })
    : t('organisation.school.template.hint')
  return (
    <div className="form__grid">
      <Field unmarked label={t('organisation.school.template')} hint={hint}>
        {(control) => (
          <Select
            control={control}
            value={value}
            options={[
              ['', t('organisation.school.template.none')],
              ...rows.map((each) => [each.id, each.type ? `${each.name} · ${schoolTypeName(each.type, land)}` : each.name] as const),
            ]}
            onValue={onValue}
          />
        )}
      </Field>
    </div>
  )
}
