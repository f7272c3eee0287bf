// The sets that were booked lately, and their way back.
import { useState } from 'react'
import { Button, ConfirmDialog, EmptyState, Loaded, Panel, PlainTable, State, toast, useAsk, useDo, useTexts } from '#ui'
import { bookingsApi as api } from '../../api.ts'

export function Records() {
  const { t, f } = useTexts()
  const asked = useAsk(api.bookingRecords, {})
  const [asking, setAsking] = useState<string>()
  const undo = useDo(api.undoBookings, { onDone: ({ bookings }) => toast(t('catalogue.undone', { count: bookings })) })
  return (
    <Loaded of={asked}>
      {(records) =>
        records.length === 0 ? (
          <EmptyState icon="history" title={t('catalogue.records.none')} text={t('catalogue.records.none.text')} />
        ) : (
          <>
            <Panel title={t('catalogue.bookings.saetze')} flush>
              <PlainTable
                label={t('catalogue.bookings.saetze')}
                heads={[t('catalogue.record'), t('catalogue.record.by'), t('catalogue.record.did'), t('catalogue.record.until'), '']}
                rows={records.map((record) => ({
                  key: record.id,
                  cells: [
                    <span key="t">
                      {record.title || t('catalogue.record.plain')}
                      <span className="sub">{f.instant(record.at)}</span>
                    </span>,
                    record.by ?? '–',
                    t('catalogue.record.counts', {
                      new: record.counts.new ?? 0,
                      changed: record.counts.changed ?? 0,
                      ended: record.counts.ended ?? 0,
                    }),
                    record.undoUntil ? f.day(record.undoUntil.slice(0, 10)) : '–',
                    record.state === 'undone' ? (
                      <State key="s" tone="off">
                        {t('catalogue.booking.did.takenBack')}
                      </State>
                    ) : record.undoUntil && new Date(record.undoUntil) > new Date() ? (
                      <Button key="u" small icon="undo" onClick={() => setAsking(record.id)}>
                        {t('catalogue.undo')}
                      </Button>
                    ) : null,
                  ],
                }))}
              />
            </Panel>
            <ConfirmDialog
              open={asking !== undefined}
              title={t('catalogue.undo')}
              action={t('catalogue.undo')}
              onClose={() => setAsking(undefined)}
              onConfirm={() => undo.run({ params: { id: asking! } })}
            >
              {t('catalogue.undo.text')}
            </ConfirmDialog>
          </>
        )
      }
    </Loaded>
  )
}
