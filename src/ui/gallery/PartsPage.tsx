// Buttons to trees, with their states.
import { useState } from 'react'
import { Tree } from '../figures/Tree.tsx'
import { VirtualList } from '../figures/VirtualList.tsx'
import { RunProgress } from '../flow/RunProgress.tsx'
import { ConfirmDialog, TypedConfirm } from '../overlays/Confirm.tsx'
import { MenuButton } from '../overlays/Menu.tsx'
import { toast } from '../overlays/toast.ts'
import { Avatar } from '../parts/Avatar.tsx'
import { Button } from '../parts/Button.tsx'
import { Copy } from '../parts/Copy.tsx'
import { EmptyState } from '../parts/EmptyState.tsx'
import { Note } from '../parts/Note.tsx'
import { Panel } from '../parts/Panel.tsx'
import { Chip, State, Tag } from '../parts/State.tsx'
import { Switch } from '../parts/Switch.tsx'
import { ModelFacts } from '../sheet/Facts.tsx'
import { Pupil, people } from './sample-data.ts'
import { sampleRun } from './sample-fetch.ts'

const places = [
  {
    id: 's',
    label: 'Gymnasium Hohenauen',
    icon: 'school',
    note: '41 Räume',
    children: [
      {
        id: 'h',
        label: 'Hauptgebäude',
        icon: 'folder',
        note: '32',
        open: true,
        children: [
          { id: '118', label: 'Raum 118', icon: 'door', note: <State tone="success">4</State> },
          { id: '204', label: 'Raum 204', icon: 'door', note: <State tone="warning">3</State>, current: true },
        ],
      },
      { id: 'sp', label: 'Sporthalle', icon: 'folder', note: '9' },
    ],
  },
]

export default function PartsPage() {
  const [place, setPlace] = useState('204')
  return (
    <div className="body cols">
      <Controls />
      <Panel className="c5" title="Stand">
        <div className="row">
          <State tone="success">läuft</State>
          <State tone="warning">eingeschränkt</State>
          <State tone="danger">gestört</State>
          <State tone="info">geplant</State>
          <State tone="neutral">unbekannt</State>
          <State tone="off">aus</State>
        </div>
        <div className="row">
          <Chip>Entwurf</Chip>
          <Chip tone="accent" icon="loan">
            Ausgeliehen
          </Chip>
          <Chip tone="success" icon="check">
            Erledigt
          </Chip>
          <Chip tone="warning" icon="clock">
            Wartet
          </Chip>
          <Chip tone="danger" icon="alert">
            Überfällig
          </Chip>
          <Chip tone="info">In Arbeit</Chip>
          <Tag>BYOD</Tag>
          <Avatar text="KR" />
          <Avatar text="8b" large soft />
        </div>
        <p className="small muted">Form vor Farbe: Kreis gut, Dreieck beachten, Raute gestört, Ring geplant, Strich aus. Immer mit Wort.</p>
      </Panel>
      <div className="c6 stack">
        <Note title="Hinweis">Wartung am 17.09.2026, 17:00 bis 19:00 Uhr.</Note>
        <Note
          tone="warning"
          title="131 Personen stehen in MUSES, aber nicht in der Datei"
          actions={
            <>
              <Button small icon="check">
                118 Abgänge bestätigen
              </Button>
              <Button small look="quiet">
                Neue Datei laden
              </Button>
            </>
          }
        >
          Solange Sie nichts bestätigen, bleiben alle 131 unverändert.
        </Note>
        <Note tone="danger" title="Der Plan wurde nicht ausgeführt.">
          Die Anbindung antwortet nicht. Es wurde nichts geändert.
        </Note>
        <Note tone="success" title="Der Unterricht kann laufen: 6 Dienste ohne Störung." />
      </div>
      <div className="c6 stack">
        <div className="panel">
          <RunProgress run={sampleRun} />
        </div>
        <div className="panel">
          <RunProgress
            run={{
              ...sampleRun,
              id: '2',
              title: 'Nächtliche Prüfung',
              state: 'failed',
              done: 12,
              total: 40,
              errors: 3,
              rate: null,
              remaining: null,
              note: 'Ziel nicht erreichbar',
              cancellable: false,
            }}
          />
        </div>
      </div>
      <Panel className="c5" title="Leere Liste" flush>
        <EmptyState
          level="h3"
          icon="loan"
          title="Noch keine Ausleihen"
          text="Hier sehen Sie, wer welches Gerät hat und wann es zurückkommt."
          actions={
            <>
              <Button look="primary" icon="plus">
                Gerät ausleihen
              </Button>
              <Button look="quiet" icon="eye">
                Mit Beispieldaten ansehen
              </Button>
            </>
          }
        />
      </Panel>
      <Panel className="c3" title="Baum" flush>
        <div className="panel__tree">
          <Tree label="Orte" nodes={marked(places, place)} onChoose={setPlace} />
        </div>
      </Panel>
      <Panel className="c4" title="Lange Liste" note={`${people.length} Zeilen`}>
        <VirtualList label="Personen" items={people} rowHeight={36} height={216} keyOf={(person) => person.id}>
          {(person) => (
            <>
              <span className="grow">{person.name}</span>
              <span className="muted">{person.group}</span>
            </>
          )}
        </VirtualList>
      </Panel>
      <Panel className="c8" title="Angaben">
        <ModelFacts model={Pupil} row={people[2]!} tones={{ state: { active: 'success', pending: 'info' } }} />
      </Panel>
      <Panel className="c4" title="Angaben, schmal">
        <ModelFacts rows model={Pupil} row={people[2]!} fields={['role', 'group', 'born', 'consent', 'budget']} />
      </Panel>
    </div>
  )
}

type Place = { id: string; children?: Place[]; current?: boolean; label: string }
const marked = (nodes: Place[], current: string): Place[] =>
  nodes.map((node) => ({ ...node, current: node.id === current, children: node.children ? marked(node.children, current) : undefined }))

function Controls() {
  const [on, setOn] = useState(true)
  const [asks, setAsks] = useState<'plain' | 'typed' | null>(null)
  const say = () => toast('24 Geräte nach Raum 118 verschoben.', { action: { label: 'Rückgängig', run: () => toast('Zurückgenommen.') } })
  return (
    <Panel className="c7" title="Schaltflächen">
      <div className="row">
        <Button look="primary" icon="check">
          Übernehmen
        </Button>
        <Button icon="print">Drucken</Button>
        <Button look="quiet">Abbrechen</Button>
        <Button look="danger" icon="trash">
          Löschen
        </Button>
        <Button disabled>Gesperrt</Button>
        <Button busy>Wird gespeichert</Button>
        <MenuButton
          iconOnly
          icon="more"
          label="Weitere Aktionen"
          groups={[
            { id: 'a', items: [{ id: 'key', label: 'Passwort zurücksetzen', icon: 'key', hint: 'P', onAction: say }] },
            { id: 'b', items: [{ id: 'lock', label: 'Sperren', icon: 'lock', danger: true, onAction: say }] },
          ]}
        />
      </div>
      <div className="row">
        <Button small icon="print">
          Klein
        </Button>
        <Copy text="04120041" />
        <div className="btn-set">
          <button type="button" className="btn btn--s" aria-pressed="true">
            Liste
          </button>
          <button type="button" className="btn btn--s" aria-pressed="false">
            Kalender
          </button>
        </div>
        <span className="choice">
          <Switch id="kit-switch" checked={on} onChange={(event) => setOn(event.target.checked)} />
          <label htmlFor="kit-switch">WLAN für 8b</label>
        </span>
      </div>
      <div className="row">
        <Button onClick={say}>Meldung mit Rückweg</Button>
        <Button onClick={() => setAsks('plain')}>Frage</Button>
        <Button onClick={() => setAsks('typed')}>Frage mit Eingabe</Button>
      </div>
      <ConfirmDialog
        open={asks === 'plain'}
        title="24 Geräte verschieben?"
        action="24 Geräte verschieben"
        onConfirm={say}
        onClose={() => setAsks(null)}
      >
        Die Geräte stehen danach in Raum 118. Ausleihen bleiben, wie sie sind.
      </ConfirmDialog>
      <TypedConfirm
        open={asks === 'typed'}
        title="26 Konten endgültig löschen?"
        phrase="26 Konten löschen"
        action="26 Konten löschen"
        onConfirm={say}
        onClose={() => setAsks(null)}
      >
        <p>
          Die Konten am Gymnasium Hohenauen werden mit Postfach und Dateien gelöscht. Das lässt sich <strong>nicht</strong> rückgängig
          machen.
        </p>
      </TypedConfirm>
    </Panel>
  )
}
