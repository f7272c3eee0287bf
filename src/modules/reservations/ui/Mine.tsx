// My reservations that are still ahead, each to be cancelled; and the link for my calendar.
import { useState } from 'react'
import { Button, Link, Loaded, Panel, useAsk, useTexts } from '#ui'
import { reservationsApi as api } from '../api.ts'
import { CancelDialog, type Cancelled } from './CancelDialog.tsx'
import { FeedDialog } from './FeedDialog.tsx'
import { useWhen } from './parts.tsx'

export function Mine({ limit, feed, home }: { limit: number; feed?: boolean; home?: boolean }) {
  const { t } = useTexts()
  const when = useWhen()
  const [gone, setGone] = useState<Cancelled>()
  const [feeds, setFeeds] = useState(false)
  const asked = useAsk(api.myReservations, { query: { limit } })
  return (
    <Panel
      title={t('reservations.mine')}
      actions={home ? <Link href="/reservierungen">{t('reservations.new')}</Link> : null}
      flush
      foot={
        feed ? (
          <Button small icon="cal" onClick={() => setFeeds(true)}>
            {t('reservations.feed')}
          </Button>
        ) : null
      }
    >
      <Loaded of={asked}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p className="panel__body muted">{t('reservations.mine.none')}</p>
          ) : (
            <ul className="items">
              {rows.map((each) => (
                <li key={each.id}>
                  <div className="items__main">
                    <Link href={`/reservierungen/${each.resource}?tag=${each.day}`}>{each.resourceName}</Link>
                    <div className="items__meta">
                      {when.dayText(each.day)} · {when.hours(each)}
                      {each.purpose ? ` · ${each.purpose}` : ''}
                    </div>
                  </div>
                  <div className="items__end">
                    <Button small look="quiet" icon="x" iconOnly onClick={() => setGone({ ...each, name: each.resourceName, mine: true })}>
                      {`${t('reservations.cancel')}: ${each.resourceName}, ${when.dayText(each.day)}`}
                    </Button>
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {gone ? <CancelDialog gone={gone} onClose={() => setGone(undefined)} /> : null}
      {feeds ? <FeedDialog resource={null} onClose={() => setFeeds(false)} /> : null}
    </Panel>
  )
}
