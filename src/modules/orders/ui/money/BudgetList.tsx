// Budgets of a year: what was given, promised, paid and is left.
import { useState } from 'react'
import { columnsOf } from '#shared'
import { Button, type Chosen, DataList, Dialog, Field, ModelForm, PageHead, readMoney, toast, useDo, useGo, useRight, useTexts } from '#ui'
import { moneyApi } from '../../api.ts'
import { Budget, BudgetRecord } from '../../model.ts'

export default function BudgetList() {
  const { t } = useTexts()
  const may = useRight('orders.budget.change')
  const [adds, setAdds] = useState(false)
  const close = useDo(moneyApi.closeBudgets)
  const open = useDo(moneyApi.openBudgets)
  const setting = (work: typeof close) => (chosen: Chosen, done: () => void) =>
    void work
      .run({ body: (chosen.ids ? { ids: chosen.ids } : { query: chosen.query }) as never })
      .then(done, (error: Error) => toast(error.message, { tone: 'refused' }))
  const add = may ? (
    <Button look="primary" icon="plus" onClick={() => setAdds(true)}>
      {t('orders.budget.add')}
    </Button>
  ) : null
  return (
    <>
      <PageHead title={t('orders.budget.plural')} actions={add} />
      <DataList
        name={Budget.name}
        columns={columnsOf(Budget)}
        endpoint={moneyApi.budgets}
        exportEndpoint={moneyApi.exportBudgets}
        titleColumn="name"
        rowHref={(budget) => `/budgets/${budget.id}`}
        tones={{ state: { open: 'success', closed: 'off' } }}
        cells={{
          year: (budget) => String(budget.year),
          school: (budget) => budget.schoolName ?? <span className="muted">{t('orders.budget.all')}</span>,
        }}
        keyColumn="remaining"
        subtitle={(budget) =>
          budget.overruled ? t('orders.budget.overruled') : `${budget.year} · ${t(`orders.budget.pot.${budget.pot}`)}`
        }
        bulk={[
          { id: 'close', label: t('orders.budget.close'), right: 'orders.budget.change', run: setting(close) },
          { id: 'open', label: t('orders.budget.reopen'), right: 'orders.budget.change', run: setting(open) },
        ]}
        empty={{ icon: 'coins', title: t('orders.budget.none'), text: t('orders.budget.none.text'), actions: add }}
      />
      {adds ? <NewBudget onClose={() => setAdds(false)} /> : null}
    </>
  )
}

function NewBudget({ onClose }: { onClose: () => void }) {
  const { t } = useTexts()
  const go = useGo()
  const [amount, setAmount] = useState('')
  return (
    <Dialog open title={t('orders.budget.add')} onClose={onClose} width="m">
      <ModelForm
        model={BudgetRecord}
        mode="draft"
        values={{ year: new Date().getFullYear(), pot: 'authority' }}
        submit={t('orders.budget.add')}
        onCancel={onClose}
        endpoint={moneyApi.createBudget}
        bodyOf={(draft) => ({ ...draft, amount: readMoney(amount) ?? null })}
        onDone={(budget) => {
          toast(t('orders.budget.added'))
          onClose()
          void go(`/budgets/${budget.id}`)
        }}
      >
        <Field label={t('orders.budget.amount')}>
          {(control) => (
            <span className="with-unit">
              <input
                {...control}
                className="input input--num"
                inputMode="decimal"
                value={amount}
                onChange={(event) => setAmount(event.target.value)}
              />
              <span>Euro</span>
            </span>
          )}
        </Field>
      </ModelForm>
    </Dialog>
  )
}
