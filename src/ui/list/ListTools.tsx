// Beside the views: columns, export, print, the API call behind the list.
import { useState } from 'react'
import { type Endpoint, urlOf } from '#shared'
import { download } from '../api/transfer.ts'
import { MenuButton } from '../overlays/Menu.tsx'
import { PopoverButton } from '../overlays/Popover.tsx'
import { toast } from '../overlays/toast.ts'
import { Button } from '../parts/Button.tsx'
import { later } from '../parts/later.tsx'
import { useTexts } from '../texts.tsx'
import type { DataListProps } from './types.ts'
import type { List } from './use-list.ts'

const ColumnChoice = later(() => import('./ColumnChoice.tsx'))
const ApiCall = later(() => import('../parts/ApiCall.tsx'))

export function ListTools({ props, list, onPrint }: { props: DataListProps<Endpoint>; list: List; onPrint: () => void }) {
  const { t } = useTexts()
  const [showsCall, setShowsCall] = useState(false)
  const { exportEndpoint, params } = props
  const exportAs = async (format: 'csv' | 'xlsx') => {
    const query = { ...list.asked, sort: list.state.sort, columns: list.columns.map((column) => column.key).join(','), format }
    try {
      await download(exportEndpoint!, { params, query } as never)
    } catch (error) {
      if (!props.onExportRefused?.(error, query)) toast((error as Error).message, { tone: 'refused' })
    }
  }
  const exports = exportEndpoint
    ? (['csv', 'xlsx'] as const).map((format) => ({
        id: format,
        label: t(`ui.export.${format}`),
        icon: 'down2',
        onAction: () => void exportAs(format),
      }))
    : []
  return (
    <>
      <PopoverButton
        small
        icon="cols"
        label={t('ui.columns')}
        className="hide-phone"
        placement="bottom end"
        flush
        content={() => <ColumnChoice props={props} list={list} />}
      />
      <MenuButton
        small
        icon="down2"
        label={t('ui.export')}
        groups={[
          { id: 'files', items: exports },
          { id: 'paper', items: [{ id: 'print', label: t('ui.print'), icon: 'print', onAction: onPrint }] },
        ]}
      />
      <Button iconOnly small icon="code" className="api-call" onClick={() => setShowsCall(true)}>
        {t('ui.apiCall')}
      </Button>
      {showsCall ? (
        <ApiCall method="GET" url={urlOf(props.endpoint, { params, query: list.query })} onClose={() => setShowsCall(false)} />
      ) : null}
    </>
  )
}
