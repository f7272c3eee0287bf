// One contract: its devices, its signature, and what comes next.
import { useState } from 'react'
import { urlOf } from '#shared'
import {
  Button,
  Dialog,
  download,
  Facts,
  History,
  Link,
  Loaded,
  MenuButton,
  type MenuItem,
  Note,
  Panel,
  PlainTable,
  Sheet,
  State,
  toast,
  useAsk,
  useDo,
  useParam,
  useRight,
  useTexts,
} from '#ui'
import { loansApi as api } from '../api.ts'
import { Contract, type Item } from '../model.ts'
import { ConsentLinks } from './ConsentLinks.tsx'
import { HandRows } from './counter/HandRows.tsx'
import { ReturnRows } from './counter/ReturnRows.tsx'
import { FeeText } from './fees/FeeText.tsx'
import { PaperDialog } from './PaperDialog.tsx'
import { contractTones, Until } from './parts.tsx'
import { SignDialog } from './SignDialog.tsx'
import { Words } from './Words.tsx'

type ItemRow = Item & { deviceName: string; modelName: string | null; kind: string; serial: string | null }
export interface ContractView extends Contract {
  personName: string | null
  schoolName: string
  className: string | null
  hasPaper: boolean
  linkOpen: boolean
  reminded: number | null
  items: ItemRow[]
}

export default function ContractSheet() {
  const { t } = useTexts()
  const asked = useAsk(api.contract, { params: { id: useParam('contract') } })
  return (
    <Loaded of={asked}>
      {(contract) => (
        <Sheet
          title={contract.number}
          crumbs={[{ label: t('loans.contract.plural'), href: '/ausleihen' }]}
          state={<State tone={contractTones[contract.state]}>{t(`loans.contract.state.${contract.state}`)}</State>}
          meta={[contract.personName ?? t('loans.forgotten'), contract.className, contract.schoolName]}
          actions={<Actions contract={contract} />}
          tabs={[
            { id: 'ueberblick', label: t('ui.overview'), content: () => <Overview contract={contract} /> },
            { id: 'wortlaut', label: t('loans.contract.body'), content: () => <Wording body={contract.body} /> },
            { id: 'verlauf', label: t('ui.history'), content: () => <History type={Contract.name} id={contract.id} /> },
          ]}
        />
      )}
    </Loaded>
  )
}

function Overview({ contract }: { contract: ContractView }) {
  const { t, f } = useTexts()
  return (
    <div className="cols">
      <Panel className="c8" title={t('loans.item.plural')} flush>
        <PlainTable
          label={t('loans.item.plural')}
          heads={[t('loans.item.number'), t('loans.paper.head.model'), t('loans.item.accessories'), t('loans.item.state')]}
          rows={contract.items.map((item) => ({
            key: item.id,
            cells: [
              <Link key="device" className="nowrap" href={`/geraete/${item.device}`}>
                {item.deviceName}
              </Link>,
              item.modelName ?? t(`devices.device.kind.${item.kind}`),
              <Accessories key="accessories" item={item} />,
              <ItemState key="state" item={item} waits={contract.state === 'prepared'} />,
            ],
          }))}
        />
      </Panel>
      <Panel className="c4" title={t('ui.facts')}>
        <Facts
          rows
          facts={[
            {
              label: t('loans.contract.person'),
              value: contract.person ? <Link href={`/personen/${contract.person}`}>{contract.personName}</Link> : t('loans.forgotten'),
            },
            { label: t('loans.contract.fromDay'), value: f.day(contract.fromDay) },
            { label: t('loans.contract.untilDay'), value: <Until contract={contract} /> },
            { label: t('loans.contract.kind'), value: t(`loans.contract.kind.${contract.kind}`) },
            ...(contract.fee ? [{ label: t('loans.contract.fee'), value: <FeeText rent={contract} /> }] : []),
            {
              label: t('loans.contract.signedOn'),
              value: contract.signedOn
                ? `${f.day(contract.signedOn)}, ${contract.signedBy} (${t(`loans.contract.signedHow.${contract.signedHow}`)})`
                : contract.linkOpen
                  ? t('loans.linkOpen')
                  : t('loans.signedNo'),
            },
            {
              label: t('loans.paper.scan'),
              value: contract.hasPaper ? (
                <a href={urlOf(api.paper, { params: { id: contract.id } })} target="_blank" rel="noreferrer">
                  {t('loans.paper.open')}
                </a>
              ) : null,
            },
            { label: t('loans.contract.handedOn'), value: contract.handedOn ? f.day(contract.handedOn) : null },
            { label: t('loans.contract.purpose'), value: contract.purpose },
            {
              label: t('loans.reminder'),
              value: contract.reminded === null ? null : t('loans.reminder.level', { count: contract.reminded }),
            },
          ]}
        />
      </Panel>
    </div>
  )
}

/** What belongs to it, with what was not handed over and in which condition it went out. */
function Accessories({ item }: { item: ItemRow }) {
  const { t } = useTexts()
  const notes = [
    item.lacking && `${t('loans.item.lacking')}: ${item.lacking}`,
    item.conditionOut && `${t('loans.item.conditionOut')}: ${item.conditionOut}`,
  ]
  return (
    <>
      {item.accessories ?? '–'}
      {notes.filter(Boolean).map((note) => (
        <div key={note} className="small muted">
          {note}
        </div>
      ))}
    </>
  )
}

function ItemState({ item, waits }: { item: ItemRow; waits: boolean }) {
  const { t, f } = useTexts()
  if (item.state === 'open' && waits) return <State tone="info">{t('loans.item.state.waits')}</State>
  if (item.state === 'open') return <State tone="success">{t('loans.item.state.open')}</State>
  const tone = item.state === 'lost' || item.conditionIn === 'damaged' ? 'warning' : 'off'
  return (
    <State tone={tone}>
      {[
        item.conditionIn ? t(`loans.item.conditionIn.${item.conditionIn}`) : t(`loans.item.state.${item.state}`),
        item.returnedOn ? f.day(item.returnedOn) : null,
        item.missing ? t('loans.item.missingShort', { what: item.missing }) : null,
      ]
        .filter(Boolean)
        .join(', ')}
    </State>
  )
}

function Wording({ body }: { body: string }) {
  const { t } = useTexts()
  if (!body) return <Note>{t('loans.forgotten.text')}</Note>
  return (
    <Panel title={t('loans.contract.body')}>
      <Words body={body} under={2} />
    </Panel>
  )
}

function Actions({ contract }: { contract: ContractView }) {
  const { t } = useTexts()
  const may = useRight('loans.lend')
  const [open, setOpen] = useState<'sign' | 'return' | 'paper' | 'hand'>()
  const [links, setLinks] = useState<{ number: string; link: string; mailed: number }[]>()
  const cancel = useDo(api.cancel)
  const ask = useDo(api.askConsent)
  const ids = [contract.id]
  const saying = (work: () => Promise<unknown>, said: string) => async () => {
    try {
      await work()
      toast(said)
    } catch (error) {
      toast((error as Error).message, { tone: 'refused' })
    }
  }
  const print = (paper: 'contract' | 'return') =>
    void download(api.papers, { body: { chosen: { ids }, paper } }).catch((error: Error) => toast(error.message, { tone: 'refused' }))
  const items: MenuItem[] = [
    { id: 'print', label: t('loans.print.contract'), icon: 'print', onAction: () => print('contract') },
    ...(contract.state === 'returned'
      ? [{ id: 'receipt', label: t('loans.print.return'), icon: 'print', onAction: () => print('return') }]
      : []),
    ...(may && !contract.signedOn && contract.state !== 'cancelled'
      ? [{ id: 'consent', label: t('loans.askConsent'), icon: 'link', onAction: () => void ask.run({ body: { ids } }).then(setLinks) }]
      : []),
    ...(may && contract.state !== 'cancelled' && contract.person
      ? [{ id: 'paper', label: t('loans.paper.keep'), icon: 'up2', onAction: () => setOpen('paper') }]
      : []),
    ...(may && contract.state === 'prepared'
      ? [
          {
            id: 'cancel',
            label: t('loans.cancel'),
            icon: 'x',
            onAction: () => void saying(() => cancel.run({ body: { ids } }), t('loans.cancelled', { count: 1 }))(),
          },
        ]
      : []),
  ]
  return (
    <>
      <MenuButton label={t('loans.more')} iconAfter="down" groups={[{ id: 'more', items }]} />
      {may && !contract.signedOn && contract.state !== 'cancelled' ? (
        <Button icon="pen" onClick={() => setOpen('sign')}>
          {t('loans.sign')}
        </Button>
      ) : null}
      {may && contract.state === 'prepared' ? (
        <Button look="primary" icon="right" onClick={() => setOpen('hand')}>
          {t('loans.handOver')}
        </Button>
      ) : null}
      {may && contract.state === 'out' ? (
        <Button look="primary" icon="undo" onClick={() => setOpen('return')}>
          {t('loans.giveBack')}
        </Button>
      ) : null}
      {open === 'sign' ? <SignDialog ids={ids} name={contract.personName ?? ''} onClose={() => setOpen(undefined)} /> : null}
      {open === 'paper' ? <PaperDialog contract={contract} onClose={() => setOpen(undefined)} /> : null}
      {open === 'hand' ? (
        <Dialog open title={`${t('loans.handOver')} ${contract.number}`} width="l" onClose={() => setOpen(undefined)}>
          <HandRows
            rows={contract.items
              .filter((item) => item.state === 'open')
              .map((item) => ({ ...item, item: item.id, personName: contract.personName }))}
            onDone={() => setOpen(undefined)}
          />
        </Dialog>
      ) : null}
      {open === 'return' ? (
        <Dialog open title={`${t('loans.giveBack')} ${contract.number}`} width="l" onClose={() => setOpen(undefined)}>
          <ReturnRows
            rows={contract.items
              .filter((item) => item.state === 'open')
              .map((item) => ({
                item: item.id,
                deviceName: item.deviceName,
                modelName: item.modelName,
                personName: contract.personName,
                accessories: item.accessories,
              }))}
            onDone={() => setOpen(undefined)}
          />
        </Dialog>
      ) : null}
      {links ? <ConsentLinks links={links} onClose={() => setLinks(undefined)} /> : null}
    </>
  )
}
