import { columnsOf, type Endpoint, ListParams, pageOf } from '#shared'
import { DataList } from '../list/DataList.tsx'
import { toast } from '../overlays/toast.ts'
import { Button } from '../parts/Button.tsx'
import { Pupil } from './sample-data.ts'

const endpoint = {
  method: 'get',
  path: '/kit/people',
  right: 'public',
  doc: '',
  query: ListParams,
  answer: pageOf(Pupil.row),
} satisfies Endpoint

export default function ListPage() {
  const say = (text: string) => toast(text, { action: { label: 'Rückgängig', run: () => toast('Zurückgenommen.') } })
  return (
    <DataList
      name="kit.person"
      columns={columnsOf(Pupil)}
      endpoint={endpoint}
      exportEndpoint={endpoint}
      titleColumn="name"
      sort="name"
      rowHref={(row) => `/kit?bereich=formular&person=${row.id}`}
      tones={{ state: { active: 'success', pending: 'info', locked: 'danger', none: 'off' } }}
      cells={{ account: (row) => (row.account ? <span className="mono">{row.account}</span> : <span className="muted">–</span>) }}
      scope="school"
      searchHint="Name, Konto, Quellschlüssel"
      presets={[
        { id: 'teachers', label: 'kit.person.teachers', query: { filter: [{ column: 'role', operator: 'is', values: ['teacher'] }] } },
      ]}
      bulk={[
        { id: 'print', label: 'Aktivierungszettel', icon: 'print', run: ({ count }) => say(`${count} Zettel gedruckt.`) },
        {
          id: 'reset',
          label: 'Passwort zurücksetzen',
          icon: 'key',
          run: ({ count }, done) => {
            say(`${count} Passwörter zurückgesetzt.`)
            done()
          },
        },
        { id: 'group', label: 'Klasse zuweisen', icon: 'group', run: () => say('Klasse zugewiesen.') },
        { id: 'lock', label: 'Sperren', icon: 'lock', danger: true, run: ({ count }) => say(`${count} gesperrt.`) },
        { id: 'more', label: 'In Gruppe aufnehmen', icon: 'people', run: () => say('Aufgenommen.') },
      ]}
      rowActions={(row) => [
        { id: 'reset', label: 'Passwort zurücksetzen', icon: 'key', onAction: () => say(`Passwort von ${row.name} zurückgesetzt.`) },
        { id: 'lock', label: 'Sperren', icon: 'lock', danger: true, onAction: () => say(`${row.name} gesperrt.`) },
      ]}
      empty={{
        icon: 'people',
        title: 'Noch keine Personen',
        text: 'Importieren Sie die Personen aus der Schulverwaltung.',
        actions: <Button look="primary">Importieren</Button>,
      }}
    />
  )
}
