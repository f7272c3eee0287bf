// What waits for the person, to be decided one by one or together.
import { useState } from 'react'
import { columnsOf } from '#shared'
import { type Chosen, ConfirmDialog, DataList, PageHead, toast, useDo, useTexts } from '#ui'
import { ordersApi } from '../../api.ts'
import { Order } from '../../model.ts'
import { stateTones } from '../words.tsx'
import { RefuseDialog } from './DecideButtons.tsx'

const shown = ['number', 'title', 'kind', 'school', 'step', 'dueAt', 'amount', 'yearly', 'wisher', 'submittedAt', 'pot']
const columns = columnsOf(Order)
  .filter((column) => shown.includes(column.key))
  .map((column) => ({ ...column, shown: !['yearly', 'pot', 'submittedAt', 'number', 'step'].includes(column.key) }))

export default function ApprovalList() {
  const { t } = useTexts()
  const [asks, setAsks] = useState<{ chosen: Chosen; done: () => void; refuse: boolean }>()
  const decide = useDo(ordersApi.decide, { onDone: (orders) => toast(t('orders.approve.done', { count: orders.length })) })
  const close = () => setAsks(undefined)
  const set = asks ? (asks.chosen.ids ? { ids: asks.chosen.ids } : { query: asks.chosen.query }) : {}
  return (
    <>
      <PageHead title={t('orders.approvals')} />
      <DataList
        name={Order.name}
        columns={columns}
        endpoint={ordersApi.waiting}
        titleColumn="title"
        rowHref={(order) => `/freigabe/${order.id}`}
        tones={{ state: stateTones }}
        scope="school"
        sort="dueAt"
        views="orders.approvals"
        bulk={[
          { id: 'approve', label: t('orders.approve'), icon: 'check', run: (chosen, done) => setAsks({ chosen, done, refuse: false }) },
          { id: 'refuse', label: t('orders.refuse'), icon: 'x', run: (chosen, done) => setAsks({ chosen, done, refuse: true }) },
        ]}
        empty={{ icon: 'check', title: t('orders.approvals.none'), text: t('orders.approvals.none.text') }}
      />
      {asks?.refuse ? <RefuseDialog chosen={set} count={asks.chosen.count} onClose={close} onDone={asks.done} /> : null}
      {asks && !asks.refuse ? (
        <ConfirmDialog
          open
          title={t('orders.approve.ask')}
          action={t('orders.approve.many', { count: asks.chosen.count })}
          onConfirm={async () => {
            await decide.run({ body: { chosen: set as never, decision: 'approve' } })
            asks.done()
          }}
          onClose={close}
        >
          {t('orders.approve.text')}
        </ConfirmDialog>
      ) : null}
    </>
  )
}
