// All schools: filters, views, archiving in bulk, export; the way to a new school or a whole list of them.
import { useState } from 'react'
import { columnsOf } from '#shared'
import { type Chosen, ConfirmDialog, DataList, LinkButton, MenuButton, PageHead, useRight, useTexts } from '#ui'
import { schoolsApi as api } from '../../api.ts'
import { School } from '../../model.ts'
import { useArchive } from '../parts.tsx'
import { FirstSchools } from './FirstSchools.tsx'

const active = { column: 'state', operator: 'is' as const, values: ['active'] }

export default function SchoolList() {
  const { t } = useTexts()
  const mayCreate = useRight('organisation.school.create')
  const [chosen, setChosen] = useState<{ chosen: Chosen; done: () => void }>()
  return (
    <>
      <PageHead title={t('organisation.school.plural')} actions={mayCreate ? <HeadActions /> : null} />
      <DataList
        name={School.name}
        columns={columnsOf(School)}
        endpoint={api.schools}
        exportEndpoint={api.exportSchools}
        titleColumn="name"
        rowHref={(school) => `/schulen/${school.id}`}
        tones={{ state: { active: 'success', archived: 'off', merged: 'info' } }}
        searchHint={t('organisation.school.searchHint')}
        presets={[
          { id: 'active', label: 'organisation.school.presets.active', query: { filter: [active] } },
          {
            id: 'archived',
            label: 'organisation.school.presets.archived',
            query: { filter: [{ ...active, values: ['archived', 'merged'] }] },
          },
        ]}
        bulk={[
          {
            id: 'archive',
            label: t('organisation.school.archive'),
            right: 'organisation.school.create',
            run: (some, done) => setChosen({ chosen: some, done }),
          },
        ]}
        empty={{
          icon: 'school',
          title: t('organisation.school.none'),
          text: t('organisation.school.none.text'),
          actions: mayCreate ? <FirstSchools /> : null,
        }}
      />
      {chosen ? <Archive {...chosen} onClose={() => setChosen(undefined)} /> : null}
    </>
  )
}

function HeadActions() {
  const { t } = useTexts()
  const more = [
    { id: 'import', label: t('organisation.school.import'), icon: 'up2', href: '/schulen/importieren' },
    { id: 'merge', label: t('organisation.school.merge'), icon: 'swap', href: '/schulen/zusammenlegen' },
    { id: 'templates', label: t('organisation.template.plural'), icon: 'copy', href: '/vorlagen' },
  ]
  return (
    <>
      <MenuButton label={t('organisation.school.more')} iconAfter="down" groups={[{ id: 'more', items: more }]} />
      <LinkButton href="/schulen/neu" look="primary" icon="plus">
        {t('organisation.school.add')}
      </LinkButton>
    </>
  )
}

function Archive({ chosen, done, onClose }: { chosen: Chosen; done: () => void; onClose: () => void }) {
  const { t } = useTexts()
  const archive = useArchive(api.archiveSchools, api.restoreSchools, 'organisation.school.archived')
  return (
    <ConfirmDialog
      open
      title={t('organisation.school.archive.ask', { count: chosen.count })}
      action={t('organisation.school.archive.do', { count: chosen.count })}
      onConfirm={() => archive(chosen, done)}
      onClose={onClose}
    >
      {t('organisation.school.archive.text')}
    </ConfirmDialog>
  )
}
