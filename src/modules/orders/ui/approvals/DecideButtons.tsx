// Approving with one click, refusing with a reason; when the budget does not suffice, a reason overrules it for those who may.
import { useState } from 'react'
import { AskForm, Button, Dialog, Field, faultAt, isProblem, Note, toast, useDo, useRight, useTexts } from '#ui'
import { ordersApi } from '../../api.ts'

interface Props {
  order: { id: string; number: string; version: number }
  note?: string
  onDone?: () => void
  wide?: boolean
}

export function DecideButtons({ order, note, onDone, wide }: Props) {
  const { t } = useTexts()
  const [refuses, setRefuses] = useState(false)
  const [short, setShort] = useState<string>()
  const mayOverrule = useRight('orders.budget.overrule')
  const decide = useDo(ordersApi.decide, {
    onDone: () => {
      toast(t('orders.approve.done', { count: 1 }))
      onDone?.()
    },
  })
  const chosen = { ids: [order.id] }
  const versions = { [order.id]: order.version }
  const approve = () =>
    void decide.run({ body: { chosen, versions, decision: 'approve', note: note?.trim() || null } }).catch((error: Error) => {
      if (isProblem(error) && /budget(Short|Late)$/.test(error.problem.code ?? ''))
        setShort(`${error.problem.title} ${error.problem.detail ?? ''}`)
      else toast(error.message, { tone: 'refused' })
    })
  return (
    <>
      <Button look="quiet" icon="x" className={wide ? 'btn--wide' : undefined} onClick={() => setRefuses(true)}>
        {t('orders.refuse')}
      </Button>
      <Button look="primary" icon="check" className={wide ? 'btn--wide' : undefined} busy={decide.busy} onClick={approve}>
        {t('orders.approve')}
      </Button>
      {refuses ? <RefuseDialog ids={[order.id]} versions={versions} onClose={() => setRefuses(false)} onDone={onDone} /> : null}
      {short ? (
        <ShortDialog
          text={short}
          may={mayOverrule}
          ids={[order.id]}
          versions={versions}
          onClose={() => setShort(undefined)}
          onDone={onDone}
        />
      ) : null}
    </>
  )
}

interface DialogProps {
  ids?: string[]
  chosen?: { ids?: string[]; query?: object }
  count?: number
  versions?: Record<string, number>
  onClose: () => void
  onDone?: () => void
}

export function RefuseDialog({ ids, chosen, count = 1, versions, onClose, onDone }: DialogProps) {
  const { t } = useTexts()
  const [why, setWhy] = useState('')
  const decide = useDo(ordersApi.decide, {
    onDone: (orders) => {
      toast(t('orders.refuse.done', { count: orders.length }))
      onClose()
      onDone?.()
    },
  })
  const submit = () => decide.run({ body: { chosen: (chosen ?? { ids }) as never, versions, decision: 'refuse', note: why } })
  return (
    <Dialog open title={t('orders.refuse.ask')} onClose={onClose}>
      <AskForm
        submit={t('orders.refuse.many', { count })}
        onSubmit={submit}
        onCancel={onClose}
        busy={decide.busy}
        disabled={why.trim() === ''}
        trouble={decide.problem}
        fields={['note']}
      >
        <Field label={t('orders.refuse.why')} required fault={faultAt(decide.problem, 'note')}>
          {(control) => (
            <textarea
              {...control}
              className="area"
              rows={3}
              maxLength={2000}
              value={why}
              onChange={(event) => setWhy(event.target.value)}
            />
          )}
        </Field>
      </AskForm>
    </Dialog>
  )
}

function ShortDialog({ text, may, ids, versions, onClose, onDone }: DialogProps & { text: string; may: boolean }) {
  const { t } = useTexts()
  const [why, setWhy] = useState('')
  const decide = useDo(ordersApi.decide, {
    onDone: () => {
      toast(t('orders.approve.done', { count: 1 }))
      onClose()
      onDone?.()
    },
  })
  return (
    <Dialog
      open
      title={t('orders.decide.short')}
      onClose={onClose}
      foot={may ? undefined : <Button onClick={onClose}>{t('ui.close')}</Button>}
    >
      <Note tone="warning">{text}</Note>
      {may ? (
        <AskForm
          submit={t('orders.approve')}
          onSubmit={() => decide.run({ body: { chosen: { ids }, versions, decision: 'approve', overrule: why } })}
          onCancel={onClose}
          busy={decide.busy}
          disabled={why.trim().length < 3}
          trouble={decide.problem}
        >
          <Field label={t('orders.decide.overrule')} required>
            {(control) => <textarea {...control} className="area" rows={3} value={why} onChange={(event) => setWhy(event.target.value)} />}
          </Field>
        </AskForm>
      ) : null}
    </Dialog>
  )
}
