// A chart where people would rather look than read; the same numbers stand in a table below. Drawn when first needed.
import { useId, useState } from 'react'
import { Button } from '../parts/Button.tsx'
import { later } from '../parts/later.tsx'
import { ScrollBox } from '../parts/ScrollBox.tsx'
import { useTexts } from '../texts.tsx'

export interface Series {
  label: string
  values: readonly (number | null)[]
}
export interface ChartProps {
  title: string
  kind: 'bars' | 'stacked' | 'lines'
  /** One per place on the axis. */
  labels: readonly string[]
  series: readonly Series[]
  /** How a value reads; a plain number unless told. */
  format?: (value: number) => string
  /** Places drawn strong, e.g. today; all unless told. */
  strong?: readonly number[]
  height?: number
}

const Drawing = later(() => import('./ChartDrawing.tsx'), <span className="bone" />)

export function Chart(props: ChartProps) {
  const { t } = useTexts()
  const id = useId()
  const [asTable, setAsTable] = useState(false)
  return (
    <figure className="chart" aria-labelledby={id}>
      <figcaption className="row row--apart" id={id}>
        <span className="strong small">{props.title}</span>
        <Button small look="quiet" icon={asTable ? 'chart' : 'rows'} className="no-print" onClick={() => setAsTable(!asTable)}>
          {t(asTable ? 'ui.chart.draw' : 'ui.chart.table')}
        </Button>
      </figcaption>
      {asTable ? <NumberTable {...props} /> : <Drawing {...props} />}
    </figure>
  )
}

function NumberTable({ title, labels, series, format }: ChartProps) {
  const { f } = useTexts()
  const text = (value: number | null | undefined) => (value === null || value === undefined ? '–' : (format ?? f.number)(value))
  return (
    <ScrollBox label={title}>
      <table className="table">
        <thead>
          <tr>
            <td />
            {series.map((each) => (
              <th key={each.label} scope="col" className="num">
                {each.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {labels.map((label, index) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {series.map((each) => (
                <td key={each.label} className="num">
                  {text(each.values[index])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}
