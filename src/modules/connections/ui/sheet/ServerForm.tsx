// Name, address and secrets of a connection. Whoever changes the address enters the secret anew.
import { useState } from 'react'
import { TextField, toast, useDo, useTexts } from '#ui'
import { api, type ConnectionSheet, type ConnectorView } from '../../api.ts'
import { SettingsForm } from './SettingsForm.tsx'

export function ServerForm({
  connection,
  connector,
  onSaved,
}: {
  connection: ConnectionSheet
  connector: ConnectorView
  onSaved?: () => void
}) {
  const { t } = useTexts()
  const [name, setName] = useState(connection.name)
  const save = useDo(api.changeConnection, {
    onDone: () => {
      toast(t('connections.saved'))
      onSaved?.()
    },
  })
  return (
    <div className="stack">
      <TextField label={t('connections.connection.name')} value={name} onValue={setName} max={120} trouble={save.problem} path="name" />
      <SettingsForm
        connector={connector}
        settings={connection.settings}
        kept={connection.secrets}
        sections={['server']}
        withSecrets
        submit={t('connections.access.save')}
        onSubmit={(settings, secrets) =>
          save.run({
            params: { id: connection.id },
            body: {
              version: connection.version,
              ...(name.trim() === connection.name ? {} : { name: name.trim() }),
              ...(Object.keys(settings).length ? { settings } : {}),
              ...(Object.keys(secrets).length ? { secrets } : {}),
            },
          })
        }
      />
    </div>
  )
}
