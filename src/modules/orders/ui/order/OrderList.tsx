// All orders the person may see.
import { columnsOf } from '#shared'
import { DataList, LinkButton, PageHead, useRight, useTexts } from '#ui'
import { ordersApi } from '../../api.ts'
import { Order } from '../../model.ts'
import { stateTones } from '../words.tsx'

const state = (...values: string[]) => ({ filter: [{ column: 'state', operator: 'is' as const, values }] })

export default function OrderList() {
  const { t } = useTexts()
  const add = useRight('orders.wish') ? (
    <LinkButton href="/bestellungen/neu" look="primary" icon="cart">
      {t('orders.new')}
    </LinkButton>
  ) : null
  return (
    <>
      <PageHead title={t('orders.order.plural')} actions={add} />
      <DataList
        name={Order.name}
        columns={columnsOf(Order)}
        endpoint={ordersApi.orders}
        exportEndpoint={ordersApi.exportOrders}
        titleColumn="title"
        rowHref={(order) => `/bestellungen/${order.id}`}
        tones={{ state: stateTones }}
        scope="school"
        sort="-number"
        searchHint={t('orders.order.searchHint')}
        presets={[
          { id: 'open', label: 'orders.order.presets.open', query: state('submitted', 'approving', 'approved', 'fulfilling') },
          { id: 'drafts', label: 'orders.order.presets.mine', query: state('draft') },
          { id: 'done', label: 'orders.order.presets.done', query: state('done', 'refused', 'withdrawn') },
        ]}
        empty={{ icon: 'cart', title: t('orders.order.none'), text: t('orders.order.none.text'), actions: add }}
      />
    </>
  )
}
