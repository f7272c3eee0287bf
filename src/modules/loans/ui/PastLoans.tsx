// The loans of a device or a person, past ones too: tabs on their sheets.

import type { Answer } from '#shared'
import { EmptyState, Link, Loaded, Panel, PlainTable, State, useTexts } from '#ui'
import type { pastLoansApi as api } from '../api/past.ts'
import { contractTones, Until } from './parts.tsx'

type Past = Answer<typeof api.loansOfDevice>[number]

export function PastLoans({ asked, of }: { asked: Parameters<typeof Loaded<Past[]>>[0]['of']; of: 'device' | 'person' }) {
  const { t, f } = useTexts()
  return (
    <Loaded of={asked}>
      {(loans) =>
        loans.length === 0 ? (
          <EmptyState icon="loan" title={t('loans.past.none')} text={t(`loans.past.none.${of}`)} />
        ) : (
          <Panel title={t('loans.contract.plural')} flush>
            <PlainTable
              label={t('loans.contract.plural')}
              heads={[
                t('loans.contract.number'),
                of === 'device' ? t('loans.contract.person') : t('loans.item.device'),
                t('loans.contract.fromDay'),
                t('loans.contract.untilDay'),
                t('loans.contract.state'),
                t('loans.item.returnedOn'),
              ]}
              rows={loans.map((loan) => ({
                key: `${loan.id} ${loan.device}`,
                cells: [
                  <Link key="number" className="nowrap" href={`/ausleihen/${loan.id}`}>
                    {loan.number}
                  </Link>,
                  of === 'device' ? (
                    (loan.personName ?? t('loans.forgotten'))
                  ) : (
                    <Link key="device" href={`/geraete/${loan.device}`}>
                      {[loan.deviceName, loan.modelName].filter(Boolean).join(' · ')}
                    </Link>
                  ),
                  f.day(loan.fromDay),
                  <Until key="until" contract={loan} />,
                  <State key="state" tone={contractTones[loan.state]}>
                    {t(`loans.contract.state.${loan.state}`)}
                  </State>,
                  [
                    loan.returnedOn ? f.day(loan.returnedOn) : null,
                    loan.conditionIn ? t(`loans.item.conditionIn.${loan.conditionIn}`) : null,
                    loan.missing ? t('loans.item.missingShort', { what: loan.missing }) : null,
                  ]
                    .filter(Boolean)
                    .join(', ') || '–',
                ],
              }))}
            />
          </Panel>
        )
      }
    </Loaded>
  )
}
