// People and groups of a connection: what is entered is looked at on real people first, then taken over.
import { useState } from 'react'
import { Button, LeaveGuard, Note, toast, useDo, useTexts } from '#ui'
import { api, type ConnectionSheet, type ConnectorView } from '../../api.ts'
import { Preview } from './Preview.tsx'
import { SettingsForm } from './SettingsForm.tsx'

export function MappingWork({ connection, connector }: { connection: ConnectionSheet; connector: ConnectorView }) {
  const { t } = useTexts()
  const [draft, setDraft] = useState<Record<string, unknown>>({})
  const save = useDo(api.changeConnection, {
    onDone: () => {
      setDraft({})
      toast(t('connections.saved'))
    },
  })
  const settings = { ...connection.settings, ...draft }
  const changed = Object.keys(draft).length > 0
  return (
    <div className="cols">
      <div className="c7 stack">
        {changed ? (
          <Note
            tone="info"
            live
            title={t('connections.mapping.open')}
            actions={
              <>
                <Button
                  look="primary"
                  small
                  icon="check"
                  busy={save.busy}
                  onClick={() =>
                    void save.run({ params: { id: connection.id }, body: { version: connection.version, settings: draft } }).catch(() => {})
                  }
                >
                  {t('connections.mapping.take')}
                </Button>
                <Button small onClick={() => setDraft({})}>
                  {t('connections.mapping.drop')}
                </Button>
              </>
            }
          >
            {t('connections.mapping.open.text')}
          </Note>
        ) : null}
        {save.problem ? (
          <Note tone="danger" live title={save.problem.problem.title}>
            {[save.problem.problem.detail, ...(save.problem.problem.fields ?? []).map((field) => field.message)].filter(Boolean).join(' ')}
          </Note>
        ) : null}
        <LeaveGuard when={changed} />
        <SettingsForm
          key={changed ? 'draft' : 'kept'}
          connector={connector}
          settings={settings}
          sections={connector.sections.map((section) => section.id).filter((id) => id !== 'server')}
          submit={t('connections.mapping.look')}
          submitIcon="eye"
          onSubmit={async (values) => setDraft((before) => ({ ...before, ...values }))}
        />
      </div>
      <div className="c5">
        <Preview kind={connection.kind} settings={settings} schools={connection.schools.map((school) => school.id)} />
      </div>
    </div>
  )
}
