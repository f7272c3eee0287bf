// Creating or changing a lesson grid.
import { useState } from 'react'
import { Button, DayInput, Dialog, Field, readDay, Select, toast, useDo, useTexts } from '#ui'
import { calendarApi as api } from '../../api.ts'
import type { Lesson, LessonGrid } from '../../model.ts'
import { Refusal } from '../parts.tsx'
import { LessonTimes } from './LessonTimes.tsx'
import { Weekdays } from './Weekdays.tsx'

const weeks = ['every', 'A', 'B'] as const

export function GridDialog({ school, grid, onClose }: { school: string; grid?: LessonGrid; onClose: () => void }) {
  const { t, f } = useTexts()
  const [name, setName] = useState(grid?.name ?? t('organisation.day.lessons'))
  const [weekdays, setWeekdays] = useState<number[]>(grid?.weekdays ?? [1, 2, 3, 4, 5])
  const [week, setWeek] = useState<LessonGrid['week']>(grid?.week ?? 'every')
  const [validFrom, setValidFrom] = useState(grid?.validFrom ? f.day(grid.validFrom) : '')
  const [lessons, setLessons] = useState<Lesson[]>(grid?.lessons ?? [{ name: '1', from: '08:00', to: '08:45' }])
  const create = useDo(api.createLessonGrid)
  const change = useDo(api.changeLessonGrid)
  const problem = create.problem ?? change.problem
  const submit = async () => {
    const body = { name, weekdays, week, validFrom: readDay(validFrom) ?? null, lessons }
    const work = grid ? change.run({ params: { id: grid.id }, body }, { version: grid.version }) : create.run({ body: { ...body, school } })
    const saved = await work.catch(() => undefined)
    if (!saved) return
    toast(t('organisation.grid.saved'))
    onClose()
  }
  const foot = (
    <>
      <Button onClick={onClose}>{t('ui.cancel')}</Button>
      <Button look="primary" icon="check" busy={create.busy || change.busy} onClick={() => void submit()}>
        {t('organisation.grid.save')}
      </Button>
    </>
  )
  return (
    <Dialog open title={grid?.name ?? t('organisation.grid.add')} onClose={onClose} foot={foot}>
      <div className="stack">
        <Refusal of={problem} />
        <Field label={t('organisation.lessonGrid.name')} required>
          {(control) => (
            <input className="input" {...control} maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <Weekdays label={t('organisation.lessonGrid.weekdays')} value={weekdays} onValue={setWeekdays} />
        <Field label={t('organisation.lessonGrid.week')} required>
          {(control) => (
            <Select
              control={control}
              value={week}
              options={weeks.map((value) => [value, t(`organisation.lessonGrid.week.${value}`)])}
              onValue={setWeek}
            />
          )}
        </Field>
        <Field label={t('organisation.lessonGrid.validFrom')}>
          {(control) => <DayInput control={control} value={validFrom} onValue={setValidFrom} />}
        </Field>
        <LessonTimes lessons={lessons} onLessons={setLessons} />
      </div>
    </Dialog>
  )
}
