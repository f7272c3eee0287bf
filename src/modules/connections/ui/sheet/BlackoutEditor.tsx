// Times in which nothing is written: weekdays, from and until, German time.
import { Button, Field, useTexts } from '#ui'
import type { Blackout } from '../../model.ts'

const days = [1, 2, 3, 4, 5, 6, 7]

export function BlackoutEditor({ blackout, onChange }: { blackout: readonly Blackout[]; onChange: (blackout: Blackout[]) => void }) {
  const { t } = useTexts()
  const set = (index: number, part: Partial<Blackout>) => onChange(blackout.map((each, at) => (at === index ? { ...each, ...part } : each)))
  return (
    <Field label={t('connections.blackout')} hint={t('connections.blackout.hint')} group required>
      {(control) => (
        <div className="stack stack--s">
          {blackout.map((window, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: windows have no other name
            <div key={index} className="row">
              {/* biome-ignore lint/a11y/useSemanticElements: a set of buttons */}
              <div className="btn-set" role="group" aria-label={t('connections.blackout.days')}>
                {days.map((day) => (
                  <button
                    key={day}
                    type="button"
                    className="btn btn--s"
                    aria-pressed={window.days.includes(day)}
                    aria-label={t(`connections.day.${day}.long`)}
                    onClick={() =>
                      set(index, {
                        days: window.days.includes(day) ? window.days.filter((each) => each !== day) : [...window.days, day].sort(),
                      })
                    }
                  >
                    {t(`connections.day.${day}`)}
                  </button>
                ))}
              </div>
              <input
                type="time"
                className="input input--time"
                aria-label={t('connections.blackout.from')}
                value={window.from}
                onChange={(event) => set(index, { from: event.target.value })}
              />
              <span aria-hidden="true">–</span>
              <input
                type="time"
                className="input input--time"
                aria-label={t('connections.blackout.until')}
                value={window.until}
                onChange={(event) => set(index, { until: event.target.value })}
              />
              <Button look="quiet" icon="x" iconOnly onClick={() => onChange(blackout.filter((_, at) => at !== index))}>
                {t('connections.blackout.remove')}
              </Button>
            </div>
          ))}
          <div className="row">
            <Button
              id={control.id}
              small
              icon="plus"
              onClick={() => onChange([...blackout, { days: [1, 2, 3, 4, 5], from: '07:00', until: '16:00' }])}
            >
              {t('connections.blackout.add')}
            </Button>
          </div>
        </div>
      )}
    </Field>
  )
}
