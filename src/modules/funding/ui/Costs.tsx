// What devices cost: by year, by school, per pupil, and how much of it grants paid.
import { useState } from 'react'
import {
  Button,
  Chart,
  ChoiceField,
  download,
  EmptyState,
  Kpi,
  Kpis,
  Loaded,
  PageHead,
  Panel,
  PlainTable,
  toast,
  useAsk,
  useTexts,
} from '#ui'
import { assetsApi as api, type CostRow } from '../api.ts'

const thisYear = new Date().getFullYear()
const spans = [3, 5, 8, 12]

export default function Costs() {
  const { t } = useTexts()
  const [years, setYears] = useState(5)
  const span = { from: thisYear - years + 1, to: thisYear }
  const asked = useAsk(api.costs, { query: span })
  const save = (format: 'xlsx' | 'csv' | 'pdf') =>
    void download(api.exportCosts, { query: { ...span, format } }).catch((error: Error) => toast(error.message, { tone: 'refused' }))
  return (
    <>
      <PageHead
        title={t('funding.costs')}
        meta={[t('funding.costs.meta')]}
        actions={
          <>
            <Button icon="down2" onClick={() => save('xlsx')}>
              XLSX
            </Button>
            <Button icon="down2" onClick={() => save('csv')}>
              CSV
            </Button>
            <Button icon="print" onClick={() => save('pdf')}>
              PDF
            </Button>
          </>
        }
      />
      <div className="body body--top stack">
        <div className="row no-print">
          <ChoiceField
            label={t('funding.costs.span')}
            value={years}
            onValue={setYears}
            options={spans.map((value) => ({ value, label: t('funding.costs.years', { count: value }) }))}
          />
        </div>
        <Loaded of={asked}>
          {(rows) =>
            rows.length ? (
              <Figures rows={rows} years={years} />
            ) : (
              <EmptyState icon="chart" title={t('funding.costs.none')} text={t('funding.costs.none.text')} />
            )
          }
        </Loaded>
      </div>
    </>
  )
}

interface Sum {
  name: string
  pupils: number | null
  devices: number
  price: number
  funded: number
}

function bySchool(rows: readonly CostRow[], nameless: string): Sum[] {
  const sums = new Map<string, Sum>()
  for (const row of rows) {
    const key = row.school ?? ''
    const sum = sums.get(key) ?? { name: row.schoolName ?? nameless, pupils: row.pupils, devices: 0, price: 0, funded: 0 }
    sums.set(key, { ...sum, devices: sum.devices + row.devices, price: sum.price + row.price, funded: sum.funded + row.funded })
  }
  return [...sums.values()]
}

function Figures({ rows, years }: { rows: readonly CostRow[]; years: number }) {
  const { t, f } = useTexts()
  const [all, setAll] = useState(false)
  const span = Array.from({ length: years }, (_, index) => thisYear - years + 1 + index)
  const at = (year: number, key: 'price' | 'funded') => rows.filter((row) => row.year === year).reduce((sum, row) => sum + row[key], 0)
  const schools = bySchool(rows, t('funding.proof.noSchool'))
  const total = schools.reduce(
    (sum, each) => ({ price: sum.price + each.price, funded: sum.funded + each.funded, devices: sum.devices + each.devices }),
    { price: 0, funded: 0, devices: 0 },
  )
  const support = rows.reduce<number | null>((sum, row) => (row.supportMinutes === null ? sum : (sum ?? 0) + row.supportMinutes), null)
  const shown = all ? schools : schools.slice(0, 20)
  const per = (cents: number, count: number | null) => (count ? f.money(Math.round(cents / count)) : '–')
  return (
    <>
      <Kpis label={t('funding.costs')}>
        <Kpi label={t('funding.costs.price')} value={f.money(total.price)} />
        <Kpi
          label={t('funding.costs.funded')}
          value={f.money(total.funded)}
          note={total.price ? `${Math.round((100 * total.funded) / total.price)} %` : undefined}
        />
        <Kpi label={t('funding.costs.own')} value={f.money(total.price - total.funded)} />
        <Kpi
          label={t('funding.costs.perDevice')}
          value={per(total.price, total.devices)}
          note={t('funding.costs.devicesNote', { count: total.devices })}
        />
        <Kpi
          label={t('funding.costs.support')}
          value={support === null ? '–' : t('funding.costs.hours', { hours: f.number(support / 60, 1) })}
          note={support === null ? t('funding.costs.supportOpen') : t('funding.costs.supportNote')}
        />
      </Kpis>
      <section className="panel">
        <div className="panel__body">
          <Chart
            title={t('funding.costs.byYear')}
            kind="stacked"
            labels={span.map(String)}
            series={[
              { label: t('funding.costs.funded'), values: span.map((year) => at(year, 'funded')) },
              { label: t('funding.costs.own'), values: span.map((year) => at(year, 'price') - at(year, 'funded')) },
            ]}
            format={(cents) => f.money(cents)}
          />
        </div>
      </section>
      <Panel title={t('funding.costs.bySchool')} flush>
        <PlainTable
          label={t('funding.costs.bySchool')}
          heads={[
            t('organisation.school'),
            t('funding.costs.devices'),
            t('funding.costs.price'),
            t('funding.costs.funded'),
            t('funding.costs.own'),
            t('funding.costs.perPupil'),
          ]}
          figures={[1, 2, 3, 4, 5]}
          rows={shown.map((sum) => ({
            key: sum.name,
            cells: [
              sum.name,
              f.number(sum.devices),
              f.money(sum.price),
              f.money(sum.funded),
              f.money(sum.price - sum.funded),
              per(sum.price, sum.pupils),
            ],
          }))}
        />
        {schools.length > shown.length ? (
          <div className="panel__foot">
            <Button look="quiet" onClick={() => setAll(true)}>
              {t('funding.costs.all', { count: schools.length })}
            </Button>
          </div>
        ) : null}
      </Panel>
    </>
  )
}
