// Bars, stacked bars and lines as plain SVG: themes, forced colours and paper work by themselves.
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTexts } from '../texts.tsx'
import type { ChartProps } from './Chart.tsx'
import { scaleOf, shownLabels, ticksOf } from './chart.ts'

const colour = (index: number) => `var(--chart-${(index % 6) + 1})`
const dashes = ['', '6 3', '2 3', '8 3 2 3', '1 4', '10 4']

interface Plot extends ChartProps {
  width: number
  height: number
  left: number
  bottom: number
  x: (index: number) => number
  y: (value: number) => number
  step: number
  text: (value: number) => string
}

export default function ChartDrawing(props: ChartProps) {
  const { f } = useTexts()
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(600)
  const [at, setAt] = useState<number | null>(null)
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.max(240, entry.contentRect.width)))
    if (box.current) observer.observe(box.current)
    return () => observer.disconnect()
  }, [])
  const text = props.format ?? ((value: number) => f.number(value))
  const { labels, series, kind, height = 200 } = props
  const sums = labels.map((_, index) => series.reduce((sum, each) => sum + (each.values[index] ?? 0), 0))
  const all = kind === 'stacked' ? sums : series.flatMap((each) => each.values.filter((value) => value !== null))
  const ticks = ticksOf(all)
  const left = 12 + Math.max(...ticks.map((tick) => text(tick).length)) * 6.5
  const bottom = height - 22
  const step = (width - left - 8) / Math.max(1, labels.length)
  const plot: Plot = {
    ...props,
    width,
    height,
    left,
    bottom,
    step,
    text,
    x: (index) => left + step * (index + 0.5),
    y: scaleOf(ticks, bottom, 14),
  }
  const shown = shownLabels(labels.length, (width - left) / (Math.max(...labels.map((label) => label.length), 1) * 7 + 8))
  const spoken = series
    .map(
      (each) => `${each.label}: ${each.values.map((value, index) => `${labels[index]} ${value === null ? '–' : text(value)}`).join(', ')}`,
    )
    .join('. ')
  return (
    <div ref={box} className="chart__box">
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={spoken}
        onPointerLeave={() => setAt(null)}
      >
        {ticks.map((tick) => (
          <g key={tick}>
            <line x1={left} x2={width - 4} y1={plot.y(tick)} y2={plot.y(tick)} className={tick === 0 ? 'chart__zero' : 'chart__line'} />
            <text x={left - 6} y={plot.y(tick) + 4} textAnchor="end">
              {text(tick)}
            </text>
          </g>
        ))}
        {labels.map((label, index) =>
          shown(index) ? (
            <text key={label} x={plot.x(index)} y={height - 6} textAnchor="middle">
              {label}
            </text>
          ) : null,
        )}
        {kind === 'lines' ? <Lines {...plot} /> : <Columns {...plot} />}
        {labels.map((label, index) => (
          <rect
            key={label}
            x={plot.x(index) - step / 2}
            y={0}
            width={step}
            height={bottom}
            fill="transparent"
            onPointerEnter={() => setAt(index)}
          />
        ))}
        {at === null ? null : <line x1={plot.x(at)} x2={plot.x(at)} y1={14} y2={bottom} className="chart__cross" />}
      </svg>
      {at === null ? null : <Tip plot={plot} at={at} />}
      {series.length > 1 ? <Legend plot={plot} /> : null}
    </div>
  )
}

function Columns({ kind, labels, series, step, x, y, text, strong }: Plot): ReactNode {
  const wide = Math.min(44, step * 0.72)
  const each = kind === 'bars' ? wide / series.length : wide
  return labels.map((label, index) => {
    let sum = 0
    return (
      <g key={label}>
        {series.map((line, at) => {
          const value = line.values[index] ?? 0
          const from = kind === 'stacked' ? sum : 0
          sum += value
          const top = Math.min(y(from), y(from + value))
          const left = x(index) - wide / 2 + (kind === 'bars' ? at * each : 0)
          return (
            <rect
              key={line.label}
              x={left}
              y={top}
              width={Math.max(1, each - 1)}
              height={Math.max(value === 0 ? 0 : 1, Math.abs(y(from) - y(from + value)))}
              rx="1"
              opacity={strong && !strong.includes(index) ? 0.45 : 1}
              fill={colour(at)}
            />
          )
        })}
        {series.length === 1 && step > 26 ? (
          <text x={x(index)} y={y(Math.max(0, sum)) - 4} textAnchor="middle" className="chart__value">
            {series[0]!.values[index] === null ? '' : text(sum)}
          </text>
        ) : null}
      </g>
    )
  })
}

function Lines({ series, x, y }: Plot): ReactNode {
  return series.map((line, at) => {
    let pen = 'M'
    const path = line.values
      .map((value, index) => {
        if (value === null) {
          pen = 'M'
          return ''
        }
        const part = `${pen}${x(index).toFixed(1)} ${y(value).toFixed(1)}`
        pen = 'L'
        return part
      })
      .join('')
    const last = line.values.findLastIndex((value) => value !== null)
    return (
      <g key={line.label}>
        <path d={path} fill="none" stroke={colour(at)} strokeWidth="2" strokeDasharray={dashes[at % 6]} strokeLinejoin="round" />
        {last >= 0 ? <circle cx={x(last)} cy={y(line.values[last]!)} r="3.5" fill={colour(at)} className="chart__end" /> : null}
      </g>
    )
  })
}

/** The numbers at the pointer; those who do not point read them in the table. */
function Tip({ plot, at }: { plot: Plot; at: number }) {
  const { x, width, labels, series, text } = plot
  const toLeft = x(at) > width / 2
  return (
    <div className="chart__tip" aria-hidden="true" style={toLeft ? { right: width - x(at) + 10 } : { left: x(at) + 10 }}>
      <b>{labels[at]}</b>
      {series.map((line, index) => (
        <span key={line.label}>
          <i style={{ background: colour(index) }} /> {line.label}{' '}
          <b>{line.values[at] === null || line.values[at] === undefined ? '–' : text(line.values[at])}</b>
        </span>
      ))}
    </div>
  )
}

function Legend({ plot: { series, kind } }: { plot: Plot }) {
  return (
    <div className="legend chart__legend">
      {series.map((line, index) => (
        <span key={line.label}>
          {kind === 'lines' ? (
            <svg width="24" height="8" aria-hidden="true">
              <line x1="0" x2="24" y1="4" y2="4" stroke={colour(index)} strokeWidth="2" strokeDasharray={dashes[index % 6]} />
            </svg>
          ) : (
            <i style={{ background: colour(index) }} />
          )}{' '}
          {line.label}
        </span>
      ))}
    </div>
  )
}
