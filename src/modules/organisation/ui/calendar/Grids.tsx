// The lesson grids of a school.
import { useState } from 'react'
import { Button, ConfirmDialog, EmptyState, LinkButton, Loaded, Panel, toast, useAsk, useDo, useRight, useTexts } from '#ui'
import { calendarApi as api } from '../../api.ts'
import type { LessonGrid } from '../../model.ts'
import { GridDialog } from './GridDialog.tsx'
import { weekdaysText } from './Service.tsx'

export function Grids({ school }: { school: string }) {
  const { t } = useTexts()
  const may = useRight('organisation.calendar.change')
  const asked = useAsk(api.lessonGrids, { params: { id: school } })
  const [edits, setEdits] = useState<LessonGrid | 'new'>()
  const [gone, setGone] = useState<LessonGrid>()
  const remove = useDo(api.deleteLessonGrid, { onDone: () => toast(t('organisation.grid.deleted')) })
  const add = (
    <span className="row">
      <LinkButton small icon="up2" href={`/schulen/${school}/stundenplan`}>
        {t('organisation.timetable.import')}
      </LinkButton>
      <Button small icon="plus" onClick={() => setEdits('new')}>
        {t('organisation.grid.add')}
      </Button>
    </span>
  )
  return (
    <Panel title={t('organisation.lessonGrid.plural')} actions={may ? add : null}>
      <Loaded of={asked}>
        {(grids) =>
          grids.length === 0 ? (
            <EmptyState level="h3" icon="clock" title={t('organisation.grid.none')} text={t('organisation.grid.none.text')} />
          ) : (
            <div className="stack">
              {grids.map((grid) => (
                <Grid
                  key={grid.id}
                  grid={grid}
                  onEdit={may ? () => setEdits(grid) : undefined}
                  onDelete={may ? () => setGone(grid) : undefined}
                />
              ))}
            </div>
          )
        }
      </Loaded>
      {edits ? <GridDialog school={school} grid={edits === 'new' ? undefined : edits} onClose={() => setEdits(undefined)} /> : null}
      <ConfirmDialog
        open={gone !== undefined}
        danger
        title={t('organisation.grid.delete.ask', { name: gone?.name ?? '' })}
        action={t('organisation.grid.delete')}
        onConfirm={() => remove.run({ params: { id: gone!.id } })}
        onClose={() => setGone(undefined)}
      >
        {t('organisation.grid.delete.text')}
      </ConfirmDialog>
    </Panel>
  )
}

function Grid({ grid, onEdit, onDelete }: { grid: LessonGrid; onEdit?: () => void; onDelete?: () => void }) {
  const { t, f } = useTexts()
  const when = [
    weekdaysText(grid.weekdays, (day) => t(`organisation.weekday.${day}`)),
    grid.week === 'every' ? null : t(`organisation.lessonGrid.week.${grid.week}`),
    grid.validFrom ? `${t('organisation.lessonGrid.validFrom')} ${f.day(grid.validFrom)}` : null,
  ]
  return (
    <div className="stack stack--s">
      <div className="row row--apart">
        <span>
          <b>{grid.name}</b> <span className="muted">{when.filter(Boolean).join(' · ')}</span>
        </span>
        <span className="row">
          {onEdit ? (
            <Button small look="quiet" icon="edit" onClick={onEdit}>
              {t('organisation.grid.edit')}
            </Button>
          ) : null}
          {onDelete ? (
            <Button small look="quiet" icon="trash" iconOnly onClick={onDelete}>
              {t('organisation.grid.delete')}
            </Button>
          ) : null}
        </span>
      </div>
      <ol className="row small">
        {grid.lessons.map((lesson) => (
          <li key={`${lesson.name} ${lesson.from}`} className="tag">
            {lesson.name}: {lesson.from}–{lesson.to}
          </li>
        ))}
      </ol>
    </div>
  )
}
