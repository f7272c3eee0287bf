// Ferien, days off and extra lesson days, as a list with its dialog.
import { useState } from 'react'
import { columnsOf } from '#shared'
import { Button, type Chosen, ConfirmDialog, DataList, Dialog, LinkButton, ModelForm, Panel, toast, useDo, useRight, useTexts } from '#ui'
import { calendarApi as api } from '../../api.ts'
import { CalendarEntry, type Land, landNames } from '../../model.ts'
import { bodyOf } from '../parts.tsx'

/** Where an entry holds stands under its name. */
const place = new Set(['school', 'land'])

type Row = CalendarEntry & { schoolName: string | null }

/** With a school, its own entries; without one, those of the authority and all its schools. */
export function Entries({ school }: { school: { id: string } | null }) {
  const { t } = useTexts()
  const may = useRight('organisation.calendar.change')
  const [edits, setEdits] = useState<Row | 'new'>()
  const [gone, setGone] = useState<{ chosen: Chosen; done: () => void }>()
  const actions = may ? (
    <span className="row">
      <LinkButton small icon="up2" href={school ? `/kalender/importieren?fuer=${school.id}` : '/kalender/importieren'}>
        {t('organisation.calendar.import')}
      </LinkButton>
      <Button small icon="plus" onClick={() => setEdits('new')}>
        {t('organisation.calendar.add')}
      </Button>
    </span>
  ) : null
  return (
    <Panel title={t('organisation.calendar.entries')} flush actions={actions}>
      <DataList
        inside
        prefix="k."
        name={CalendarEntry.name}
        columns={columnsOf(CalendarEntry).map((column) => ({ ...column, shown: column.shown && !place.has(column.key) }))}
        endpoint={api.calendarEntries}
        titleColumn="name"
        subtitle={(entry) => (school ? null : (entry.schoolName ?? (entry.land ? landNames[entry.land as Land] : null)))}
        fixed={school ? [{ column: 'school', operator: 'is', values: [school.id] }] : []}
        rowActions={(entry) =>
          may ? [{ id: 'edit', label: t('organisation.calendar.change'), icon: 'edit', onAction: () => setEdits(entry as Row) }] : []
        }
        bulk={[
          {
            id: 'delete',
            label: t('organisation.calendar.delete'),
            icon: 'trash',
            danger: true,
            right: 'organisation.calendar.change',
            run: (chosen, done) => setGone({ chosen, done }),
          },
        ]}
        empty={{ icon: 'cal', title: t('organisation.calendar.none'), text: t('organisation.calendar.none.text') }}
      />
      {edits ? (
        <EntryDialog school={school?.id ?? null} entry={edits === 'new' ? undefined : edits} onClose={() => setEdits(undefined)} />
      ) : null}
      {gone ? <DeleteEntries {...gone} onClose={() => setGone(undefined)} /> : null}
    </Panel>
  )
}

function DeleteEntries({ chosen, done, onClose }: { chosen: Chosen; done: () => void; onClose: () => void }) {
  const { t } = useTexts()
  const remove = useDo(api.deleteCalendarEntries)
  const confirm = async () => {
    await remove.run({ body: bodyOf(chosen) })
    toast(t('organisation.calendar.deleted', { count: chosen.count }))
    done()
  }
  return (
    <ConfirmDialog
      open
      danger
      title={t('organisation.calendar.delete.ask', { count: chosen.count })}
      action={t('organisation.calendar.delete.do', { count: chosen.count })}
      onConfirm={confirm}
      onClose={onClose}
    >
      {t('organisation.calendar.delete.text')}
    </ConfirmDialog>
  )
}

function EntryDialog({ school, entry, onClose }: { school: string | null; entry?: Row; onClose: () => void }) {
  const { t } = useTexts()
  const place = school ? [] : entry ? ['land'] : ['land', 'school']
  return (
    <Dialog open title={entry?.name ?? t('organisation.calendar.add')} onClose={onClose}>
      <ModelForm
        model={CalendarEntry}
        mode={entry ? 'change' : 'draft'}
        values={entry ?? { kind: school ? 'dayOff' : 'vacation' }}
        endpoint={(entry ? api.changeCalendarEntry : api.createCalendarEntry) as typeof api.createCalendarEntry}
        bodyOf={entry || !school ? undefined : (values) => ({ ...values, school })}
        sections={[{ fields: ['name', 'kind', 'starts', 'ends', ...place] }]}
        onCancel={onClose}
        onDone={() => {
          toast(t('organisation.calendar.saved'))
          onClose()
        }}
      />
    </Dialog>
  )
}
