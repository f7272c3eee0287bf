// Classes, courses and other groups of a school.
import { useState } from 'react'
import { columnsOf, dayOf } from '#shared'
import { Button, DataList, Dialog, ModelForm, Panel, toast, useAsk, useRight, useTexts } from '#ui'
import { groupsApi as api } from '../../api.ts'
import { Group } from '../../model.ts'
import { useArchive } from '../parts.tsx'

type Row = Group & { schoolYearName: string }
const today = () => dayOf()

export function Groups({ school }: { school: { id: string } }) {
  const { t } = useTexts()
  const may = useRight('organisation.group.change')
  const years = useAsk(api.schoolYears, { query: { limit: 20 } })
  const [edits, setEdits] = useState<Row | 'new'>()
  const archive = useArchive(api.archiveGroups, api.restoreGroups, 'organisation.group.archived')
  const year = years.data?.rows.find((each) => each.starts <= today() && today() <= each.ends)
  const add = may ? (
    <Button small icon="plus" onClick={() => setEdits('new')}>
      {t('organisation.group.add')}
    </Button>
  ) : null
  return (
    <Panel title={t('organisation.group.plural')} note={year?.name} flush actions={add}>
      <DataList
        inside
        prefix="g."
        name={Group.name}
        columns={columnsOf(Group).filter((column) => column.key !== 'school')}
        endpoint={api.groups}
        exportEndpoint={api.exportGroups}
        titleColumn="name"
        tones={{ state: { active: 'success', archived: 'off' } }}
        fixed={[{ column: 'school', operator: 'is', values: [school.id] }]}
        presets={
          year
            ? [
                {
                  id: 'year',
                  label: 'organisation.schoolYear',
                  query: { filter: [{ column: 'schoolYear', operator: 'is', values: [year.id] }] },
                },
              ]
            : []
        }
        rowActions={(group) =>
          may ? [{ id: 'edit', label: t('organisation.school.edit'), icon: 'edit', onAction: () => setEdits(group as Row) }] : []
        }
        bulk={[
          {
            id: 'archive',
            label: t('organisation.group.archive'),
            right: 'organisation.group.change',
            run: (chosen, done) => void archive(chosen, done),
          },
        ]}
        empty={{ icon: 'group', title: t('organisation.group.none'), text: t('organisation.group.none.text') }}
      />
      {edits ? (
        <GroupDialog school={school.id} year={year} group={edits === 'new' ? undefined : edits} onClose={() => setEdits(undefined)} />
      ) : null}
    </Panel>
  )
}

function GroupDialog({
  school,
  year,
  group,
  onClose,
}: {
  school: string
  year?: { id: string; name: string }
  group?: Row
  onClose: () => void
}) {
  const { t } = useTexts()
  return (
    <Dialog open title={group?.name ?? t('organisation.group.add')} onClose={onClose}>
      <ModelForm
        model={Group}
        mode={group ? 'change' : 'draft'}
        values={group ?? { kind: 'class', schoolYear: year?.id, schoolYearName: year?.name }}
        endpoint={(group ? api.changeGroup : api.createGroup) as typeof api.createGroup}
        bodyOf={group ? undefined : (values) => ({ ...values, school })}
        sections={[{ fields: group ? ['name', 'grade', 'subject'] : ['name', 'kind', 'grade', 'subject', 'schoolYear'] }]}
        onCancel={onClose}
        onDone={(saved) => {
          toast(t(group ? 'organisation.group.changed' : 'organisation.group.created', { name: saved.name }))
          onClose()
        }}
      />
    </Dialog>
  )
}
