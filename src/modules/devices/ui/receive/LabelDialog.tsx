// Which sheet of labels, from which place on.
import { useState } from 'react'
import { Button, type Chosen, Dialog, download, Field, Select, Switch, toast, useTexts } from '#ui'
import { receiveApi as api } from '../../api.ts'
import { labelSheets, type sheetIds } from '../../model.ts'
import { bodyOf } from '../parts.tsx'

type SheetId = (typeof sheetIds)[number]

const printed = { devices: api.deviceLabels, sets: api.setLabels, rooms: api.roomLabels }

export function LabelDialog({
  chosen,
  of = 'devices',
  onEnd,
}: {
  chosen: Chosen
  of?: keyof typeof printed
  onEnd: (finished: boolean) => void
}) {
  const { t, f } = useTexts()
  const [sheet, setSheet] = useState<SheetId>('3x8')
  const [skip, setSkip] = useState('0')
  const [shiftX, setShiftX] = useState('0')
  const [shiftY, setShiftY] = useState('0')
  const [logo, setLogo] = useState(false)
  const [busy, setBusy] = useState(false)
  const number = (text: string) => Number(text.replace(',', '.')) || 0
  const print = async () => {
    setBusy(true)
    const options = { sheet, skip: Math.max(0, Math.round(number(skip))), shiftX: number(shiftX), shiftY: number(shiftY), logo }
    await download(printed[of], { body: { chosen: bodyOf(chosen), options } }, of === 'rooms' ? 'tuerschilder.pdf' : 'etiketten.pdf')
      .then(() => onEnd(true))
      .catch((error: Error) => toast(error.message, { tone: 'refused' }))
    setBusy(false)
  }
  const entry = (label: string, value: string, set: (text: string) => void, hint?: string) => (
    <Field label={label} hint={hint}>
      {(control) => (
        <input className="input input--num" inputMode="decimal" {...control} value={value} onChange={(event) => set(event.target.value)} />
      )}
    </Field>
  )
  return (
    <Dialog
      open
      title={`${t(of === 'rooms' ? 'devices.label.doors' : 'devices.label.plural')}: ${t('devices.label.count', { count: chosen.count })}`}
      onClose={() => onEnd(false)}
      foot={
        <>
          <Button onClick={() => onEnd(false)}>{t('ui.cancel')}</Button>
          <Button look="primary" icon="print" busy={busy} onClick={() => void print()}>
            {t('devices.label.print')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <Field unmarked label={t('devices.label.sheet')} hint={t('devices.label.sheet.hint')}>
          {(control) => (
            <Select
              control={control}
              value={sheet}
              options={labelSheets.map((each) => [
                each.id as SheetId,
                t('devices.label.sheet.size', {
                  columns: each.columns,
                  rows: each.rows,
                  width: f.number(each.width, 1),
                  height: f.number(each.height, 1),
                }),
              ])}
              onValue={setSheet}
            />
          )}
        </Field>
        {entry(t('devices.label.skip'), skip, setSkip, t('devices.label.skip.hint'))}
        <div className="form__grid">
          {entry(t('devices.label.shiftX'), shiftX, setShiftX)}
          {entry(t('devices.label.shiftY'), shiftY, setShiftY)}
        </div>
        {of === 'sets' ? null : (
          <label className="row row--tight" htmlFor="label-logo">
            <Switch id="label-logo" checked={logo} onChange={(event) => setLogo(event.target.checked)} />
            {t('devices.label.logo')}
          </label>
        )}
      </div>
    </Dialog>
  )
}
