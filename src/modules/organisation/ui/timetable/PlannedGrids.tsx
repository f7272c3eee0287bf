// The lesson grids that timetable files bring; where the files know no times, a person gives them here.
import type { ReactNode } from 'react'
import { Panel, Sign, useTexts } from '#ui'
import { Lesson, type OpenLesson, type PlannedGrid } from '../../model.ts'
import { LessonTimes } from '../calendar/LessonTimes.tsx'
import { weekdaysText } from '../calendar/Service.tsx'

const signs = { new: 'add', changed: 'chg', same: 'same', timeless: 'chg' } as const

/** Whether every lesson of a grid has its times. */
export const isReady = (grid: PlannedGrid) => grid.lessons.every((lesson) => Lesson.safeParse(lesson).success)

export function PlannedGrids({
  grids,
  choice,
  onChange,
}: {
  grids: readonly PlannedGrid[]
  choice: ReactNode
  onChange?: (grids: PlannedGrid[]) => void
}) {
  const { t } = useTexts()
  const change = (index: number, lessons: OpenLesson[]) =>
    onChange?.(
      grids.map((grid, at) =>
        at === index ? { ...grid, lessons: lessons.map(({ name, from, to }) => ({ name, from: from || null, to: to || null })) } : grid,
      ),
    )
  return (
    <Panel title={t('organisation.lessonGrid.plural')} actions={choice}>
      <div className="stack">
        {grids.map((grid, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: grids keep their order
          <div key={index} className="stack stack--s">
            <span>
              <Sign kind={signs[grid.verdict]} /> <b>{grid.name}</b>{' '}
              <span className="muted">
                {weekdaysText(grid.weekdays, (day) => t(`organisation.weekday.${day}`))} ·{' '}
                {t(`organisation.timetable.grid.${grid.verdict}`)}
              </span>
            </span>
            {grid.verdict === 'timeless' ? (
              <LessonTimes
                lessons={grid.lessons.map(({ name, from, to }) => ({ name, from: from ?? '', to: to ?? '' }))}
                onLessons={(lessons) => change(index, lessons)}
              />
            ) : (
              <Lessons lessons={grid.lessons} />
            )}
            {grid.before && grid.verdict === 'changed' ? (
              <div>
                <span className="muted">{t('organisation.timetable.grid.before')}</span>
                <Lessons lessons={grid.before} />
              </div>
            ) : null}
            {grid.overlaps.length ? (
              <p className="small">{t('organisation.timetable.grid.overlaps', { names: grid.overlaps.join(', ') })}</p>
            ) : null}
          </div>
        ))}
      </div>
    </Panel>
  )
}

const Lessons = ({ lessons }: { lessons: readonly OpenLesson[] }) => (
  <ol className="row small">
    {lessons.map((lesson) => (
      <li key={`${lesson.name} ${lesson.from}`} className="tag">
        {lesson.name}: {lesson.from}–{lesson.to}
      </li>
    ))}
  </ol>
)
