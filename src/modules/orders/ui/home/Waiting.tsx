// On the home of whoever approves: what waits, the most urgent first.
import { Link, Loaded, Panel, useAsk, useScope, useTexts } from '#ui'
import { ordersApi } from '../../api.ts'
import { usePrice } from '../words.tsx'

export default function Waiting() {
  const { t, f } = useTexts()
  const price = usePrice()
  const { school } = useScope()
  const asked = useAsk(ordersApi.waiting, {
    query: { limit: 5, count: 'estimate', ...(school ? { filter: [`school:is:${school.id}`] } : {}) },
  })
  return (
    <Panel
      title={t('orders.home.waiting')}
      note={asked.data?.count?.value || undefined}
      flush={Boolean(asked.data?.rows.length)}
      actions={<Link href="/freigaben">{t('orders.home.all')}</Link>}
    >
      <Loaded of={asked}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p className="muted">{t('orders.home.nothing')}</p>
          ) : (
            <ul className="items items--tap">
              {rows.map((order) => (
                <li key={order.id}>
                  <div className="items__main">
                    <Link href={`/freigabe/${order.id}`}>{order.title}</Link>
                    <div className="items__meta">
                      {[order.schoolName, order.wisher, order.dueAt ? t('orders.home.due', { day: f.day(order.dueAt) }) : null]
                        .filter(Boolean)
                        .join(' · ')}
                    </div>
                  </div>
                  <div className="items__end">{price(order)}</div>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  )
}
