// The list of the product: views, filters, selection, table or cards, pages. Its whole state stands in the address.
import { type CSSProperties, useId, useRef } from 'react'
import type { Endpoint } from '#shared'
import { Button } from '../parts/Button.tsx'
import { EmptyState } from '../parts/EmptyState.tsx'
import { Refused } from '../parts/Loaded.tsx'
import { useTexts } from '../texts.tsx'
import { BulkBar } from './BulkBar.tsx'
import { FilterBar } from './FilterBar.tsx'
import { useListKeys } from './keys.ts'
import { ListTable } from './ListTable.tsx'
import { ListTools } from './ListTools.tsx'
import { Pager } from './Pager.tsx'
import { usePrintRows } from './print.ts'
import type { DataListProps } from './types.ts'
import { useList } from './use-list.ts'
import { Views } from './Views.tsx'

export function DataList<E extends Endpoint>(given: DataListProps<E>) {
  const props = given as unknown as DataListProps<Endpoint>
  const { t } = useTexts()
  const list = useList(props)
  const print = usePrintRows(props, list)
  const root = useRef<HTMLDivElement>(null)
  const searchId = useId()
  useListKeys(root, searchId, list)
  const { chosen } = list.selection
  const tools = <ListTools props={props} list={list} onPrint={print.start} />
  const nothing = list.page.isSuccess && list.rows.length === 0
  return (
    <div ref={root} className={props.inside ? 'list list--inside' : 'list'}>
      {props.inside ? null : <Views props={props} list={list} tools={tools} />}
      <FilterBar props={props} list={list} searchId={searchId} tools={props.inside ? tools : null} />
      {chosen && props.bulk?.length ? <BulkBar props={props} list={list} chosen={chosen} /> : null}
      {list.page.error && !list.page.data ? (
        <Refused error={list.page.error} onRetry={() => void list.page.refetch()} />
      ) : nothing ? (
        <Nothing props={props} filtered={list.isFiltered} onClear={() => list.set({ q: '', filter: [] })} />
      ) : (
        <div style={chosen ? ({ '--sticky-top': 'calc(var(--top-h) + 2.875rem)' } as CSSProperties) : undefined}>
          <ListTable props={props} list={print.rows ? { ...list, rows: print.rows } : list} />
        </div>
      )}
      {/* A list within a page may not be the only one there. */}
      {nothing ? null : <Pager list={list} of={props.inside ? t(`${props.name}.plural`) : undefined} />}
      <div className="sr" role="status">
        {list.page.isFetching ? '' : list.count ? t('ui.list.found', { count: list.count.value }) : ''}
      </div>
    </div>
  )
}

function Nothing({ props, filtered, onClear }: { props: DataListProps<Endpoint>; filtered: boolean; onClear: () => void }) {
  const { t } = useTexts()
  if (!filtered)
    return (
      <EmptyState
        icon={props.empty?.icon}
        title={props.empty?.title ?? t('ui.list.empty')}
        text={props.empty?.text}
        actions={props.empty?.actions}
      />
    )
  return (
    <EmptyState
      icon="filter"
      title={t('ui.list.none')}
      text={t('ui.list.none.text')}
      actions={
        <Button icon="x" onClick={onClear}>
          {t('ui.filter.clear')}
        </Button>
      }
    />
  )
}
