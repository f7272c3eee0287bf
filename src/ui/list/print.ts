// Printing a list: all rows up to a limit are fetched first, because paper has no next page to click.
import { useEffect, useState } from 'react'
import type { Endpoint } from '#shared'
import { call } from '../api/call.ts'
import { toast } from '../overlays/toast.ts'
import { useTexts } from '../texts.tsx'
import type { AnyRow, DataListProps } from './types.ts'
import type { List } from './use-list.ts'

const printLimit = 2_000

export function usePrintRows(props: DataListProps<Endpoint>, list: List) {
  const { t } = useTexts()
  const [rows, setRows] = useState<AnyRow[] | null>(null)
  useEffect(() => {
    if (!rows) return
    window.print()
    setRows(null)
  }, [rows])
  const start = async () => {
    const found: AnyRow[] = []
    let cursor: string | undefined
    do {
      const query = { ...list.asked, sort: list.state.sort, limit: 500, cursor }
      const page = (await call(props.endpoint, { params: props.params, query } as never)) as unknown as {
        rows: AnyRow[]
        next: string | null
      }
      found.push(...page.rows)
      cursor = page.next ?? undefined
    } while (cursor && found.length < printLimit)
    if (cursor) toast(t('ui.list.print.cut', { count: printLimit }))
    setRows(found)
  }
  return { rows, start: () => void start().catch((error: Error) => toast(error.message, { tone: 'refused' })) }
}
