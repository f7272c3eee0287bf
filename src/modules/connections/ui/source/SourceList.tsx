// Where rosters come from by themselves: how each source stands, and what waits for a person.
import { columnsOf } from '#shared'
import { Chip, DataList, Link, LinkButton, PageHead, useRight, useTexts } from '#ui'
import { sourcesApi } from '../../api.ts'
import { source } from '../../model.ts'
import { connectionTone } from '../words.ts'

export default function SourceList() {
  const { t } = useTexts()
  const mayAdd = useRight('connections.change')
  const add = mayAdd ? (
    <LinkButton href="/quellen/neu" look="primary" icon="plus">
      {t('connections.source.new')}
    </LinkButton>
  ) : null
  return (
    <>
      <PageHead title={t('connections.source.plural')} actions={add} />
      <DataList
        name={source.name}
        columns={columnsOf(source)}
        endpoint={sourcesApi.sources}
        titleColumn="name"
        rowHref={(row) => `/quellen/${row.id}`}
        tones={{ state: connectionTone }}
        cells={{
          kind: (row) => t(`connections.source.kind.${row.kind}`),
          waiting: (row) =>
            row.waiting ? (
              <Link href={`/quellen/${row.id}`}>
                <Chip tone="warning">{t('connections.source.waiting.count', { count: row.waiting })}</Chip>
              </Link>
            ) : (
              <span className="muted">–</span>
            ),
        }}
        empty={{ icon: 'down2', title: t('connections.source.none'), text: t('connections.source.none.text'), actions: add }}
      />
    </>
  )
}
