// Sets with too few devices for what is reserved; nothing where all is well.
import { Link, Note, useAsk, useTexts } from '#ui'
import { reservationsApi as api } from '../api.ts'
import { useWhen } from './parts.tsx'

export function ShortNote({ boxed }: { boxed?: boolean }) {
  const { t } = useTexts()
  const when = useWhen()
  const asked = useAsk(api.shortReservations, {})
  const short = asked.data ?? []
  if (!short.length) return null
  const note = (
    <Note tone="warning" title={t('reservations.short')}>
      <p>{t('reservations.short.text')}</p>
      <ul className="plain">
        {short.slice(0, 3).map((each) => (
          <li key={each.reservation}>
            <Link href={`/reservierungen/${each.resource}?tag=${each.day}`}>{each.name}</Link>, {when.dayText(each.day)},{' '}
            {when.hours({ ...each, endsAt: each.startsAt })}: {t('reservations.short.line', { needed: each.needed, usable: each.usable })}
            {each.holder ? ` (${each.holder})` : ''}
          </li>
        ))}
      </ul>
      {short.length > 3 ? <p>{t('reservations.short.more', { count: short.length - 3 })}</p> : null}
    </Note>
  )
  return boxed ? <div className="body">{note}</div> : note
}
