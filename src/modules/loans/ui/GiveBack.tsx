// Return by scanning, made for a phone at the counter: scan, scan, scan, then one button.
import { type FormEvent, useRef, useState } from 'react'
import { Button, EmptyState, Field, Note, PageHead, Panel, useDo, useTexts } from '#ui'
import { loansApi as api } from '../api.ts'
import { type ReturnRow, ReturnRows } from './ReturnRows.tsx'

export default function GiveBack() {
  const { t } = useTexts()
  const [text, setText] = useState('')
  const [rows, setRows] = useState<ReturnRow[]>([])
  const [wrong, setWrong] = useState<{ code: string; why: string }[]>([])
  const input = useRef<HTMLInputElement>(null)
  const read = useDo(api.readCodes, { invalidates: [] })
  const scan = async (event: FormEvent) => {
    event.preventDefault()
    const codes = text.split(/[\s,;]+/).filter(Boolean)
    if (!codes.length) return
    setText('')
    input.current?.focus()
    const seen = await read.run({ body: { codes } })
    const known = new Set(rows.map((row) => row.item))
    setRows([
      ...seen.flatMap((each) =>
        each.item && !known.has(each.item)
          ? [
              {
                item: each.item,
                deviceName: each.deviceName ?? each.code,
                modelName: each.modelName,
                personName: each.personName,
                accessories: each.accessories,
              },
            ]
          : [],
      ),
      ...rows,
    ])
    setWrong(
      [
        ...seen.flatMap((each) =>
          each.item ? [] : [{ code: each.code, why: t(each.device ? 'loans.giveBack.notLent' : 'loans.giveBack.unknown') }],
        ),
        ...wrong,
      ].slice(0, 20),
    )
  }
  return (
    <>
      <PageHead title={t('loans.giveBack')} crumbs={[{ label: t('loans.contract.plural'), href: '/ausleihen' }]} />
      <div className="body body--top stack">
        <Panel title={t('loans.giveBack.scan')}>
          <form className="stack" onSubmit={(event) => void scan(event)}>
            <Field label={t('loans.giveBack.code')} hint={t('loans.giveBack.hint')} required>
              {(control) => (
                <input
                  {...control}
                  ref={input}
                  className="input mono"
                  autoComplete="off"
                  autoCapitalize="none"
                  value={text}
                  onChange={(event) => setText(event.target.value)}
                />
              )}
            </Field>
            <div>
              <Button type="submit" icon="scan" busy={read.busy}>
                {t('loans.giveBack.add')}
              </Button>
            </div>
          </form>
        </Panel>
        {wrong.length ? (
          <Note
            tone="warning"
            title={t('loans.giveBack.wrong', { count: wrong.length })}
            actions={
              <Button small look="quiet" onClick={() => setWrong([])}>
                {t('ui.close')}
              </Button>
            }
          >
            {wrong.map((each) => `${each.code}: ${each.why}`).join(' · ')}
          </Note>
        ) : null}
        {rows.length ? (
          <Panel title={t('loans.giveBack.rows', { count: rows.length })}>
            <ReturnRows rows={rows} onDone={() => setRows([])} />
          </Panel>
        ) : (
          <EmptyState icon="scan" title={t('loans.giveBack.none')} text={t('loans.giveBack.none.text')} />
        )}
      </div>
    </>
  )
}
