// On the home of the authority: how many orders are where.
import { Kpi, Kpis, Link, Panel, useAsk, useTexts } from '#ui'
import { ordersApi } from '../../api.ts'

export default function Overview() {
  const { t, f } = useTexts()
  const counted = (filter: string) => ({ query: { filter: [filter], limit: 1, count: 'estimate' as const } })
  const approving = useAsk(ordersApi.orders, counted('state:is:submitted|approving'))
  const lines = useAsk(ordersApi.lines, counted('state:is:wanted'))
  const tasks = useAsk(ordersApi.tasks, counted('state:is:open'))
  const number = (asked: { data?: { count?: { value: number } } }) => (asked.data ? f.number(asked.data.count?.value ?? 0) : '…')
  return (
    <Panel title={t('orders.home.overview')} actions={<Link href="/bestellungen">{t('orders.home.all')}</Link>}>
      <Kpis label={t('orders.home.overview')} narrow>
        <Kpi label={t('orders.home.approving')} value={number(approving)} href="/bestellungen?filter=state:is:submitted|approving" />
        <Kpi label={t('orders.home.buy')} value={number(lines)} href="/einkauf?filter=state:is:wanted" />
        <Kpi label={t('orders.home.tasks')} value={number(tasks)} href="/bestellaufgaben?filter=state:is:open" />
      </Kpis>
    </Panel>
  )
}
