// What is to be bought, across all schools: every line, or the same article in one.
import { useState } from 'react'
import { columnsOf } from '#shared'
import {
  AskForm,
  Button,
  type Chosen,
  DataList,
  Dialog,
  EmptyState,
  LinkButton,
  Loaded,
  PageHead,
  PlainTable,
  Tabs,
  TextField,
  toast,
  useAsk,
  useDo,
  useTexts,
  useUrl,
} from '#ui'
import { ordersApi } from '../../api.ts'
import { Line } from '../../model.ts'
import { lineTones } from '../words.tsx'

type Move = 'ordered' | 'delivered' | 'dropped'

export default function Purchase() {
  const { t } = useTexts()
  const { search } = useUrl()
  const grouped = search.get('bereich') === 'zusammen'
  const [asks, setAsks] = useState<{ chosen: Chosen; done: () => void }>()
  const move = useDo(ordersApi.moveLines)
  const bodyOf = (chosen: Chosen) => (chosen.ids ? { ids: chosen.ids } : { query: chosen.query }) as never
  const to = (state: Move) => (chosen: Chosen, done: () => void) =>
    void move.run({ body: { chosen: bodyOf(chosen), state } }).then(
      () => {
        toast(t('orders.purchase.moved', { count: chosen.count }))
        done()
      },
      (error: Error) => toast(error.message, { tone: 'refused' }),
    )
  return (
    <>
      <PageHead title={t('orders.line.plural')} actions={<LinkButton href="/bestellaufgaben">{t('orders.task.plural')}</LinkButton>} />
      <Tabs
        label={t('orders.line.plural')}
        current={grouped ? 'zusammen' : 'liste'}
        tabs={[
          { id: 'liste', label: t('orders.purchase.list') },
          { id: 'zusammen', label: t('orders.purchase.grouped') },
        ]}
      />
      {grouped ? (
        <Grouped onOrder={(ids) => setAsks({ chosen: { ids, count: ids.length }, done: () => {} })} />
      ) : (
        <DataList
          name={Line.name}
          columns={columnsOf(Line)}
          endpoint={ordersApi.lines}
          exportEndpoint={ordersApi.exportLines}
          titleColumn="text"
          rowHref={(line) => `/bestellungen/${line.order}`}
          tones={{ state: lineTones }}
          scope="school"
          presets={[
            {
              id: 'wanted',
              label: 'orders.line.state.wanted',
              query: { filter: [{ column: 'state', operator: 'is', values: ['wanted'] }] },
            },
            {
              id: 'ordered',
              label: 'orders.line.state.ordered',
              query: { filter: [{ column: 'state', operator: 'is', values: ['ordered'] }] },
            },
          ]}
          bulk={[
            { id: 'ordered', label: t('orders.purchase.ordered'), icon: 'cart', run: (chosen, done) => setAsks({ chosen, done }) },
            { id: 'delivered', label: t('orders.purchase.delivered'), icon: 'check', run: to('delivered') },
            { id: 'dropped', label: t('orders.purchase.dropped'), icon: 'x', run: to('dropped') },
          ]}
          empty={{ icon: 'out', title: t('orders.line.none'), text: t('orders.line.none.text') }}
        />
      )}
      {asks ? (
        <OrderedDialog count={asks.chosen.count} body={bodyOf(asks.chosen)} onClose={() => setAsks(undefined)} onDone={asks.done} />
      ) : null}
    </>
  )
}

function OrderedDialog({ count, body, onClose, onDone }: { count: number; body: never; onClose: () => void; onDone: () => void }) {
  const { t } = useTexts()
  const [supplier, setSupplier] = useState('')
  const [purchase, setPurchase] = useState('')
  const move = useDo(ordersApi.moveLines, {
    onDone: () => {
      toast(t('orders.purchase.moved', { count }))
      onClose()
      onDone()
    },
  })
  return (
    <Dialog open title={t('orders.purchase.ordered.ask')} onClose={onClose}>
      <AskForm
        submit={t('orders.purchase.ordered')}
        busy={move.busy}
        trouble={move.problem}
        onCancel={onClose}
        onSubmit={() =>
          move.run({ body: { chosen: body, state: 'ordered', supplier: supplier.trim() || null, purchase: purchase.trim() || null } })
        }
      >
        <TextField label={t('orders.line.supplier')} value={supplier} onValue={setSupplier} optional max={120} />
        <TextField label={t('orders.line.purchase')} value={purchase} onValue={setPurchase} optional max={60} />
      </AskForm>
    </Dialog>
  )
}

function Grouped({ onOrder }: { onOrder: (ids: string[]) => void }) {
  const { t, f } = useTexts()
  const asked = useAsk(ordersApi.groupedLines, {})
  return (
    <div className="body">
      <Loaded of={asked}>
        {(groups) =>
          groups.length === 0 ? (
            <EmptyState icon="out" title={t('orders.line.none')} text={t('orders.line.none.text')} />
          ) : (
            <PlainTable
              label={t('orders.purchase.grouped')}
              heads={[
                t('orders.line.text'),
                t('orders.line.supplier'),
                t('orders.line.kind'),
                t('orders.line.quantity'),
                t('orders.purchase.schools'),
                t('orders.line.sum'),
                '',
              ]}
              figures={[3, 4, 5]}
              rows={groups.map((group) => ({
                key: group.ids[0]!,
                cells: [
                  group.text,
                  group.supplier ?? <span className="muted">{t('orders.purchase.noSupplier')}</span>,
                  t(`orders.line.kind.${group.kind}`),
                  f.number(group.quantity),
                  f.number(group.schools),
                  group.sum === null ? '–' : f.money(group.sum),
                  <Button key="order" small onClick={() => onOrder(group.ids)}>
                    {t('orders.purchase.ordered')}
                  </Button>,
                ],
              }))}
            />
          )
        }
      </Loaded>
    </div>
  )
}
