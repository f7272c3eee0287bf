// The lessons of a day as rows: name, begin, end; a new one follows the last with the same length and break.
import { Button, useTexts } from '#ui'
import type { Lesson } from '../../model.ts'
import { TimeInput } from './Weekdays.tsx'

const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
const clock = (value: number) => `${String(Math.floor(value / 60)).padStart(2, '0')}:${String(value % 60).padStart(2, '0')}`

/** The lesson that comes after the others; none after 23:15. */
export function nextLesson(lessons: readonly Lesson[]): Lesson | undefined {
  const last = lessons.at(-1)
  if (!last) return { name: '1', from: '08:00', to: '08:45' }
  const length = minutes(last.to) - minutes(last.from)
  const before = lessons.at(-2)
  const pause = before ? Math.min(20, Math.max(0, minutes(last.from) - minutes(before.to))) : 5
  const from = minutes(last.to) + pause
  if (!(from + length < 1440)) return undefined
  const number = Number(last.name)
  return { name: Number.isInteger(number) ? String(number + 1) : '', from: clock(from), to: clock(from + length) }
}

export function LessonTimes({ lessons, onLessons }: { lessons: Lesson[]; onLessons: (lessons: Lesson[]) => void }) {
  const { t } = useTexts()
  const set = (index: number, part: Partial<Lesson>) => onLessons(lessons.map((each, at) => (at === index ? { ...each, ...part } : each)))
  const more = nextLesson(lessons)
  return (
    <fieldset className="field">
      <legend>{t('organisation.lessonGrid.lessons')}</legend>
      <div className="stack stack--s">
        {lessons.map((lesson, index) => {
          const name = t('organisation.grid.lesson', { number: index + 1 })
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: lessons are edited in their order
            <div key={index} className="row">
              <input
                className="input input--time"
                aria-label={`${t('organisation.grid.lesson.name')}, ${name}`}
                maxLength={20}
                value={lesson.name}
                onChange={(event) => set(index, { name: event.target.value })}
              />
              <TimeInput label={`${t('organisation.grid.from')}, ${name}`} value={lesson.from} onValue={(from) => set(index, { from })} />
              <span aria-hidden="true">–</span>
              <TimeInput label={`${t('organisation.grid.to')}, ${name}`} value={lesson.to} onValue={(to) => set(index, { to })} />
              <Button small look="quiet" icon="trash" iconOnly onClick={() => onLessons(lessons.filter((_, at) => at !== index))}>
                {t('organisation.grid.lesson.remove', { number: index + 1 })}
              </Button>
            </div>
          )
        })}
        {more ? (
          <div>
            <Button small icon="plus" onClick={() => onLessons([...lessons, more])}>
              {t('organisation.grid.lesson.add')}
            </Button>
          </div>
        ) : null}
      </div>
    </fieldset>
  )
}
