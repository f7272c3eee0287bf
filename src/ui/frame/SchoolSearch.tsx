// Choosing one of more schools than the session carries: asked from the server while typing.
import { useDeferredValue, useState } from 'react'
import { useAsk } from '../api/query.ts'
import { listOf } from '../form/refs.tsx'
import type { School } from '../session.tsx'
import PickList, { type PickItem } from './PickList.tsx'

const schools = listOf({ path: '/schools', label: 'name' })

export default function SchoolSearch({
  label,
  first,
  onPick,
}: {
  label: string
  first: PickItem
  onPick: (school: School | null) => void
}) {
  const [text, setText] = useState('')
  const q = useDeferredValue(text.trim())
  const found = useAsk(schools, { query: { ...(q ? { q } : {}), limit: 30 } } as never, { keep: true, staleTime: 60_000 })
  const rows = (found.data as unknown as { rows: School[] } | undefined)?.rows ?? []
  const items = rows.map((row) => ({ id: row.id, label: row.name, note: row.number ?? undefined }))
  return (
    <PickList
      label={label}
      items={q ? items : [first, ...items]}
      onText={setText}
      onPick={(id) => onPick(rows.find((row) => row.id === id) ?? null)}
    />
  )
}
