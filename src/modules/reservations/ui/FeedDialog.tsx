// The link by which a calendar program reads reservations: made, shown once, renewed, revoked; and the same as a file.
import { useState } from 'react'
import type { Id } from '#shared'
import { Button, Copy, Dialog, download, Loaded, Note, Trouble, toast, useAsk, useDo, useTexts } from '#ui'
import { reservationsApi as api } from '../api.ts'

export function FeedDialog({ resource, name, onClose }: { resource: Id | null; name?: string; onClose: () => void }) {
  const { t, f } = useTexts()
  const [link, setLink] = useState<string>()
  const asked = useAsk(api.feeds, {})
  const create = useDo(api.createFeed, { onDone: (made) => setLink(made.link) })
  const revoke = useDo(api.deleteFeed, {
    onDone: () => {
      setLink(undefined)
      toast(t('reservations.feed.revoked'))
    },
  })
  const file = () =>
    void download(api.calendarFile, { query: resource ? { resource } : {} }).catch((error: Error) =>
      toast(error.message, { tone: 'refused' }),
    )
  return (
    <Dialog open title={resource ? t('reservations.feed.this', { name: name ?? '' }) : t('reservations.feed.mine')} onClose={onClose}>
      <div className="stack">
        <p>{t('reservations.feed.text')}</p>
        <Trouble of={create.problem ?? revoke.problem} />
        <Loaded of={asked}>
          {(feeds) => {
            const own = feeds.find((feed) => feed.resource === resource)
            return (
              <>
                {link ? (
                  <Note tone="success" live title={t('reservations.feed.once')} actions={<Copy text={link} />}>
                    <code className="wrap">{link}</code>
                  </Note>
                ) : own ? (
                  <p>{t('reservations.feed.since', { day: f.day(own.createdAt) })}</p>
                ) : null}
                <div className="row row--wrap">
                  <Button icon="link" busy={create.busy} onClick={() => void create.run({ body: { resource } }).catch(() => {})}>
                    {t(own ? 'reservations.feed.renew' : 'reservations.feed.create')}
                  </Button>
                  {own ? (
                    <Button
                      look="quiet"
                      icon="trash"
                      busy={revoke.busy}
                      onClick={() => void revoke.run({ params: { id: own.id } }).catch(() => {})}
                    >
                      {t('reservations.feed.revoke')}
                    </Button>
                  ) : null}
                  <Button look="quiet" icon="down2" onClick={file}>
                    {t('reservations.feed.file')}
                  </Button>
                </div>
              </>
            )
          }}
        </Loaded>
      </div>
    </Dialog>
  )
}
