// What several screens of this module are made of.
// biome-ignore-all lint/a11y/noRedundantRoles: cards take the table's display away, and its roles with it
import type { ReactNode } from 'react'
import type { Endpoint } from '#shared'
import { type Chosen, Note, Panel, type ProblemError, ScrollBox, toast, useDo, useTexts } from '#ui'

/** What a bulk action sends: the chosen ids, or the query that found everything. */
export const bodyOf = ({ ids, query }: Pick<Chosen, 'ids' | 'query'>) => (ids ? { ids } : { query })

/** A refusal above the form or step it belongs to. */
export function Refusal({ of }: { of: ProblemError | null | undefined }) {
  if (!of) return null
  return (
    <Note tone="danger" live title={of.problem.title}>
      {of.problem.fields?.map((field) => field.message).join(' ') || of.message}
    </Note>
  )
}

/** A panel with one table whose rows carry roles, cards on phones; a head that begins with `-` is only read out. */
export function TablePanel({
  title,
  heads,
  actions,
  inputs,
  children,
}: {
  title: string
  heads: readonly string[]
  actions?: ReactNode
  /** Cells are fields: two beside each other on a card. */
  inputs?: boolean
  children: ReactNode
}) {
  return (
    <Panel title={title} flush actions={actions}>
      <ScrollBox label={title}>
        <table className={`table table--cards${inputs ? ' table--inputs' : ''}`} role="table" aria-label={title}>
          <thead role="rowgroup">
            <tr role="row">
              {heads.map((head) => (
                <th key={head} role="columnheader" scope="col">
                  {head.startsWith('-') ? <span className="sr">{head.slice(1)}</span> : head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">{children}</tbody>
        </table>
      </ScrollBox>
    </Panel>
  )
}

/** Archives what was chosen and offers the way back; `name` is the text of the toast. */
export function useArchive(
  endpoint: Endpoint,
  back: Endpoint,
  name: string,
): (chosen: Pick<Chosen, 'ids' | 'query'>, done?: () => void) => Promise<void> {
  const { t } = useTexts()
  const archive = useDo(endpoint)
  const restore = useDo(back)
  return async (chosen, done) => {
    const gone = (await archive.run({ body: bodyOf(chosen) } as never)) as unknown as { id: string }[]
    const run = () => restore.run({ body: { ids: gone.map((each) => each.id) } } as never)
    toast(t(name, { count: gone.length }), { action: { label: t('ui.undo'), run } })
    done?.()
  }
}
