// One school: facts, places, groups, calendar, modules, history.
import { useState } from 'react'
import {
  Button,
  History,
  Link,
  LinkButton,
  Loaded,
  MenuButton,
  type MenuItem,
  ModelFacts,
  Note,
  Panel,
  Sheet,
  State,
  type Tab,
  useAsk,
  useDo,
  useGo,
  useParam,
  useRight,
  useTexts,
} from '#ui'
import { schoolsApi as api } from '../../api.ts'
import { School, schoolTypeName } from '../../model.ts'
import { ModuleSwitches } from '../authority/ModuleSwitches.tsx'
import { SchoolCalendar } from '../calendar/SchoolCalendar.tsx'
import { useArchive } from '../parts.tsx'
import { Groups } from '../places/Groups.tsx'
import { Places } from '../places/Places.tsx'
import { AsTemplate } from './AsTemplate.tsx'
import { Today } from './Today.tsx'

type Row = School & { mergedIntoName: string | null; rooms: number; groups: number }
const tones = { active: 'success', archived: 'off', merged: 'info' } as const

export default function SchoolSheet() {
  const { t, f } = useTexts()
  const id = useParam('school')
  const asked = useAsk(api.school, { params: { id } })
  return (
    <Loaded of={asked}>
      {(school) => (
        <Sheet
          title={school.name}
          crumbs={[{ label: t('organisation.school.plural'), href: '/schulen' }]}
          state={<State tone={tones[school.state]}>{t(`organisation.school.state.${school.state}`)}</State>}
          meta={[
            school.number ? `${t('organisation.school.number')} ${school.number}` : null,
            school.type ? schoolTypeName(school.type, school.land) : null,
            school.city,
            `${f.number(school.rooms)} ${t('organisation.school.rooms')}`,
          ]}
          actions={<Actions school={school} />}
          tabs={tabsOf(school, t)}
        />
      )}
    </Loaded>
  )
}

function tabsOf(school: Row, t: (key: string) => string): Tab[] {
  return [
    { id: 'ueberblick', label: t('ui.overview'), content: () => <Overview school={school} /> },
    { id: 'raeume', label: t('organisation.school.tab.places'), count: school.rooms, content: () => <Places school={school} /> },
    { id: 'gruppen', label: t('organisation.school.tab.groups'), count: school.groups, content: () => <Groups school={school} /> },
    { id: 'kalender', label: t('organisation.school.tab.calendar'), content: () => <SchoolCalendar school={school} /> },
    { id: 'module', label: t('organisation.school.tab.modules'), content: () => <ModuleSwitches school={school.id} /> },
    { id: 'verlauf', label: t('ui.history'), content: () => <History type={School.name} id={school.id} /> },
  ]
}

function Overview({ school }: { school: Row }) {
  const { t } = useTexts()
  return (
    <div className="stack">
      {school.state === 'archived' ? <Note>{t('organisation.school.archivedNote')}</Note> : null}
      {school.state === 'merged' && school.mergedInto ? (
        <Note actions={<Link href={`/schulen/${school.mergedInto}`}>{school.mergedIntoName}</Link>}>
          {t('organisation.school.mergedNote', { name: school.mergedIntoName ?? '' })}
        </Note>
      ) : null}
      <div className="cols">
        <Panel className="c8" title={t('organisation.school.basics')}>
          <ModelFacts
            model={School}
            row={school}
            fields={['name', 'number', 'type', 'land', 'shortName', 'tags', 'street', 'postcode', 'city', 'phone', 'email', 'website']}
            cells={school.type ? { type: schoolTypeName(school.type, school.land) } : {}}
          />
        </Panel>
        <div className="c4">
          <Today school={school.id} />
        </div>
      </div>
    </div>
  )
}

function Actions({ school }: { school: Row }) {
  const { t } = useTexts()
  const go = useGo()
  const mayChange = useRight('organisation.school.change')
  const mayCreate = useRight('organisation.school.create')
  const mayTemplate = useRight('organisation.template.change')
  const [keeps, setKeeps] = useState(false)
  const archive = useArchive(api.archiveSchools, api.restoreSchools, 'organisation.school.archived')
  const restore = useDo(api.restoreSchools)
  const more: MenuItem[] = [
    ...(mayTemplate ? [{ id: 'template', label: t('organisation.school.asTemplate'), icon: 'copy', onAction: () => setKeeps(true) }] : []),
    ...(mayCreate && school.state !== 'merged'
      ? [
          {
            id: 'merge',
            label: t('organisation.school.merge'),
            icon: 'swap',
            onAction: () => void go(`/schulen/zusammenlegen?von=${school.id}`),
          },
        ]
      : []),
    ...(mayCreate && school.state === 'active'
      ? [{ id: 'archive', label: t('organisation.school.archive'), icon: 'folder', onAction: () => void archive({ ids: [school.id] }) }]
      : []),
  ]
  return (
    <>
      {more.length ? <MenuButton label={t('organisation.school.more')} iconAfter="down" groups={[{ id: 'more', items: more }]} /> : null}
      {mayCreate && school.state === 'archived' ? (
        <Button icon="undo" busy={restore.busy} onClick={() => void restore.run({ body: { ids: [school.id] } })}>
          {t('organisation.school.restore')}
        </Button>
      ) : null}
      {mayChange ? (
        <LinkButton href={`/schulen/${school.id}/bearbeiten`} look="primary" icon="edit">
          {t('organisation.school.edit')}
        </LinkButton>
      ) : null}
      {keeps ? <AsTemplate school={school} onClose={() => setKeeps(false)} /> : null}
    </>
  )
}
