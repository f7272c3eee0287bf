// Changing a school's details.
import { Loaded, ModelForm, PageHead, Panel, toast, useAsk, useGo, useParam, useTexts } from '#ui'
import { schoolsApi as api } from '../../api.ts'
import { School } from '../../model.ts'
import { schoolSections } from './controls.tsx'

export default function SchoolEdit() {
  const { t } = useTexts()
  const go = useGo()
  const id = useParam('school')
  const asked = useAsk(api.school, { params: { id } })
  return (
    <Loaded of={asked}>
      {(school) => (
        <>
          <PageHead
            title={school.name}
            crumbs={[
              { label: t('organisation.school.plural'), href: '/schulen' },
              { label: school.name, href: `/schulen/${id}` },
            ]}
            line
          />
          <div className="body">
            <Panel title={t('organisation.school.edit')}>
              <ModelForm
                model={School}
                mode="change"
                values={school}
                endpoint={api.changeSchool}
                sections={schoolSections(t)}
                onReload={asked.refetch}
                onCancel={() => void go(`/schulen/${id}`)}
                onDone={() => {
                  toast(t('organisation.school.changed'))
                  void go(`/schulen/${id}`)
                }}
              />
            </Panel>
          </div>
        </>
      )}
    </Loaded>
  )
}
