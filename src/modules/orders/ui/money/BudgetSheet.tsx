// One budget: its figures, the lines they are sums of, and giving it money.
import { useState } from 'react'
import type { Answer } from '#shared'
import {
  AskForm,
  Button,
  Dialog,
  EmptyState,
  Field,
  faultAt,
  History,
  Kpi,
  Kpis,
  Link,
  Loaded,
  Meter,
  ModelFacts,
  ModelForm,
  Panel,
  PlainTable,
  readMoney,
  Sheet,
  State,
  TextField,
  toast,
  useAsk,
  useDo,
  useParam,
  useRight,
  useTexts,
} from '#ui'
import { moneyApi } from '../../api.ts'
import { Budget, BudgetRecord } from '../../model.ts'

type Row = Answer<typeof moneyApi.budget>

export default function BudgetSheet() {
  const { t } = useTexts()
  const asked = useAsk(moneyApi.budget, { params: { id: useParam('budget') } })
  return (
    <Loaded of={asked}>
      {(budget) => (
        <Sheet
          title={budget.name}
          crumbs={[{ label: t('orders.budget.plural'), href: '/budgets' }]}
          state={<State tone={budget.state === 'open' ? 'success' : 'off'}>{t(`orders.budget.state.${budget.state}`)}</State>}
          meta={[String(budget.year), t(`orders.budget.pot.${budget.pot}`), budget.schoolName ?? t('orders.budget.all'), budget.costCentre]}
          actions={<Actions budget={budget} onReload={asked.refetch} />}
          tabs={[
            { id: 'ueberblick', label: t('orders.sheet.overview'), content: () => <Overview budget={budget} /> },
            { id: 'verlauf', label: t('ui.history'), content: () => <History type={Budget.name} id={budget.id} /> },
          ]}
        />
      )}
    </Loaded>
  )
}

function Actions({ budget, onReload }: { budget: Row; onReload: () => unknown }) {
  const { t } = useTexts()
  const may = useRight('orders.budget.change')
  const [open, setOpen] = useState<'edit' | 'give'>()
  if (!may) return null
  return (
    <>
      <Button icon="edit" onClick={() => setOpen('edit')}>
        {t('orders.budget.edit')}
      </Button>
      <Button look="primary" icon="coins" onClick={() => setOpen('give')}>
        {t('orders.budget.allocate')}
      </Button>
      {open === 'edit' ? (
        <Dialog open title={t('orders.budget.edit')} onClose={() => setOpen(undefined)}>
          <ModelForm
            model={BudgetRecord}
            mode="change"
            values={budget}
            endpoint={moneyApi.changeBudget}
            params={{ id: budget.id }}
            submit={t('orders.budget.edit')}
            onCancel={() => setOpen(undefined)}
            onReload={onReload}
            onDone={() => {
              toast(t('orders.budget.saved'))
              setOpen(undefined)
            }}
          />
        </Dialog>
      ) : null}
      {open === 'give' ? <Allocate budget={budget} onClose={() => setOpen(undefined)} /> : null}
    </>
  )
}

function Allocate({ budget, onClose }: { budget: Row; onClose: () => void }) {
  const { t } = useTexts()
  const [amount, setAmount] = useState('')
  const [note, setNote] = useState('')
  const give = useDo(moneyApi.allocate, {
    onDone: () => {
      toast(t('orders.budget.allocated.done'))
      onClose()
    },
  })
  return (
    <Dialog open title={t('orders.budget.allocate')} onClose={onClose}>
      <AskForm
        submit={t('orders.budget.allocate')}
        busy={give.busy}
        disabled={!readMoney(amount)}
        trouble={give.problem}
        fields={['amount']}
        onCancel={onClose}
        onSubmit={() => give.run({ params: { id: budget.id }, body: { amount: readMoney(amount) ?? 0, note: note.trim() || null } })}
      >
        <Field
          label={t('orders.budget.allocate.amount')}
          hint={t('orders.budget.allocate.amount.hint')}
          required
          fault={faultAt(give.problem, 'amount')}
        >
          {(control) => (
            <input
              {...control}
              className="input input--num"
              inputMode="decimal"
              value={amount}
              onChange={(event) => setAmount(event.target.value)}
            />
          )}
        </Field>
        <TextField label={t('orders.budget.allocate.note')} value={note} onValue={setNote} optional max={500} />
      </AskForm>
    </Dialog>
  )
}

function Overview({ budget }: { budget: Row }) {
  const { t, f } = useTexts()
  const ledger = useAsk(moneyApi.ledger, { params: { id: budget.id } })
  const used = (budget.committed ?? 0) + (budget.paid ?? 0)
  const share = budget.allocated ? Math.round((used / budget.allocated) * 100) : 0
  return (
    <div className="stack">
      <Kpis label={t('orders.budget.plural')}>
        <Kpi label={t('orders.budget.allocated')} value={f.money(budget.allocated ?? 0)} />
        <Kpi label={t('orders.budget.committed')} value={f.money(budget.committed ?? 0)} />
        <Kpi label={t('orders.budget.paid')} value={f.money(budget.paid ?? 0)} />
        <Kpi
          label={t('orders.budget.remaining')}
          value={f.money(budget.remaining ?? 0)}
          note={budget.overruled ? t('orders.budget.overruled') : t('orders.budget.share', { share })}
        />
      </Kpis>
      <div className="cols">
        <Panel title={t('orders.budget.ledger')} flush>
          <Loaded of={ledger}>
            {(lines) =>
              lines.length === 0 ? (
                <EmptyState level="h3" icon="coins" title={t('orders.budget.ledger.none')} />
              ) : (
                <PlainTable
                  label={t('orders.budget.ledger')}
                  heads={[
                    t('orders.budget.at'),
                    t('orders.budget.what'),
                    t('orders.order'),
                    t('orders.budget.by'),
                    t('orders.order.amount'),
                  ]}
                  figures={[4]}
                  rows={lines.map((line) => ({
                    key: line.id,
                    cells: [
                      f.instant(line.at),
                      t(`orders.ledger.${line.kind === 'commitment' && line.amount < 0 ? 'released' : line.kind}`),
                      line.order ? (
                        <Link key="order" href={`/bestellungen/${line.order}`}>
                          {line.number} {line.title}
                        </Link>
                      ) : (
                        (line.note ?? '–')
                      ),
                      line.overrule ? `${line.name} (${t('orders.approval.overrule', { reason: line.overrule })})` : line.name,
                      f.money(line.amount),
                    ],
                  }))}
                />
              )
            }
          </Loaded>
        </Panel>
        <Panel title={t('ui.facts')}>
          <Meter label={t('orders.budget.committed')} used={used} total={Math.max(budget.allocated ?? 0, used, 1)} format={f.money} />
          <ModelFacts
            rows
            model={BudgetRecord}
            row={budget}
            fields={['year', 'pot', 'school', 'costCentre', 'orderUntil']}
            cells={{ year: String(budget.year), school: budget.schoolName ?? t('orders.budget.all') }}
          />
        </Panel>
      </div>
    </div>
  )
}
