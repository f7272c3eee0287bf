// Notifications: what concerns the person since the last look.
import { useAsk, useDo } from '../api/query.ts'
import { shell } from '../api/shell.ts'
import { PopoverButton } from '../overlays/Popover.tsx'
import { Button } from '../parts/Button.tsx'
import { Icon } from '../parts/Icon.tsx'
import { Link } from '../parts/Link.tsx'
import { useTexts } from '../texts.tsx'
import { useSettled } from './use-settled.ts'

export function Bell() {
  const { t, f } = useTexts()
  const asked = useAsk(shell.notifications, {}, { when: useSettled(), every: 60_000 })
  const read = useDo(shell.readNotifications, { invalidates: [shell.notifications] })
  const unread = asked.data?.unread ?? 0
  const label = unread > 0 ? t('ui.bell.unread', { count: unread }) : t('ui.bell')
  return (
    <PopoverButton
      className="top__btn bell"
      label={label}
      placement="bottom end"
      flush
      content={(close) => (
        <div className="bell__panel">
          <div className="panel__head">
            <h2>{t('ui.bell')}</h2>
            {unread > 0 ? (
              <Button small look="quiet" icon="check" busy={read.busy} onClick={() => void read.run({ body: {} })}>
                {t('ui.bell.readAll')}
              </Button>
            ) : null}
          </div>
          {asked.data?.items.length ? (
            <ul className="items">
              {asked.data.items.map((item) => (
                <li key={item.id} className={item.read ? 'is-read' : undefined}>
                  <span className={`dot dot--${item.tone}`} />
                  <div className="items__main">
                    <div>
                      {item.href ? (
                        <Link
                          href={item.href}
                          onClick={() => {
                            close()
                            if (!item.read) void read.run({ body: { ids: [item.id] } })
                          }}
                        >
                          {item.title}
                        </Link>
                      ) : (
                        item.title
                      )}
                    </div>
                    {item.text ? <div className="items__meta">{item.text}</div> : null}
                    <div className="items__meta">{f.instant(item.at)}</div>
                  </div>
                </li>
              ))}
            </ul>
          ) : (
            <p className="empty small">{t('ui.bell.none')}</p>
          )}
        </div>
      )}
    >
      <Icon name="bell" />
      {unread > 0 ? (
        <span className="bell__n" aria-hidden="true">
          {unread > 9 ? '9+' : unread}
        </span>
      ) : null}
    </PopoverButton>
  )
}
