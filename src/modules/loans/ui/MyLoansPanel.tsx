// On the home of pupils, guardians and teachers: what one has borrowed, when it is due, and what still waits for a signature.
import { LinkButton, Loaded, Panel, State, useAsk, useRight, useTexts } from '#ui'
import { loansApi as api } from '../api.ts'
import { Until } from './parts.tsx'

export default function MyLoansPanel() {
  const { t, f } = useTexts()
  const asked = useAsk(api.myLoans, {})
  const mayWish = useRight('loans.wish')
  return (
    <Panel
      title={t('loans.mine')}
      flush
      actions={
        mayWish ? (
          <LinkButton small href="/ausleihwuensche" icon="star">
            {t('loans.wish.plural')}
          </LinkButton>
        ) : null
      }
    >
      <Loaded of={asked}>
        {(loans) =>
          loans.length === 0 ? (
            <p className="panel__body muted">{t('loans.mine.none')}</p>
          ) : (
            <ul className="items">
              {loans.map((loan) => (
                <li key={loan.id}>
                  <div className="items__main">
                    <span className="strong">{loan.devices.map((device) => device.model ?? device.number).join(', ') || loan.number}</span>
                    <div className="items__meta">
                      {[
                        loan.ward,
                        ...loan.devices.map((device) =>
                          [device.model && device.number, device.accessories && t('loans.item.with', { what: device.accessories })]
                            .filter(Boolean)
                            .join(' · '),
                        ),
                        t('loans.mine.contract', { number: loan.number }),
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </div>
                    {loan.signedOn ? null : (
                      <div className="items__meta">{t(loan.linkOpen ? 'loans.mine.agree' : 'loans.mine.unsigned')}</div>
                    )}
                  </div>
                  <div className="items__end">
                    {loan.signedOn ? null : (
                      <div>
                        <State tone="warning">{t('loans.mine.waits')}</State>
                      </div>
                    )}
                    {loan.state === 'prepared' ? (
                      <State tone="info">{t('loans.mine.from', { day: f.day(loan.fromDay) })}</State>
                    ) : (
                      <span className="small">
                        {t('loans.mine.until')} <Until contract={{ untilDay: loan.untilDay, state: 'out' }} />
                      </span>
                    )}
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
