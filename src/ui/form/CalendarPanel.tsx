import { parseDate } from '@internationalized/date'
import { Button } from 'react-aria-components/Button'
import {
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  CalendarHeading,
} from 'react-aria-components/Calendar'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import { Icon } from '../parts/Icon.tsx'
import { useTexts } from '../texts.tsx'

/** A month to pick a day from; weeks begin on Monday in both languages, because the school week does. */
export default function CalendarPanel({ day, onDay }: { day: string | undefined; onDay: (day: string) => void }) {
  const { t, lang } = useTexts()
  return (
    <I18nProvider locale={lang === 'de' ? 'de-DE' : 'en-GB'}>
      <Calendar
        className="month"
        aria-label={t('ui.day.pick')}
        defaultValue={day ? parseDate(day) : null}
        firstDayOfWeek="mon"
        autoFocus
        onChange={(date) => onDay(date.toString())}
      >
        <header className="month__head">
          <Button slot="previous" className="btn btn--icon btn--quiet btn--s">
            <Icon name="left" />
          </Button>
          <CalendarHeading className="month__name" />
          <Button slot="next" className="btn btn--icon btn--quiet btn--s">
            <Icon name="right" />
          </Button>
        </header>
        <CalendarGrid>
          <CalendarGridHeader>{(name) => <CalendarHeaderCell>{name}</CalendarHeaderCell>}</CalendarGridHeader>
          <CalendarGridBody>{(date) => <CalendarCell date={date} className="month__day" />}</CalendarGridBody>
        </CalendarGrid>
      </Calendar>
    </I18nProvider>
  )
}
