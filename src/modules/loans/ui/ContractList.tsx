// All contracts: what is out, what is overdue, what waits for a signature; most is done with many at once.
import { type ReactNode, useState } from 'react'
import { columnsOf } from '#shared'
import {
  AskForm,
  type BulkAction,
  type Chosen,
  DataList,
  DayInput,
  Dialog,
  download,
  Field,
  LinkButton,
  MenuButton,
  PageHead,
  readDay,
  State,
  toast,
  useDo,
  useRight,
  useTexts,
} from '#ui'
import { loansApi as api } from '../api.ts'
import { Contract, feeSumColumn } from '../model.ts'
import { ConsentLinks } from './ConsentLinks.tsx'
import { bodyOf, contractTones, inDays, today, Until } from './parts.tsx'

const is = (column: string, ...values: string[]) => ({ column, operator: 'is' as const, values })

export default function ContractList() {
  const { t } = useTexts()
  const may = useRight('loans.lend')
  const [extending, setExtending] = useState<{ chosen: Chosen; done: () => void }>()
  const [links, setLinks] = useState<{ number: string; link: string; mailed: number }[]>()
  const handOver = useDo(api.handOver)
  const cancel = useDo(api.cancel)
  const ask = useDo(api.askConsent)
  const remind = useDo(api.remind)
  const doing = (work: (chosen: Chosen) => Promise<string>) => async (chosen: Chosen, done: () => void) => {
    try {
      toast(await work(chosen))
      done()
    } catch (error) {
      toast((error as Error).message, { tone: 'refused' })
    }
  }
  const paper = (kind: 'contract' | 'handover' | 'reminder') => (chosen: Chosen) =>
    void download(api.papers, { body: { chosen: bodyOf(chosen), paper: kind } }).catch((error: Error) =>
      toast(error.message, { tone: 'refused' }),
    )
  const bulk: BulkAction[] = [
    { id: 'print', label: t('loans.print.contracts'), icon: 'print', right: 'loans.read', run: paper('contract') },
    {
      id: 'out',
      label: t('loans.handOver'),
      icon: 'right',
      right: 'loans.lend',
      run: doing(async (chosen) => t('loans.handedOver', { count: (await handOver.run({ body: bodyOf(chosen) })).length })),
    },
    {
      id: 'consent',
      label: t('loans.askConsent'),
      icon: 'link',
      right: 'loans.lend',
      run: doing(async (chosen) => {
        const made = await ask.run({ body: bodyOf(chosen) })
        setLinks(made)
        return t('loans.consentAsked', { count: made.length })
      }),
    },
    { id: 'extend', label: t('loans.extend'), icon: 'cal', right: 'loans.lend', run: (chosen, done) => setExtending({ chosen, done }) },
    {
      id: 'remind',
      label: t('loans.remind'),
      icon: 'mail',
      right: 'loans.lend',
      run: doing(async (chosen) => {
        const { mailed, letters } = await remind.run({ body: bodyOf(chosen) })
        return t('loans.reminded', { mailed, letters: letters.length })
      }),
    },
    { id: 'letters', label: t('loans.print.reminders'), icon: 'print', right: 'loans.lend', run: paper('reminder') },
    { id: 'list', label: t('loans.print.handover'), icon: 'rows', right: 'loans.read', run: paper('handover') },
    {
      id: 'cancel',
      label: t('loans.cancel'),
      icon: 'x',
      right: 'loans.lend',
      danger: true,
      run: doing(async (chosen) => t('loans.cancelled', { count: (await cancel.run({ body: bodyOf(chosen) })).length })),
    },
  ]
  const lend = may ? (
    <LinkButton href="/ausleihen/neu" look="primary" icon="loan">
      {t('loans.lend')}
    </LinkButton>
  ) : null
  return (
    <>
      <PageHead title={t('loans.contract.plural')} actions={<Head lend={lend} />} />
      <DataList
        name={Contract.name}
        columns={[...columnsOf(Contract), feeSumColumn]}
        endpoint={api.contracts}
        exportEndpoint={api.exportContracts}
        titleColumn="number"
        scope="school"
        rowHref={(contract) => `/ausleihen/${contract.id}`}
        subtitle={(contract) => [contract.className, contract.numbers].filter(Boolean).join(' · ')}
        tones={{ state: contractTones }}
        searchHint={t('loans.searchHint')}
        cells={{
          untilDay: (contract) => <Until contract={contract} />,
          signedOn: (contract) =>
            contract.signedOn ? (
              <State tone="success">{t('loans.signedYes')}</State>
            ) : contract.linkOpen ? (
              <State tone="info">{t('loans.linkOpen')}</State>
            ) : (
              <State tone="neutral">{t('loans.signedNo')}</State>
            ),
        }}
        presets={[
          { id: 'out', label: 'loans.view.out', query: { filter: [is('state', 'out')] } },
          {
            id: 'overdue',
            label: 'loans.view.overdue',
            query: { filter: [is('state', 'out'), { column: 'untilDay', operator: 'to', values: [inDays(-1)] }], sort: 'untilDay' },
          },
          {
            id: 'soon',
            label: 'loans.view.soon',
            query: {
              filter: [
                is('state', 'out'),
                { column: 'untilDay', operator: 'from', values: [today()] },
                { column: 'untilDay', operator: 'to', values: [inDays(14)] },
              ],
              sort: 'untilDay',
            },
          },
          { id: 'prepared', label: 'loans.view.prepared', query: { filter: [is('state', 'prepared')] } },
          {
            id: 'unsigned',
            label: 'loans.view.unsigned',
            query: { filter: [is('state', 'prepared', 'out'), { column: 'signedOn', operator: 'none', values: [] }] },
          },
        ]}
        bulk={bulk}
        empty={{ icon: 'loan', title: t('loans.contract.none'), text: t('loans.contract.none.text'), actions: lend }}
      />
      {extending ? <ExtendDialog {...extending} onClose={() => setExtending(undefined)} /> : null}
      {links ? <ConsentLinks links={links} onClose={() => setLinks(undefined)} /> : null}
    </>
  )
}

function Head({ lend }: { lend: ReactNode }) {
  const { t } = useTexts()
  const mayTemplates = useRight('loans.template')
  return (
    <>
      {mayTemplates || lend ? (
        <MenuButton
          label={t('loans.more')}
          iconAfter="down"
          groups={[
            {
              id: 'more',
              items: [
                ...(lend ? [{ id: 'fees', label: t('loans.fee.plural'), icon: 'coins', href: '/ausleihen/entgelte' }] : []),
                ...(mayTemplates ? [{ id: 'templates', label: t('loans.template.plural'), icon: 'doc', href: '/leihvorlagen' }] : []),
              ],
            },
          ]}
        />
      ) : null}
      {lend ? (
        <LinkButton href="/rueckgabe" icon="scan">
          {t('loans.giveBack')}
        </LinkButton>
      ) : null}
      {lend}
    </>
  )
}

function ExtendDialog({ chosen, done, onClose }: { chosen: Chosen; done: () => void; onClose: () => void }) {
  const { t } = useTexts()
  const [text, setText] = useState('')
  const extend = useDo(api.extend)
  const day = readDay(text)
  return (
    <Dialog open title={t('loans.extend.title', { count: chosen.count })} onClose={onClose}>
      <AskForm
        trouble={extend.problem}
        busy={extend.busy}
        disabled={!day}
        submit={t('loans.extend.count', { count: chosen.count })}
        onCancel={onClose}
        onSubmit={async () => {
          const after = await extend.run({ body: { chosen: bodyOf(chosen), untilDay: day! } })
          toast(t('loans.extended', { count: after.length }))
          done()
          onClose()
        }}
      >
        <Field label={t('loans.contract.untilDay')} required>
          {(control) => <DayInput control={control} value={text} onValue={setText} />}
        </Field>
      </AskForm>
    </Dialog>
  )
}
