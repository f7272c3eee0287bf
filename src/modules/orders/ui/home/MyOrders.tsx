// On the home of whoever wishes: one button, and where the own orders are.
import { Link, LinkButton, Loaded, Panel, State, useAsk, useRight, useScope, useTexts } from '#ui'
import { moneyApi, ordersApi } from '../../api.ts'
import { stateTones } from '../words.tsx'

export default function MyOrders() {
  const { t } = useTexts()
  const { school } = useScope()
  // Who approves sees the orders of the whole school here.
  const wide = useRight('orders.approve')
  const asked = useAsk(ordersApi.orders, { query: { limit: 4, ...(school ? { filter: [`school:is:${school.id}`] } : {}) } })
  return (
    <Panel title={t(wide ? 'orders.order.plural' : 'orders.home.title')} actions={<Link href="/bestellungen">{t('orders.home.all')}</Link>}>
      <LinkButton href="/bestellungen/neu" icon="cart" className="btn--wide">
        {t('orders.new')}
      </LinkButton>
      <Deadlines />
      <Loaded of={asked}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p className="muted">{t('orders.home.none')}</p>
          ) : (
            <ul className="items items--tap">
              {rows.map((order) => (
                <li key={order.id}>
                  <div className="items__main">
                    <Link href={`/bestellungen/${order.id}`}>{order.title}</Link>
                    <div className="items__meta">
                      {[order.number, order.step ? t(`orders.order.step.${order.step}`) : null].filter(Boolean).join(' · ')}
                    </div>
                  </div>
                  <div className="items__end">
                    <State tone={stateTones[order.state]}>{t(`orders.order.state.${order.state}`)}</State>
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  )
}

/** Until when can be ordered, the next days first; nothing where no budget has a last day. */
function Deadlines() {
  const { t, f } = useTexts()
  const { school } = useScope()
  const asked = useAsk(moneyApi.orderingDeadlines, { query: school ? { school: school.id } : {} })
  const next = asked.data?.slice(0, 3) ?? []
  if (next.length === 0) return null
  return (
    <>
      <h3 className="items__meta">{t('orders.deadline.title')}</h3>
      <ul className="items">
        {next.map(({ id, name, schoolName, until }) => (
          <li key={id}>
            <div className="items__main">
              {name}
              {schoolName === name ? null : <div className="items__meta">{schoolName ?? t('orders.deadline.allSchools')}</div>}
            </div>
            <div className="items__end">{t('orders.home.due', { day: f.day(until) })}</div>
          </li>
        ))}
      </ul>
      <h3 className="items__meta">{t('orders.home.latest')}</h3>
    </>
  )
}
