// Figures, bars, charts, calendar.
import { Bar, Meter, Parts, Rows, Units } from '../figures/Bars.tsx'
import { CalendarStrip } from '../figures/CalendarStrip.tsx'
import { Chart } from '../figures/Chart.tsx'
import { Kpi, Kpis, Spark } from '../figures/Kpi.tsx'
import { Panel } from '../parts/Panel.tsx'
import { useTexts } from '../texts.tsx'

const days = Array.from({ length: 30 }, (_, index) => `${index + 1}.`)
const wave = (base: number, swing: number, shift: number) =>
  days.map((_, index) => Math.round(base + swing * Math.sin((index + shift) / 3.5) + ((index * 7) % 5)))

export default function FiguresPage() {
  const { f } = useTexts()
  return (
    <div className="body stack">
      <Kpis>
        <Kpi
          label="Offene Vorgänge"
          value="47"
          tone="danger"
          note="3 überfällig"
          href="/kit?bereich=zahlen"
          chart={<Spark label="Verlauf der letzten 10 Schultage: zuletzt fallend" values={[22, 25, 24, 20, 17, 19, 36, 45, 39, 31]} />}
        />
        <Kpi
          label="Abweichungen Soll/Ist"
          value="23"
          tone="warning"
          note="an 5 von 12 Schulen"
          chart={<Spark label="Verlauf: nach Spitze fallend" values={[4, 3, 6, 5, 4, 11, 23, 20, 17, 15]} />}
        />
        <Kpi
          label="Dienste verfügbar, September"
          value="99,4"
          unit="%"
          tone="success"
          note="vereinbart 99,0 %"
          chart={<Spark label="Verlauf: leicht fallend" values={[99.9, 99.9, 99.8, 99.9, 99.7, 99.9, 99.8, 99.6, 99.5, 99.4]} />}
        />
        <Kpi
          label="Ausgaben 2026"
          value="412.380"
          unit="Euro"
          note="64 % von 640.000 Euro"
          chart={<Bar share={0.64} mark={0.71} label="64 Prozent ausgegeben, 71 Prozent des Jahres vergangen" />}
        />
      </Kpis>
      <div className="cols cols--even">
        <div className="c6">
          <Panel title="Vorgänge">
            <Chart
              title="Neue Vorgänge je Tag, 10. bis 16. September"
              kind="bars"
              labels={['10.', '11.', '12.', '13.', '14.', '15.', '16.']}
              series={[{ label: 'neu', values: [12, 18, 9, 22, 31, 27, 14] }]}
              strong={[6]}
            />
          </Panel>
        </div>
        <div className="c6">
          <Panel title="Verfügbarkeit">
            <Chart
              title="Anmeldungen je Tag, September"
              kind="lines"
              labels={days}
              series={[
                { label: 'Gymnasium', values: wave(60, 22, 0) },
                { label: 'Realschule', values: wave(38, 12, 3) },
                { label: 'Grundschule', values: wave(14, 6, 6).map((value, index) => (index > 20 && index < 24 ? null : value)) },
              ]}
            />
          </Panel>
        </div>
        <div className="c6">
          <Panel title="Kosten">
            <Chart
              title="Ausgaben je Quartal"
              kind="stacked"
              format={(value) => f.money(value * 100).replace(/,00/, '')}
              labels={['Q1', 'Q2', 'Q3', 'Q4']}
              series={[
                { label: 'Geräte', values: [41_000, 62_000, 85_400, 12_000] },
                { label: 'Lizenzen', values: [24_000, 24_100, 24_050, 24_060] },
                { label: 'Dienstleister', values: [18_000, 22_000, 31_730, 20_000] },
              ]}
            />
          </Panel>
        </div>
        <div className="c6">
          <Panel title="Anteile">
            <Rows
              rows={[
                { id: '1', label: 'Ersatz von Geräten', value: '188.400 / 240.000 Euro', below: <Bar share={0.78} mark={0.71} /> },
                { id: '2', label: 'Dienstleister', value: '91.730 / 90.000 Euro', below: <Bar share={1} tone="danger" mark={0.71} /> },
                { id: '3', label: 'VLAN 130', value: '', below: <Meter label="Belegung" used={871} total={1022} /> },
                { id: '4', label: 'VLAN 160', value: '', below: <Meter label="Belegung" used={119} total={126} /> },
              ]}
            />
            <Parts
              parts={[
                { label: 'in der Zeit', value: 37, tone: 'ok' },
                { label: 'bald fällig', value: 7, tone: 'att' },
                { label: 'überfällig', value: 3, tone: 'bad' },
              ]}
            />
            <Units
              parts={[
                { label: 'Schulen abgeschlossen', value: 9, tone: 'ok' },
                { label: 'in Arbeit', value: 2, tone: 'inf' },
                { label: 'angehalten', value: 1, tone: 'att' },
              ]}
            />
          </Panel>
        </div>
      </div>
      <Panel title="Schulkalender">
        <CalendarStrip
          label="Schulkalender"
          from="2026-09-14"
          to="2026-10-18"
          today="2026-09-16"
          free={['2026-10-03']}
          spans={[
            { id: '1', label: 'Wartung 17.09.', from: '2026-09-17', to: '2026-09-17', tone: 'inf' },
            { id: '2', label: 'Bestellungen des Landes bis 30.09.', from: '2026-09-18', to: '2026-09-30', tone: 'att' },
            { id: '3', label: 'Inventur', from: '2026-10-05', to: '2026-10-09', tone: 'acc' },
            { id: '4', label: 'Projektwoche', from: '2026-10-12', to: '2026-10-16', tone: 'off' },
          ]}
        />
      </Panel>
    </div>
  )
}
