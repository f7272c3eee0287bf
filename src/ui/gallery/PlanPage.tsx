// An import as a wizard with its plan, and a drop zone.
import { useState } from 'react'
import { Upload } from '../flow/Upload.tsx'
import { useStep, Wizard } from '../flow/Wizard.tsx'
import { Button } from '../parts/Button.tsx'
import { Panel } from '../parts/Panel.tsx'
import { Chip } from '../parts/State.tsx'
import { PlanCounts, PlanSummary } from '../plan/PlanCounts.tsx'
import { PlanView } from '../plan/PlanView.tsx'
import type { ChangeKind } from '../plan/signs.tsx'

const counts = [
  { kind: 'add' as const, label: 'Neu', value: 128, note: 'Konto anlegen', href: '/kit?bereich=plan&art=add' },
  { kind: 'chg' as const, label: 'Geändert', value: 64, note: 'Namen, Kontaktdaten', href: '/kit?bereich=plan&art=chg' },
  { kind: 'mov' as const, label: 'Versetzt', value: 803, note: 'Klasse oder Kursstufe', href: '/kit?bereich=plan&art=mov' },
  { kind: 'del' as const, label: 'Fehlt in der Datei', value: 131, note: 'angehalten', href: '/kit?bereich=plan&art=del' },
  { kind: 'err' as const, label: 'Fehlerhaft', value: 4, note: 'werden ausgelassen', href: '/kit?bereich=plan&art=err' },
  { kind: 'same' as const, label: 'Unverändert', value: 47, note: 'nichts zu tun', href: '/kit?bereich=plan&art=same' },
]
const areas = [
  {
    id: 'all',
    label: 'auental.schule',
    icon: 'folder',
    note: '255',
    children: [
      { id: 'l', label: 'Lernende', icon: 'people', note: '+38 ~161 −26', current: true },
      { id: 't', label: 'Lehrkräfte', icon: 'user', note: '+4 ~8' },
    ],
  },
]
const steps = [
  {
    id: '1',
    kind: 'add' as const,
    verb: 'Anlegen',
    title: 'Bachmair, Leni',
    sub: 'uid=bachmair.leni,ou=8b,ou=Lernende',
    changes: [{ label: 'Vorlage', before: null, after: 'Lernende Sek I' }],
    reason: 'Neu im Import 15.09.2026',
  },
  {
    id: '2',
    kind: 'chg' as const,
    verb: 'Ändern',
    title: 'Adler, Charlotte',
    href: '/kit',
    sub: 'uid=adler.charlotte,ou=8b,ou=Lernende',
    changes: [
      { label: 'ou', before: '7b', after: '8b' },
      { label: 'sn', before: 'Adler-Voss', after: 'Adler' },
    ],
    reason: 'Klassenwechsel, Name geändert',
  },
  {
    id: '3',
    kind: 'del' as const,
    verb: 'Sperren',
    title: 'Zander, Lotte',
    sub: 'uid=zander.lotte,ou=K2,ou=Lernende',
    changes: [{ label: 'loginDisabled', before: 'false', after: 'true' }],
    reason: 'Abgang 31.07.2026, Löschung ab 29.10.2026',
  },
]

export default function PlanPage() {
  const [step, setStep] = useStep(['quelle', 'datei', 'vorschau', 'ergebnis'])
  const [kind, setKind] = useState<ChangeKind | undefined>()
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const shown = kind ? steps.filter((each) => each.kind === kind) : steps
  return (
    <Wizard
      title="Personen importieren"
      state={<Chip icon="eye">Noch nichts geschrieben</Chip>}
      meta={[
        <span key="f" className="mono">
          asv-export-2026-09-15.csv
        </span>,
        'UTF-8, Trennzeichen Semikolon',
      ]}
      step={step}
      steps={[
        { id: 'quelle', label: 'Quelle', note: 'ASV, Gymnasium Hohenauen' },
        { id: 'datei', label: 'Datei', note: '1 046 Zeilen gelesen' },
        { id: 'vorschau', label: 'Vorschau', note: 'Unterschiede prüfen' },
        { id: 'ergebnis', label: 'Ergebnis' },
      ]}
      reachable={['quelle', 'datei', 'vorschau']}
      summary={
        <>
          <b>995 Änderungen</b> bereit, 131 fehlende Personen bleiben unverändert
        </>
      }
      onCancel={() => setStep('quelle')}
      onBack={() => setStep('quelle')}
      next={<Button look="primary">995 Änderungen übernehmen</Button>}
    >
      <PlanCounts label="Unterschiede nach Art" counts={counts} current="mov" />
      <div className="cols">
        <div className="c8">
          <Panel title="Datei">
            <Upload
              label="CSV- oder Excel-Datei der Schulverwaltung"
              hint="Höchstens 20 MB."
              accept=".csv,.xlsx"
              many
              maxBytes={20_000_000}
              onFiles={() => {}}
            />
          </Panel>
        </div>
        <div className="c4">
          <Panel title="Unterschied" note="Ist 1 214 → Soll 1 230">
            <PlanSummary counts={counts.filter((count) => count.kind !== 'err' && count.kind !== 'mov')} />
          </Panel>
        </div>
      </div>
      <PlanView
        title="Lernende"
        note="225 Schritte"
        areas={areas}
        onArea={() => {}}
        counts={counts}
        kind={kind}
        onKind={setKind}
        steps={shown}
        left={left}
        onLeft={(id, out) => setLeft(new Set(out ? [...left, id] : [...left].filter((each) => each !== id)))}
        foot={<span>1–3 von 225</span>}
      />
    </Wizard>
  )
}
