// A delivery at one sitting: what all have in common, then serials by scanner, camera or from a delivery list.
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import {
  Button,
  type EntryProps,
  Field,
  LinkButton,
  ModelForm,
  Note,
  PageHead,
  Panel,
  ProblemError,
  type RefEntry,
  RefInput,
  toast,
  useDo,
  useScope,
  useSession,
  useTexts,
} from '#ui'
import { receiveApi as api, devicesApi } from '../../api.ts'
import { type Receipt, readReceipt, readScan } from '../../model.ts'
import { modelControl, NewDevice } from '../device/form.tsx'
import { Camera } from '../scan/Camera.tsx'
import { keepCodes, keptCodes } from '../scan/use-kept-codes.ts'
import { LabelDialog } from './LabelDialog.tsx'

interface Done {
  receipt: string
  count: number
  first: string
  last: string
  ids: string[]
}

const common = [
  'model',
  'kind',
  'school',
  'room',
  'set',
  'state',
  'owner',
  'purchasedOn',
  'inServiceOn',
  'warrantyUntil',
  'price',
  'supplier',
  'orderNumber',
  'invoiceNumber',
  'costCentre',
  'mayUseSchoolWlan',
]

const isDoor = (code: string) => readScan(code).kind === 'room'

/** Door labels among the serials say where the delivery goes; answers the fields they fill and what was said of them. */
function useDoor() {
  const { t } = useTexts()
  const scan = useDo(devicesApi.scanDevice, { invalidates: 'nothing' })
  const [said, setSaid] = useState<string>()
  const fill = useRef<Partial<Record<'school' | 'room', EntryProps['onEntry']>>>({})
  const control = (key: 'school' | 'room') => (props: EntryProps) => {
    fill.current[key] = props.onEntry
    return <RefInput target={props.field.ref} control={props.control} value={props.entry as RefEntry | null} onValue={props.onEntry} />
  }
  const asked = useRef(scan.run)
  asked.current = scan.run
  const enter = useCallback(
    async (code: string) => {
      const room = (await asked.current({ query: { code } }).catch(() => undefined))?.room
      if (!room) return setSaid(t('devices.receive.door.unknown'))
      fill.current.school?.({ id: room.school, name: room.schoolName })
      fill.current.room?.({ id: room.id, name: room.number })
      setSaid(t('devices.receive.door.set', { number: room.number, school: room.schoolName }))
    },
    [t],
  )
  return { enter, said, controls: { school: control('school'), room: control('room') } }
}

export default function ReceivePage() {
  const { t } = useTexts()
  const { school } = useScope()
  // Scanned for half an hour: closing the page or a network that is gone loses none of it.
  const key = `muses.receipt.${useSession().account?.id ?? '-'}`
  const [before] = useState(() => keptCodes(key).join('\n'))
  const [text, setText] = useState(before)
  const [stripS, setStripS] = useState(false)
  const [count, setCount] = useState('')
  const [firstNumber, setFirstNumber] = useState('')
  const [done, setDone] = useState<Done>()
  const later = useDeferredValue(text)
  const receipt = useMemo(() => readReceipt(later, { stripS }), [later, stripS])
  useEffect(() => keepCodes(key, later.trim() ? later.split('\n') : []), [key, later])
  const receive = useDo(api.receiveDevices)
  const door = useDoor()
  const { enter } = door
  useEffect(() => {
    // Whole lines only: what a scanner is still writing is not read yet.
    const written = text.split('\n')
    const doors = written.slice(0, -1).filter(isDoor)
    if (!doors.length) return
    setText(written.filter((line, index) => index === written.length - 1 || !isDoor(line)).join('\n'))
    void enter(doors.at(-1)!)
  }, [text, enter])
  const lines = receipt.lines.length
    ? receipt.lines.map(({ line: _line, ...rest }) => rest)
    : Array.from({ length: Math.min(Number(count) || 0, 5_000) }, () => ({
        serial: null,
        inventoryNumber: null,
        macs: null,
        imei: null,
        name: null,
      }))
  if (done) return <Result done={done} onNext={() => setDone(undefined)} />
  const counted = t('devices.device.count', { count: lines.length })
  return (
    <>
      <PageHead title={t('devices.receive')} crumbs={[{ label: t('devices.device.plural'), href: '/geraete' }]} line />
      <div className="body stack">
        {before && text.startsWith(before) ? (
          <Note title={t('devices.receive.kept', { count: readReceipt(before).lines.length })}>
            <p>{t('devices.receive.kept.text')}</p>
            <Button small icon="x" onClick={() => setText('')}>
              {t('devices.receive.kept.drop')}
            </Button>
          </Note>
        ) : null}
        <Panel title={t('devices.receive.common')}>
          <ModelForm
            model={NewDevice}
            mode="draft"
            values={{
              owner: 'authority',
              state: 'inStock',
              mayUseSchoolWlan: true,
              ...(school ? { school: school.id, schoolName: school.name } : {}),
            }}
            endpoint={api.receiveDevices}
            sections={[{ fields: common }]}
            controls={{ model: modelControl, ...door.controls }}
            submit={lines.length ? `${t('devices.receive.do')}: ${counted}` : t('devices.receive.do')}
            bodyOf={(values) => ({ common: values, lines, ...(firstNumber ? { firstNumber } : {}) })}
            onSubmit={async (values) => {
              if (!lines.length)
                throw new ProblemError({
                  type: 'about:blank',
                  title: t('devices.receive.nothing'),
                  status: 422,
                  code: 'devices.receive.nothing',
                })
              return receive.run({ body: { common: values as never, lines, ...(firstNumber ? { firstNumber } : {}) } })
            }}
            onDone={(answer) => {
              setDone(answer)
              setText('')
              setCount('')
              setFirstNumber('')
            }}
          >
            <Serials
              text={text}
              onText={setText}
              door={door.said}
              receipt={receipt}
              stripS={stripS}
              onStripS={setStripS}
              count={count}
              onCount={setCount}
              firstNumber={firstNumber}
              onFirstNumber={setFirstNumber}
            />
          </ModelForm>
        </Panel>
      </div>
    </>
  )
}

interface SerialsProps {
  text: string
  onText: (change: (before: string) => string) => void
  /** What a scanned door label has set. */
  door?: string
  receipt: Receipt
  stripS: boolean
  onStripS: (on: boolean) => void
  count: string
  onCount: (text: string) => void
  firstNumber: string
  onFirstNumber: (text: string) => void
}

function Serials(props: SerialsProps) {
  const { t } = useTexts()
  const { text, onText, receipt } = props
  const check = useDo(api.checkDelivery, { invalidates: 'nothing' })
  const [known, setKnown] =
    useState<{ value: string; device: { id: string; inventoryNumber: string; schoolName: string | null } | null }[]>()
  const ask = async () => {
    const lines = receipt.lines.map(({ serial, inventoryNumber }) => ({ serial, inventoryNumber }))
    const found = await check.run({ body: { lines } }).catch(() => undefined)
    if (found) setKnown(found)
  }
  return (
    <section className="stack" aria-label={t('devices.receive.serials')}>
      <Field label={t('devices.receive.serials')} hint={t('devices.receive.serials.hint')}>
        {(control) => (
          <textarea
            className="area mono"
            rows={10}
            spellCheck={false}
            autoCapitalize="characters"
            {...control}
            value={text}
            onChange={(event) => {
              const next = event.target.value
              onText(() => next)
              setKnown(undefined)
            }}
          />
        )}
      </Field>
      <Camera onCode={(code) => onText((before) => `${before}${before && !before.endsWith('\n') ? '\n' : ''}${code}\n`)} />
      <p className="small muted">{t('devices.receive.door.hint')}</p>
      <p role="status">{props.door}</p>
      {receipt.looksPrefixed ? (
        <label className="row">
          <input type="checkbox" checked={props.stripS} onChange={(event) => props.onStripS(event.target.checked)} />
          {t('devices.receive.stripS')}
        </label>
      ) : null}
      <p role="status">{text.trim() ? t('devices.receive.read', { count: receipt.lines.length }) : t('devices.receive.orCount')}</p>
      {receipt.faults.length ? (
        <Note tone="warning" title={t('devices.receive.faults', { count: receipt.faults.length })}>
          <ul className="bullets">
            {receipt.faults.slice(0, 20).map((fault) => (
              <li key={`${fault.line} ${fault.code} ${fault.value}`}>
                {t('devices.receive.faultLine', { line: fault.line, fault: t(`devices.receive.fault.${fault.code}`), value: fault.value })}
              </li>
            ))}
          </ul>
        </Note>
      ) : null}
      {known?.length ? (
        <Note tone="danger" title={t('devices.receive.known', { count: known.length })}>
          <ul className="bullets">
            {known.slice(0, 20).map((each) => (
              <li key={each.value}>
                {each.value}
                {each.device ? ` – ${[each.device.inventoryNumber, each.device.schoolName].filter(Boolean).join(', ')}` : ''}
              </li>
            ))}
          </ul>
        </Note>
      ) : known ? (
        <Note tone="success">{t('devices.receive.allNew')}</Note>
      ) : null}
      <div className="form__grid">
        {text.trim() ? null : (
          <Field label={t('devices.receive.count')} hint={t('devices.receive.count.hint')}>
            {(control) => (
              <input
                className="input input--num"
                inputMode="numeric"
                {...control}
                value={props.count}
                onChange={(event) => props.onCount(event.target.value.replace(/\D/g, '').slice(0, 4))}
              />
            )}
          </Field>
        )}
        <Field label={t('devices.receive.firstNumber')} hint={t('devices.receive.firstNumber.hint')}>
          {(control) => (
            <input
              className="input"
              maxLength={60}
              {...control}
              value={props.firstNumber}
              onChange={(event) => props.onFirstNumber(event.target.value)}
            />
          )}
        </Field>
      </div>
      {receipt.lines.length ? (
        <div className="row">
          <Button icon="search" busy={check.busy} onClick={() => void ask()}>
            {t('devices.receive.check')}
          </Button>
        </div>
      ) : null}
    </section>
  )
}

function Result({ done, onNext }: { done: Done; onNext: () => void }) {
  const { t } = useTexts()
  const [labels, setLabels] = useState(false)
  const undo = useDo(api.undoDevices)
  const [undone, setUndone] = useState(false)
  const takeBack = async () => {
    const back = await undo.run({ params: { id: done.receipt } }).catch((error: Error) => void toast(error.message, { tone: 'refused' }))
    if (back) setUndone(true)
  }
  return (
    <>
      <PageHead
        title={t('devices.receive.done', { count: done.count })}
        crumbs={[{ label: t('devices.device.plural'), href: '/geraete' }]}
        line
      />
      <div className="body stack">
        <Panel title={t('devices.receive.numbers')}>
          <p>{undone ? t('devices.receive.undone') : t('devices.receive.range', { first: done.first, last: done.last })}</p>
          <div className="row">
            {undone ? null : (
              <>
                <Button look="primary" icon="qr" onClick={() => setLabels(true)}>
                  {t('devices.label.print')}
                </Button>
                <LinkButton href="/geraete?sort=-inventoryNumber" icon="device">
                  {t('devices.device.plural')}
                </LinkButton>
                <Button icon="undo" busy={undo.busy} onClick={() => void takeBack()}>
                  {t('devices.receive.undo')}
                </Button>
              </>
            )}
            <Button icon="plus" onClick={onNext}>
              {t('devices.receive.next')}
            </Button>
          </div>
        </Panel>
      </div>
      {labels ? <LabelDialog chosen={{ ids: done.ids, count: done.count }} onEnd={() => setLabels(false)} /> : null}
    </>
  )
}
