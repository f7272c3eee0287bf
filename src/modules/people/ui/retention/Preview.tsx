// What the next run deletes: choose a class, see whose it is, take all of it along as CSV.
import { Button, download, EmptyState, Link, Loaded, Panel, PlainTable, toast, useAsk, useTexts } from '#ui'
import { leavingApi, type RetentionView } from '../../api.ts'

interface Props {
  view: RetentionView
  chosen: string
  onChoose: (dataClass: string) => void
}

export function Preview({ view, chosen, onChoose }: Props) {
  const { t, f } = useTexts()
  const due = view.classes.filter((rule) => rule.due > 0)
  const shown = due.some((rule) => rule.dataClass === chosen) ? chosen : (due[0]?.dataClass ?? '')
  return (
    <Panel
      title={t('people.retention.preview')}
      note={t('people.retention.preview.note', { day: f.day(view.nextRun) })}
      actions={
        due.length ? (
          <Button
            small
            icon="down2"
            onClick={() =>
              void download(leavingApi.exportRetentionPreview, {}).catch((error: Error) => toast(error.message, { tone: 'refused' }))
            }
          >
            {t('people.retention.export')}
          </Button>
        ) : null
      }
    >
      {due.length === 0 ? (
        <EmptyState
          icon="check"
          title={t('people.retention.preview.none')}
          text={view.next ? t('people.retention.next.is', { day: f.day(view.next) }) : undefined}
        />
      ) : (
        <div className="stack">
          <div className="row">
            {due.map((rule) => (
              <Button
                key={rule.dataClass}
                small
                look={rule.dataClass === shown ? 'primary' : undefined}
                aria-pressed={rule.dataClass === shown}
                onClick={() => onChoose(rule.dataClass)}
              >
                {`${t(`people.retention.class.${rule.dataClass}`)}: ${f.number(rule.due)}`}
              </Button>
            ))}
          </div>
          <Rows dataClass={shown} />
        </div>
      )}
    </Panel>
  )
}

function Rows({ dataClass }: { dataClass: string }) {
  const { t, f } = useTexts()
  const asked = useAsk(leavingApi.retentionPreview, { query: { class: dataClass } })
  return (
    <Loaded of={asked}>
      {(rows) =>
        rows.length === 0 ? (
          <p className="soft">{t('people.retention.preview.counted')}</p>
        ) : (
          <>
            <PlainTable
              label={t('people.retention.preview')}
              heads={[t('people.retention.whose'), t('people.retention.ended'), t('people.retention.goes')]}
              rows={rows.map((row) => ({
                key: row.id,
                cells: [
                  row.person ? (
                    <Link key="name" href={`/personen/${row.person}`}>
                      {row.name}
                    </Link>
                  ) : (
                    (row.name ?? t('people.retention.unseen'))
                  ),
                  f.day(row.ended),
                  f.day(row.due),
                ],
              }))}
            />
            {rows.length === 500 ? <p className="small muted">{t('people.retention.preview.more')}</p> : null}
          </>
        )
      }
    </Loaded>
  )
}
