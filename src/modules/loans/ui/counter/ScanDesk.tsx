// Scanning at the counter, made for a phone: scan, scan, scan, then one button. A set's label stands for all devices in it.
import { type ReactNode, useState } from 'react'
import { CodeField } from '#modules/devices/ui'
import type { Answer } from '#shared'
import { Button, EmptyState, Note, PageHead, Panel, useDo, useTexts } from '#ui'
import { loansApi as api } from '../../api.ts'
import { rowsOf, type SetSeen } from './scanned.ts'

export type Seen = Answer<typeof api.readCodes>[number]
interface Wrong {
  code: string
  why: string
}
interface Props<R> {
  title: string
  hint: string
  none: string
  count: (count: number) => string
  /** The row of what was scanned, or why there is none. */
  take: (seen: Seen) => R | string
  /** Another way to rows than the scanner. */
  more?: (add: (seen: readonly Seen[]) => void) => ReactNode
  children: (rows: readonly R[], done: () => void, drop: (item: string) => void) => ReactNode
}

export function ScanDesk<R extends { item: string }>({ title, hint, none, count, take, more, children }: Props<R>) {
  const { t } = useTexts()
  const [rows, setRows] = useState<readonly R[]>([])
  const [wrong, setWrong] = useState<Wrong[]>([])
  const [sets, setSets] = useState<readonly SetSeen[]>([])
  const read = useDo(api.readCodes, { invalidates: 'nothing' })
  const warn = (more: Wrong[]) =>
    setWrong((before) => [...more, ...before.filter((each) => !more.some((one) => one.code === each.code))].slice(0, 20))
  const add = (seen: readonly Seen[]) => {
    const found = rowsOf(seen, take, (each) => t(each.device ? 'loans.giveBack.notLent' : 'loans.giveBack.unknown'))
    setRows((before) => [
      ...found.rows.filter((row, at) => [...before, ...found.rows.slice(0, at)].every((each) => each.item !== row.item)),
      ...before,
    ])
    setSets((before) => [...found.sets, ...before.filter((each) => !found.sets.some((one) => one.id === each.id))])
    warn(found.wrong)
  }
  // Answers come in any order: each is added to what is there when it comes.
  const scan = async (text: string) => {
    const codes = text.split(/[\s,;]+/).filter(Boolean)
    if (!codes.length) return
    try {
      add(await read.run({ body: { codes } }))
    } catch (error) {
      // Nothing that was scanned is lost: what could not be read stays on the screen.
      warn(codes.map((code) => ({ code, why: (error as Error).message })))
    }
  }
  const close = (work: () => void) => (
    <Button small look="quiet" onClick={work}>
      {t('ui.close')}
    </Button>
  )
  return (
    <>
      <PageHead title={title} crumbs={[{ label: t('loans.contract.plural'), href: '/ausleihen' }]} />
      <div className="body body--top stack">
        <Panel title={t('loans.giveBack.scan')}>
          <CodeField label={t('loans.giveBack.code')} hint={hint} onCode={(code) => void scan(code)} />
          {more?.(add)}
        </Panel>
        {wrong.length ? (
          <Note tone="warning" title={t('loans.giveBack.wrong', { count: wrong.length })} actions={close(() => setWrong([]))}>
            {wrong.map((each) => `${each.code}: ${each.why}`).join(' · ')}
          </Note>
        ) : null}
        {sets.map((set) => (
          <SetNote key={set.id} set={set} close={close(() => setSets(sets.filter((each) => each !== set)))} />
        ))}
        {rows.length ? (
          <Panel title={count(rows.length)}>
            {children(
              rows,
              () => {
                setRows([])
                setSets([])
              },
              (item) => setRows((before) => before.filter((each) => each.item !== item)),
            )}
          </Panel>
        ) : (
          <EmptyState icon="scan" title={t('loans.giveBack.none')} text={none} />
        )}
      </div>
    </>
  )
}

/** What is in a set, and what of it is not among the rows, each with its reason. */
export function SetNote({ set, close }: { set: SetSeen; close?: ReactNode }) {
  const { t } = useTexts()
  return (
    <Note
      tone={set.ready === set.count && set.count > 0 ? 'success' : 'warning'}
      title={
        set.count ? t('loans.set.seen', { name: set.name, ready: set.ready, count: set.count }) : t('loans.set.empty', { name: set.name })
      }
      actions={close}
    >
      {set.rest.length ? t('loans.set.rest', { which: set.rest.map((each) => `${each.name} (${each.why})`).join(', ') }) : null}
    </Note>
  )
}
