// Classes: the own ones to tap; for those who run a school or several, all of them as a list.
import { columnsOf } from '#shared'
import { DataList, PageHead, Panel, useSession, useTexts } from '#ui'
import { classApi as api } from '../../api.ts'
import { listedClass } from '../../model.ts'
import { OwnGroups } from './OwnGroups.tsx'

export default function ClassList() {
  const { t } = useTexts()
  const { home } = useSession()
  if (home === 'teacher')
    return (
      <>
        <PageHead title={t('people.class.mine')} />
        <div className="body body--top">
          <Panel title={t('people.class.plural')} flush>
            <OwnGroups />
          </Panel>
        </div>
      </>
    )
  return (
    <>
      <PageHead title={t('people.class.plural')} />
      <DataList
        name={listedClass.name}
        columns={columnsOf(listedClass)}
        endpoint={api.classes}
        exportEndpoint={api.exportClasses}
        titleColumn="name"
        keyColumn="kind"
        scope="school"
        rowHref={(group) => `/klassen/${group.id}`}
        presets={[
          { id: 'classes', label: 'people.class.view.classes', query: { filter: [{ column: 'kind', operator: 'is', values: ['class'] }] } },
          {
            id: 'courses',
            label: 'people.class.view.courses',
            query: { filter: [{ column: 'kind', operator: 'is', values: ['course', 'other'] }] },
          },
        ]}
        searchHint={t('people.class.searchHint')}
        empty={{ icon: 'group', title: t('people.class.none'), text: t('people.class.none.school') }}
      />
    </>
  )
}
