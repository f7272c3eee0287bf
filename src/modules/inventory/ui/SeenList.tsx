// Every machine that agents report.
import { columnsOf } from '#shared'
import { DataList, PageHead, toast, useDo, useTexts } from '#ui'
import { inventoryApi as api } from '../api.ts'
import { Seen } from '../model.ts'

export const seenTones = { unknown: 'warning', matched: 'success', ignored: 'off' } as const

export default function SeenList() {
  const { t } = useTexts()
  const adopt = useDo(api.adoptSeen)
  const ignore = useDo(api.ignoreSeen)
  return (
    <>
      <PageHead title={t('inventory.seen.plural')} crumbs={[{ label: t('inventory.finding.plural'), href: '/bestandsaufnahme' }]} />
      <DataList
        name={Seen.name}
        columns={columnsOf(Seen)}
        endpoint={api.seen}
        exportEndpoint={api.exportSeen}
        titleColumn="name"
        rowHref={(row) => `/bestandsaufnahme/rechner/${row.id}`}
        subtitle={(row) => row.model}
        tones={{ state: seenTones }}
        scope="school"
        sort="-lastSeenAt"
        searchHint={t('inventory.seen.searchHint')}
        bulk={[
          {
            id: 'adopt',
            label: t('inventory.seen.adopt'),
            icon: 'plus',
            right: 'inventory.change',
            run: async ({ ids, query }, done) => {
              const { count } = await adopt.run({ body: ids ? { ids } : { query } })
              toast(t('inventory.seen.adopted', { count }))
              done()
            },
          },
          {
            id: 'ignore',
            label: t('inventory.seen.ignore'),
            right: 'inventory.change',
            run: async ({ ids, query }, done) => {
              const chosen = ids ? { ids } : { query }
              const { count } = await ignore.run({ body: { chosen, ignored: true } })
              toast(
                t('inventory.seen.ignored', { count }),
                ids ? { action: { label: t('ui.undo'), run: () => ignore.run({ body: { chosen, ignored: false } }) } } : {},
              )
              done()
            },
          },
        ]}
        empty={{ icon: 'device', title: t('inventory.seen.none'), text: t('inventory.seen.none.text') }}
      />
    </>
  )
}
