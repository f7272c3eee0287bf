// What rents owe in a month: the list for reminders and for the treasury.
import { useState } from 'react'
import { addDays, dayOf } from '#shared'
import {
  Button,
  DayInput,
  download,
  EmptyState,
  Field,
  Link,
  Loaded,
  Note,
  PageHead,
  Panel,
  PlainTable,
  readDay,
  toast,
  useAsk,
  useScope,
  useTexts,
} from '#ui'
import { loanFeesApi as api } from '../../api/fees.ts'

const monthStart = (day: string) => `${day.slice(0, 7)}-01`
const monthEnd = (day: string) => addDays(monthStart(addDays(monthStart(day), 31)), -1)

export default function FeeList() {
  const { t, f } = useTexts()
  const { school } = useScope()
  const [from, setFrom] = useState(() => f.day(monthStart(dayOf())))
  const [until, setUntil] = useState(() => f.day(monthEnd(dayOf())))
  const span = { from: readDay(from), until: readDay(until) }
  const query = { from: span.from ?? '', until: span.until ?? '', ...(school ? { school: school.id } : {}) }
  const ready = Boolean(span.from && span.until && span.until >= span.from)
  const asked = useAsk(api.dueFees, { query }, { when: ready, keep: true })
  const save = (format: 'csv' | 'xlsx') =>
    void download(api.exportFees, { query: { ...query, format } }).catch((error: Error) => toast(error.message, { tone: 'refused' }))
  return (
    <>
      <PageHead
        title={t('loans.fee.plural')}
        crumbs={[{ label: t('loans.contract.plural'), href: '/ausleihen' }]}
        actions={(['csv', 'xlsx'] as const).map((format) => (
          <Button key={format} icon="down2" disabled={!asked.data?.length} onClick={() => save(format)}>
            {format.toUpperCase()}
          </Button>
        ))}
        line
      />
      <div className="body stack">
        <Panel title={t('loans.fee.due')} flush>
          <div className="panel__body no-print">
            <div className="form__grid">
              <Field label={t('loans.fee.from')} required>
                {(control) => <DayInput control={control} value={from} onValue={setFrom} />}
              </Field>
              <Field label={t('loans.fee.until')} required>
                {(control) => <DayInput control={control} value={until} onValue={setUntil} />}
              </Field>
            </div>
          </div>
          {ready ? (
            <Loaded of={asked}>
              {(rows) =>
                rows.length === 0 ? (
                  <EmptyState icon="coins" title={t('loans.fee.none')} text={t('loans.fee.none.text')} />
                ) : (
                  <PlainTable
                    label={t('loans.fee.due')}
                    heads={[
                      t('loans.fee.day'),
                      t('loans.contract.number'),
                      t('loans.contract.person'),
                      t('loans.contract.school'),
                      t('loans.fee.instalment'),
                      t('loans.fee.amount'),
                    ]}
                    figures={[5]}
                    rows={[
                      ...rows.map((row) => ({
                        key: `${row.contract} ${row.number}`,
                        cells: [
                          f.day(row.day),
                          <Link key="contract" className="nowrap" href={`/ausleihen/${row.contract}`}>
                            {row.contractNumber}
                          </Link>,
                          row.personName ?? t('loans.forgotten'),
                          row.schoolName,
                          t('loans.fee.which', { number: row.number, of: row.of }),
                          f.money(row.amount),
                        ],
                      })),
                      {
                        key: 'sum',
                        cells: [
                          <strong key="sum">{t('loans.fee.sum')}</strong>,
                          '',
                          '',
                          '',
                          '',
                          <strong key="amount">{f.money(rows.reduce((sum, row) => sum + row.amount, 0))}</strong>,
                        ],
                      },
                    ]}
                  />
                )
              }
            </Loaded>
          ) : (
            <div className="panel__body">
              <Note tone="danger">{t('loans.feeSpan')}</Note>
            </div>
          )}
        </Panel>
        <Note>{t('loans.fee.note')}</Note>
      </div>
    </>
  )
}
