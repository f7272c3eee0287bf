// Return by scanning, made for a phone at the counter: scan, scan, scan, then one button.
import { useState } from 'react'
import { CodeField } from '#modules/devices/ui'
import { Button, EmptyState, Note, PageHead, Panel, useDo, useTexts } from '#ui'
import { loansApi as api } from '../api.ts'
import { type ReturnRow, ReturnRows } from './ReturnRows.tsx'

interface Wrong {
  code: string
  why: string
}

export default function GiveBack() {
  const { t } = useTexts()
  const [rows, setRows] = useState<ReturnRow[]>([])
  const [wrong, setWrong] = useState<Wrong[]>([])
  const read = useDo(api.readCodes, { invalidates: 'nothing' })
  const warn = (more: Wrong[]) =>
    setWrong((before) => [...more, ...before.filter((each) => !more.some((one) => one.code === each.code))].slice(0, 20))
  // Answers come in any order: each is added to what is there when it comes.
  const scan = async (text: string) => {
    const codes = text.split(/[\s,;]+/).filter(Boolean)
    if (!codes.length) return
    try {
      const seen = await read.run({ body: { codes } })
      const back = seen.flatMap(({ item, code, deviceName, modelName, personName, accessories }) =>
        item ? [{ item, deviceName: deviceName ?? code, modelName, personName, accessories }] : [],
      )
      setRows((before) => [
        ...back.filter((row, at) => [...before, ...back.slice(0, at)].every((each) => each.item !== row.item)),
        ...before,
      ])
      warn(
        seen.flatMap((each) =>
          each.item ? [] : [{ code: each.code, why: t(each.device ? 'loans.giveBack.notLent' : 'loans.giveBack.unknown') }],
        ),
      )
    } catch (error) {
      // Nothing that was scanned is lost: what could not be read stays on the screen.
      warn(codes.map((code) => ({ code, why: (error as Error).message })))
    }
  }
  return (
    <>
      <PageHead title={t('loans.giveBack')} crumbs={[{ label: t('loans.contract.plural'), href: '/ausleihen' }]} />
      <div className="body body--top stack">
        <Panel title={t('loans.giveBack.scan')}>
          <CodeField label={t('loans.giveBack.code')} hint={t('loans.giveBack.hint')} onCode={(code) => void scan(code)} />
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
