// Scanning in the corridor: what is scanned is collected; a door or a set becomes the target.
import { useRef, useState } from 'react'
import { Button, type Chosen, EmptyState, Link, LinkButton, Note, PageHead, Panel, State, useDo, useRight, useSession, useTexts } from '#ui'
import { devicesApi as api } from '../../api.ts'
import type { DeviceRow } from '../../model.ts'
import { MoveDialog } from '../device/MoveDialog.tsx'
import { StateDialog } from '../device/StateDialog.tsx'
import { useMove } from '../device/use-move.ts'
import { Refusal, stateTones } from '../parts.tsx'
import { LabelDialog } from '../receive/LabelDialog.tsx'
import { CodeField } from './CodeField.tsx'
import { useKeptCodes } from './use-kept-codes.ts'

interface Target {
  key: 'room' | 'set'
  id: string
  name: string
}

export default function ScanPage() {
  const { t } = useTexts()
  const may = useRight('devices.change')
  const [devices, setDevices] = useState<DeviceRow[]>([])
  const [target, setTarget] = useState<Target>()
  const [unknown, setUnknown] = useState<string[]>([])
  const [open, setOpen] = useState<'move' | 'state' | 'labels'>()
  const [said, setSaid] = useState('')
  const seen = useRef(new Set<string>())
  const scan = useDo(api.scanDevice, { invalidates: 'nothing' })
  const move = useMove()
  const lookUp = async (code: string): Promise<boolean> => {
    const answer = await scan.run({ query: { code } }).catch(() => undefined)
    if (!answer) return false
    if (answer.room) {
      setTarget({ key: 'room', id: answer.room.id, name: `${answer.room.number} · ${answer.room.schoolName}` })
      setSaid(t('devices.scan.target', { name: answer.room.number }))
    } else if (answer.set) {
      setTarget({ key: 'set', id: answer.set.id, name: `${answer.set.name} · ${answer.set.schoolName}` })
      setSaid(t('devices.scan.target', { name: answer.set.name }))
    } else if (answer.device) {
      const { device } = answer
      setSaid(seen.current.has(device.id) ? t('devices.scan.again', { number: device.inventoryNumber }) : device.inventoryNumber)
      if (!seen.current.has(device.id)) {
        seen.current.add(device.id)
        setDevices((before) => [device as DeviceRow, ...before])
      }
    } else {
      setSaid(t('devices.scan.unknown', { code }))
      setUnknown((before) => (before.includes(code) ? before : [code, ...before]))
    }
    return true
  }
  const codes = useKeptCodes(useSession().account?.id ?? '-', lookUp)
  const chosen: Chosen = { ids: devices.map((device) => device.id), count: devices.length }
  // Where all are in one state, only what may follow it is offered.
  const common = devices.every((device) => device.state === devices[0]?.state) ? devices[0]?.state : undefined
  const clear = () => {
    seen.current.clear()
    setDevices([])
    setUnknown([])
    setTarget(undefined)
    codes.clear()
  }
  const moveThere = async () => {
    if (!target || !(await move.run({ chosen: { ids: chosen.ids! }, move: { [target.key]: target.id } }))) return
    clear()
  }
  return (
    <>
      <PageHead title={t('devices.scan')} crumbs={[{ label: t('devices.device.plural'), href: '/geraete' }]} line />
      <div className="body stack">
        <Panel title={t('devices.scan.code')}>
          <CodeField label={t('devices.scan.field')} hint={t('devices.scan.hint')} onCode={codes.take} />
          <p className="small" role="status">
            {said}
          </p>
        </Panel>
        <Refusal of={move.problem ?? (codes.waiting.length ? undefined : scan.problem)} />
        {codes.waiting.length ? (
          <Note tone="warning" title={t('devices.scan.waiting', { count: codes.waiting.length })}>
            <p>{t('devices.scan.waiting.text')}</p>
            <p className="mono small">{codes.waiting.slice(-12).join(', ')}</p>
            <Button small icon="scan" onClick={() => void codes.again()}>
              {t('devices.scan.waiting.again')}
            </Button>
          </Note>
        ) : null}
        {unknown.length ? (
          <Note tone="warning" title={t('devices.scan.unknownTitle')}>
            {unknown.join(', ')}
          </Note>
        ) : null}
        {devices.length ? (
          <Panel
            title={t('devices.device.count', { count: devices.length })}
            actions={
              <Button small look="quiet" icon="x" onClick={clear}>
                {t('devices.scan.clear')}
              </Button>
            }
          >
            {may ? (
              <div className="row">
                {target ? (
                  <Button look="primary" icon="swap" busy={move.busy} onClick={() => void moveThere()}>
                    {t('devices.scan.moveTo', { name: target.name })}
                  </Button>
                ) : (
                  <Button look="primary" icon="swap" onClick={() => setOpen('move')}>
                    {t('devices.move')}
                  </Button>
                )}
                <Button icon="check" onClick={() => setOpen('state')}>
                  {t('devices.state.set')}
                </Button>
                <Button icon="qr" onClick={() => setOpen('labels')}>
                  {t('devices.label.plural')}
                </Button>
              </div>
            ) : null}
            <ul className="items">
              {devices.map((device) => (
                <li key={device.id}>
                  <span className="items__main">
                    <Link href={`/geraete/${device.id}`}>{device.inventoryNumber}</Link>
                    <span className="items__meta">
                      {[device.modelName ?? t(`devices.device.kind.${device.kind}`), device.schoolName, device.roomName]
                        .filter(Boolean)
                        .join(' · ')}
                    </span>
                  </span>
                  <span className="items__end">
                    <State tone={stateTones[device.state]}>{t(`devices.device.state.${device.state}`)}</State>
                  </span>
                </li>
              ))}
            </ul>
          </Panel>
        ) : (
          <EmptyState
            icon="scan"
            title={t('devices.scan.empty')}
            text={t('devices.scan.empty.text')}
            actions={<LinkButton href="/geraete">{t('devices.device.plural')}</LinkButton>}
          />
        )}
        {open === 'move' ? <MoveDialog chosen={chosen} onEnd={() => setOpen(undefined)} /> : null}
        {open === 'state' ? (
          <StateDialog
            chosen={chosen}
            from={common}
            onEnd={(_finished, state) => {
              setOpen(undefined)
              if (state) setDevices((before) => before.map((device) => ({ ...device, state })))
            }}
          />
        ) : null}
        {open === 'labels' ? <LabelDialog chosen={chosen} onEnd={() => setOpen(undefined)} /> : null}
      </div>
    </>
  )
}
