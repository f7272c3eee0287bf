// The connections of an authority: how each stands, when both sides were compared, what waits for a person.
import { columnsOf } from '#shared'
import { Chip, DataList, Link, LinkButton, PageHead, useRight, useTexts } from '#ui'
import { api } from '../api.ts'
import { connection } from '../model.ts'
import { connectionTone } from './words.ts'

export default function ConnectionList() {
  const { t, f, has } = useTexts()
  const mayAdd = useRight('connections.change')
  const add = mayAdd ? (
    <LinkButton href="/anbindungen/neu" look="primary" icon="plus">
      {t('connections.new')}
    </LinkButton>
  ) : null
  const waits = (id: string, count: number, key: string, to: string) =>
    count > 0 ? (
      <Link href={to} key={`${id}-${key}`}>
        <Chip tone="warning">{t(key, { count: Number(f.number(count)) })}</Chip>
      </Link>
    ) : (
      <span className="muted">–</span>
    )
  return (
    <>
      <PageHead title={t('connections.connection.plural')} actions={add} />
      <DataList
        name={connection.name}
        columns={columnsOf(connection)}
        endpoint={api.connections}
        titleColumn="name"
        rowHref={(row) => `/anbindungen/${row.id}`}
        tones={{ state: connectionTone }}
        cells={{
          kind: (row) => (has(`connections.kind.${row.kind}`) ? t(`connections.kind.${row.kind}`) : row.kind),
          waiting: (row) => waits(row.id, row.waiting, 'connections.waiting.count', `/anbindungen/${row.id}?bereich=plaene`),
          drift: (row) => waits(row.id, row.drift, 'connections.drift.count', `/anbindungen/${row.id}?bereich=abweichungen`),
        }}
        empty={{ icon: 'plug', title: t('connections.none'), text: t('connections.none.text'), actions: add }}
      />
    </>
  )
}
