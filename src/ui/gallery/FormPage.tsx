import { useState } from 'react'
import type { Endpoint } from '#shared'
import { ModelForm } from '../form/ModelForm.tsx'
import { toast } from '../overlays/toast.ts'
import { Panel } from '../parts/Panel.tsx'
import { History } from '../sheet/History.tsx'
import { Pupil, people } from './sample-data.ts'

const endpoint = {
  method: 'patch',
  path: '/kit/people/:id',
  right: 'public',
  doc: '',
  body: Pupil.change,
  answer: Pupil.row,
} satisfies Endpoint

export default function FormPage() {
  const [row, setRow] = useState<Record<string, unknown>>({ ...people[2], schoolName: people[2]!.schoolName })
  return (
    <div className="body cols">
      <div className="c8 stack">
        <Panel title="Formular aus einem Modell" note="Name „Fehler“ und „Alt“ zeigen Absagen">
          <ModelForm
            model={Pupil}
            mode="change"
            values={row}
            endpoint={endpoint}
            submit="Person speichern"
            sections={[
              {
                title: 'Person',
                hint: 'Wie sie in der Schulverwaltung steht.',
                fields: ['name', 'role', 'group', 'school', 'born', 'languages', 'consent'],
              },
              { title: 'Konto', fields: ['account', 'email', 'devices', 'budget', 'meeting', 'note'] },
            ]}
            onDone={(answer) => {
              setRow({ ...row, ...answer })
              toast('Person gespeichert.')
            }}
            onReload={() => toast('Neuer Stand geladen.')}
            onCancel={() => toast('Abgebrochen.')}
          />
        </Panel>
      </div>
      <div className="c4">
        <Panel title="Verlauf">
          <History type="kit.person" id={String(row.id)} />
        </Panel>
      </div>
    </div>
  )
}
