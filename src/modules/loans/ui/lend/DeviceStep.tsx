// Which device for whom: scanned or pasted one after the other, in the order of the names.
import { type FormEvent, useState } from 'react'
import { Camera } from '#modules/devices/ui'
import { Button, Field, Note, Panel, PlainTable, State, useAsk, useDo, useTexts } from '#ui'
import { loansApi as api } from '../../api.ts'
import { type Seen, SetNote } from '../counter/ScanDesk.tsx'
import { rowsOf, type SetSeen } from '../counter/scanned.ts'
import type { Taker } from './PeopleStep.tsx'

export interface Lent {
  device: string
  deviceName: string
  modelName: string | null
  accessories: string | null
}

interface Props {
  takers: readonly Taker[]
  lent: readonly Lent[]
  onLent: (lent: Lent[]) => void
}

/** One person takes many devices, a whole case for instance; of several each takes one. */
const mostFor = (takers: readonly Taker[]) => (takers.length === 1 ? 100 : takers.length)

export const pairsOf = (takers: readonly Taker[], lent: readonly Lent[]): { taker: Taker; device: Lent | undefined }[] =>
  takers.length === 1 && lent.length > 1
    ? lent.map((device) => ({ taker: takers[0]!, device }))
    : takers.map((taker, index) => ({ taker, device: lent[index] }))

export function DeviceStep({ takers, lent, onLent }: Props) {
  const { t } = useTexts()
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState<string[]>([])
  const [sets, setSets] = useState<readonly SetSeen[]>([])
  const read = useDo(api.readCodes, { invalidates: 'nothing' })
  const add = async (event: FormEvent) => {
    event.preventDefault()
    const codes = [...new Set(text.split(/[\s,;]+/).filter(Boolean))]
    if (!codes.length) return
    const seen = await read.run({ body: { codes } }).catch(() => undefined)
    // What could not be read stays in the field.
    if (!seen) return
    // What was scanned meanwhile stays too.
    setText((now) => (now.startsWith(text) ? now.slice(text.length) : now))
    let room = mostFor(takers) - lent.length
    const take = ({ device, deviceName, modelName, accessories, item, state, personName, contractNumber }: Seen): Lent | string => {
      if (item) return t('loans.lend.lentTo', { name: personName ?? contractNumber ?? '' })
      if (state !== 'inStock' && state !== 'inUse') return t(`devices.device.state.${state}`)
      if (!lent.some((one) => one.device === device) && --room < 0) return t('loans.lend.tooMany')
      return { device: device!, deviceName: deviceName!, modelName, accessories }
    }
    const found = rowsOf(seen, take, () => t('loans.giveBack.unknown'))
    const all = [...lent, ...found.rows]
    onLent(all.filter((one, at) => all.findIndex((each) => each.device === one.device) === at))
    setWrong(found.wrong.map((each) => `${each.code}: ${each.why}`))
    setSets((before) => [...found.sets, ...before.filter((each) => !found.sets.some((one) => one.id === each.id))])
  }
  return (
    <div className="stack">
      <Panel title={takers.length > lent.length ? t('loans.lend.scan', { count: takers.length - lent.length }) : t('loans.lend.complete')}>
        <form className="stack" onSubmit={(event) => void add(event)}>
          <Field unmarked label={t('loans.giveBack.code')} hint={t('loans.lend.scanHint')}>
            {(control) => (
              <textarea {...control} className="input mono" rows={3} value={text} onChange={(event) => setText(event.target.value)} />
            )}
          </Field>
          <Camera onCode={(code) => setText((before) => `${before}${before && !before.endsWith('\n') ? '\n' : ''}${code}\n`)} />
          <div>
            <Button type="submit" icon="scan" busy={read.busy}>
              {t('loans.giveBack.add')}
            </Button>
          </div>
        </form>
      </Panel>
      {read.problem ? (
        <Note tone="danger" live title={read.problem.problem.title}>
          {[read.problem.problem.detail, read.problem.problem.remedy].filter(Boolean).join(' ')}
        </Note>
      ) : null}
      {wrong.length ? (
        <Note tone="warning" title={t('loans.giveBack.wrong', { count: wrong.length })}>
          {wrong.join(' · ')}
        </Note>
      ) : null}
      {sets.map((set) => (
        <SetNote key={set.id} set={set} />
      ))}
      {lent.length ? <PoolNote devices={lent.map((each) => each.device)} /> : null}
      <Panel title={t('loans.lend.pairs')} flush>
        <PlainTable
          label={t('loans.lend.pairs')}
          heads={[t('loans.contract.person'), t('loans.item.number'), t('loans.paper.head.model'), '']}
          rows={pairsOf(takers, lent).map(({ taker, device }, index) => ({
            key: device?.device ?? taker.person,
            cells: [
              taker.name,
              device?.deviceName ?? <State tone="info">{t('loans.lend.missing')}</State>,
              device?.modelName ?? '–',
              device ? (
                <Button key="x" small look="quiet" icon="x" iconOnly onClick={() => onLent(lent.filter((_, at) => at !== index))}>
                  {t('loans.lend.dropDevice', { name: device.deviceName })}
                </Button>
              ) : null,
            ],
          }))}
        />
      </Panel>
    </div>
  )
}

/** Lessons keep enough devices, or somebody decided otherwise knowingly. */
function PoolNote({ devices }: { devices: string[] }) {
  const { t } = useTexts()
  const asked = useAsk({ ...api.checkPool }, { body: { devices } } as never, { keep: true })
  const answer = asked.data as { keepShare: number; pools: { schoolName: string; kind: string; total: number; left: number }[] } | undefined
  const thin = answer?.pools.filter((pool) => pool.left * 100 < pool.total * answer.keepShare) ?? []
  if (!thin.length) return null
  return (
    <Note tone="warning" title={t('loans.pool.thin')}>
      {thin
        .map((pool) =>
          t('loans.pool.left', {
            school: pool.schoolName,
            kind: t(`devices.device.kind.${pool.kind}`),
            left: pool.left,
            total: pool.total,
          }),
        )
        .join(' ')}
    </Note>
  )
}
