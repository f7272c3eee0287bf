// Every funded device by the end of its binding period.
import { useState } from 'react'
import { columnsOf } from '#shared'
import { type Chosen, DataList, PageHead, useTexts } from '#ui'
import { assetsApi as api } from '../api.ts'
import { ListedAsset } from '../model.ts'
import { Bound, ReleaseDialog } from './Bound.tsx'
import { dayIn } from './parts.tsx'

export default function BindingList() {
  const { t } = useTexts()
  const [frees, setFrees] = useState<{ chosen: Chosen; done: () => void }>()
  return (
    <>
      <PageHead title={t('funding.binding')} crumbs={[{ label: t('funding.grants'), href: '/foerderung' }]} />
      <DataList
        name={ListedAsset.name}
        columns={columnsOf(ListedAsset)}
        endpoint={api.assets}
        exportEndpoint={api.exportAssets}
        titleColumn="device"
        scope="school"
        sort="boundUntil"
        rowHref={(asset) => `/geraete/${asset.device}`}
        subtitle={(asset) => [asset.modelName, asset.serial].filter(Boolean).join(' · ')}
        cells={{ boundUntil: (asset) => <Bound asset={asset} /> }}
        presets={[
          {
            id: 'soon',
            label: 'funding.view.endsSoon',
            query: {
              filter: [
                { column: 'boundUntil', operator: 'from', values: [dayIn(0)] },
                { column: 'boundUntil', operator: 'to', values: [dayIn(180)] },
              ],
            },
          },
          { id: 'open', label: 'funding.view.open', query: { filter: [{ column: 'boundUntil', operator: 'none', values: [] }] } },
          { id: 'released', label: 'funding.view.released', query: { filter: [{ column: 'releasedOn', operator: 'any', values: [] }] } },
        ]}
        bulk={[
          {
            id: 'release',
            label: t('funding.asset.release'),
            icon: 'lock',
            right: 'funding.release',
            run: (chosen, done) => setFrees({ chosen, done }),
          },
        ]}
        empty={{ icon: 'lock', title: t('funding.binding.none'), text: t('funding.binding.none.text') }}
      />
      {frees ? <ReleaseDialog {...frees} onClose={() => setFrees(undefined)} /> : null}
    </>
  )
}
