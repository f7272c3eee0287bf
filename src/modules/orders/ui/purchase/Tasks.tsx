// Tasks of approved orders: who does what until when.
import { useState } from 'react'
import { columnsOf } from '#shared'
import { AskForm, DataList, DayInput, Dialog, Field, faultAt, PageHead, TextField, toast, useDo, useTexts } from '#ui'
import { ordersApi } from '../../api.ts'
import { Task } from '../../model.ts'
import { dayEntry } from '../order/Answers.tsx'
import { taskTones } from '../words.tsx'

export default function Tasks() {
  const { t } = useTexts()
  const [edited, setEdited] = useState<{ id: string; holder: string | null; dueDay: string | null }>()
  const change = useDo(ordersApi.changeTask, { onDone: () => toast(t('orders.task.saved')) })
  const to = (id: string, state: 'open' | 'done' | 'dropped') =>
    void change.run({ params: { id }, body: { state } }).catch((error: Error) => toast(error.message, { tone: 'refused' }))
  return (
    <>
      <PageHead title={t('orders.task.plural')} crumbs={[{ label: t('orders.order.plural'), href: '/bestellungen' }]} />
      <DataList
        name={Task.name}
        columns={columnsOf(Task)}
        endpoint={ordersApi.tasks}
        titleColumn="title"
        rowHref={(task) => `/bestellungen/${task.order}`}
        tones={{ state: taskTones }}
        scope="school"
        sort="dueDay"
        presets={[
          { id: 'open', label: 'orders.task.state.open', query: { filter: [{ column: 'state', operator: 'is', values: ['open'] }] } },
        ]}
        cells={{ holder: (task) => task.holder ?? <span className="muted">{t('orders.task.unheld')}</span> }}
        rowActions={(task) => [
          task.state === 'open'
            ? { id: 'done', label: t('orders.task.markDone'), icon: 'check', onAction: () => to(task.id, 'done') }
            : { id: 'open', label: t('orders.task.reopen'), icon: 'undo', onAction: () => to(task.id, 'open') },
          { id: 'edit', label: t('orders.task.hand'), icon: 'edit', onAction: () => setEdited(task) },
        ]}
        empty={{ icon: 'check', title: t('orders.task.none'), text: t('orders.task.none.text') }}
      />
      {edited ? <Hand task={edited} onClose={() => setEdited(undefined)} /> : null}
    </>
  )
}

function Hand({ task, onClose }: { task: { id: string; holder: string | null; dueDay: string | null }; onClose: () => void }) {
  const { t, f } = useTexts()
  const [holder, setHolder] = useState(task.holder ?? '')
  const [due, setDue] = useState(task.dueDay ? f.day(task.dueDay) : '')
  const change = useDo(ordersApi.changeTask, {
    onDone: () => {
      toast(t('orders.task.saved'))
      onClose()
    },
  })
  return (
    <Dialog open title={t('orders.task.hand')} onClose={onClose}>
      <AskForm
        submit={t('orders.save')}
        busy={change.busy}
        trouble={change.problem}
        fields={['dueDay']}
        onCancel={onClose}
        onSubmit={() =>
          change.run({ params: { id: task.id }, body: { holder: holder.trim() || null, account: null, dueDay: dayEntry(due) } })
        }
      >
        <TextField label={t('orders.task.holder')} value={holder} onValue={setHolder} optional max={200} />
        <Field label={t('orders.task.dueDay')} fault={faultAt(change.problem, 'dueDay')}>
          {(control) => <DayInput control={control} value={due} onValue={setDue} />}
        </Field>
      </AskForm>
    </Dialog>
  )
}
