// Replacement for the council: what is due when, what it costs, and what a year more would save.
import { useState } from 'react'
import {
  Button,
  Chart,
  download,
  Field,
  LinkButton,
  Loaded,
  Note,
  PageHead,
  Panel,
  PlainTable,
  Select,
  toast,
  useAsk,
  useScope,
  useTexts,
} from '#ui'
import { replacementApi as api } from '../api.ts'
import { schoolSums, type YearSum, yearSums } from '../model.ts'

const years = 6
const shifts = ['-1', '0', '1', '2'] as const

export default function Plan() {
  const { t, f } = useTexts()
  const { school } = useScope()
  const [shift, setShift] = useState<(typeof shifts)[number]>('1')
  // Which of the two the table and the files show.
  const [shown, setShown] = useState<'today' | 'other'>('today')
  const chosen = shown === 'today' ? '0' : shift
  const first = new Date().getFullYear()
  const place = school ? { school: school.id } : {}
  const today = useAsk(api.replacement, { query: { shift: 0, ...place } })
  const other = useAsk(api.replacement, { query: { shift: Number(shift), ...place } }, { keep: true })
  const labels = Array.from({ length: years }, (_, index) => String(first + index))
  const euros = (cents: number) => Math.round(cents / 100)
  const save = (format: 'csv' | 'pdf', by: number) =>
    void download(api.exportReplacement, { query: { shift: by, years, format, ...place } }).catch((error: Error) =>
      toast(error.message, { tone: 'refused' }),
    )
  const whole = (cents: number) => f.number(euros(cents))
  const amount = (sum: YearSum) => (sum.count ? `${whole(sum.cost)} (${f.number(sum.count)})` : '–')
  const signed = (cents: number) => (cents === 0 ? '–' : `${cents > 0 ? '+' : '−'}${whole(Math.abs(cents))}`)
  const nameOf = (by: string) =>
    by === '0' ? t('replacement.today') : t(Number(by) > 0 ? 'replacement.longer' : 'replacement.shorter', { count: Math.abs(Number(by)) })
  return (
    <>
      <PageHead
        title={t('replacement')}
        crumbs={[{ label: t('devices.device.plural'), href: '/geraete' }]}
        actions={
          <>
            <LinkButton href="/geraete/buchwerte" icon="chart">
              {t('replacement.book')}
            </LinkButton>
            <Button icon="down2" onClick={() => save('csv', Number(chosen))}>
              CSV
            </Button>
            <Button icon="print" onClick={() => save('pdf', Number(chosen))}>
              PDF
            </Button>
          </>
        }
        line
      />
      <div className="body stack">
        <Loaded of={today}>
          {(rows) => {
            const sums = yearSums(rows, first, years)
            const compared = yearSums(other.data ?? rows, first, years)
            const total = (list: typeof sums) => list.reduce((sum, each) => sum + each.cost, 0)
            const undated = rows.filter((row) => row.year === null).reduce((sum, row) => sum + row.count, 0)
            const unpriced = rows.reduce((sum, row) => sum + row.unpriced, 0)
            return (
              <>
                <Panel title={t('replacement.cost')}>
                  <div className="stack">
                    <Field
                      unmarked
                      label={t('replacement.compare')}
                      hint={t('replacement.example', { from: f.number(4), to: f.number(4 + Number(shift)) })}
                    >
                      {(control) => (
                        <Select
                          control={control}
                          value={shift}
                          options={shifts.filter((each) => each !== '0').map((each) => [each, nameOf(each)])}
                          onValue={setShift}
                        />
                      )}
                    </Field>
                    <Chart
                      title={t('replacement.chart')}
                      kind="bars"
                      labels={labels}
                      series={[
                        { label: nameOf('0'), values: sums.map((sum) => euros(sum.cost)) },
                        { label: nameOf(shift), values: compared.map((sum) => euros(sum.cost)) },
                      ]}
                      format={(value) => f.money(value * 100)}
                    />
                    <p>
                      {t('replacement.totals', {
                        years,
                        today: f.money(total(sums)),
                        name: nameOf(shift),
                        other: f.money(total(compared)),
                      })}
                    </p>
                    {undated || unpriced ? (
                      <Note>{t('replacement.gaps', { undated: f.number(undated), unpriced: f.number(unpriced) })}</Note>
                    ) : null}
                  </div>
                </Panel>
                <Panel title={t('replacement.byYear')} note={t('replacement.amounts')} flush>
                  <PlainTable
                    label={t('replacement.byYear')}
                    heads={[t('replacement.year'), nameOf('0'), nameOf(shift), t('replacement.difference')]}
                    figures={[1, 2, 3]}
                    rows={[
                      ...sums.map((sum, index) => ({
                        key: String(sum.year),
                        cells: [String(sum.year), amount(sum), amount(compared[index]!), signed(compared[index]!.cost - sum.cost)],
                      })),
                      {
                        key: 'sum',
                        cells: [
                          <strong key="sum">{t('replacement.sum')}</strong>,
                          <strong key="today">{whole(total(sums))}</strong>,
                          <strong key="other">{whole(total(compared))}</strong>,
                          <strong key="difference">{signed(total(compared) - total(sums))}</strong>,
                        ],
                      },
                    ]}
                  />
                </Panel>
                <Panel title={t('replacement.bySchool')} note={`${nameOf(chosen)}; ${t('replacement.amounts')}`} flush>
                  <div className="panel__body no-print">
                    <Field unmarked label={t('replacement.shown')} hint={t('replacement.shown.hint')}>
                      {(control) => (
                        <Select
                          control={control}
                          value={shown}
                          options={[
                            ['today', nameOf('0')],
                            ['other', nameOf(shift)],
                          ]}
                          onValue={setShown}
                        />
                      )}
                    </Field>
                  </div>
                  <PlainTable
                    label={t('replacement.bySchool')}
                    heads={[t('devices.device.school'), ...labels, t('replacement.sum')]}
                    figures={[1, 2, 3, 4, 5, 6, 7]}
                    rows={schoolSums(shown === 'today' ? rows : (other.data ?? rows), first, years).map((row) => ({
                      key: row.school ?? 'store',
                      cells: [row.name ?? t('devices.device.inStore'), ...row.sums.map(amount), whole(row.cost)],
                    }))}
                  />
                </Panel>
              </>
            )
          }}
        </Loaded>
      </div>
    </>
  )
}
