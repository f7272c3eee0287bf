// Programs that are told of events: address, events, the last deliveries. The secret of the signature is shown once.
import { type FormEvent, useState } from 'react'
import { kernelApi, type WebhookView } from '#shared'
import {
  Button,
  ConfirmDialog,
  Copy,
  Dialog,
  EmptyState,
  Field,
  Loaded,
  Note,
  PageHead,
  Panel,
  State,
  toast,
  useAsk,
  useDo,
  useScope,
  useTexts,
} from '#ui'

export default function Webhooks() {
  const { t } = useTexts()
  const { authority } = useScope()
  const [adds, setAdds] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const asked = useAsk(kernelApi.webhooks, {}, { when: Boolean(authority) })
  const add = (
    <Button look="primary" icon="plus" disabled={!authority} onClick={() => setAdds(true)}>
      {t('shell.webhooks.add')}
    </Button>
  )
  return (
    <>
      <PageHead title={t('shell.webhooks')} line actions={add} />
      <div className="body stack form--wide">
        {authority ? (
          <Loaded of={asked}>
            {(hooks) =>
              hooks.length === 0 ? (
                <EmptyState icon="link" title={t('shell.webhooks.none')} text={t('shell.webhooks.none.text')} />
              ) : (
                hooks.map((hook) => <Webhook key={hook.id} hook={hook} />)
              )
            }
          </Loaded>
        ) : (
          <Note>{t('shell.webhooks.chooseAuthority')}</Note>
        )}
      </div>
      {adds ? (
        <AddWebhook
          onClose={() => setAdds(false)}
          onAdded={(text) => {
            setAdds(false)
            setSecret(text)
          }}
        />
      ) : null}
      <Dialog
        open={secret !== null}
        firm
        title={t('shell.webhooks.secret')}
        onClose={() => setSecret(null)}
        foot={<Button onClick={() => setSecret(null)}>{t('ui.close')}</Button>}
      >
        <p>{t('shell.webhooks.secret.text')}</p>
        <pre className="code">{secret}</pre>
        <div>
          <Copy text={secret ?? ''} look="primary" small={false} />
        </div>
      </Dialog>
    </>
  )
}

function AddWebhook({ onClose, onAdded }: { onClose: () => void; onAdded: (secret: string) => void }) {
  const { t } = useTexts()
  const [url, setUrl] = useState('https://')
  const [events, setEvents] = useState('*')
  const add = useDo(kernelApi.addWebhook, { onDone: (hook) => onAdded(hook.secret) })
  const faults = Object.fromEntries(
    (add.problem?.problem.fields ?? []).map((field) => [field.path.replace(/^body[./]/, '').split(/[./]/)[0]!, field.message]),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void add.run({ body: { url: url.trim(), events: events.split(/[\s,;]+/).filter(Boolean), active: true } }).catch(() => {})
  }
  return (
    <Dialog
      open
      title={t('shell.webhooks.add')}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" form="webhook" look="primary" busy={add.busy}>
            {t('shell.webhooks.add')}
          </Button>
        </>
      }
    >
      {add.problem ? (
        <Note tone="danger" live title={add.problem.problem.title}>
          {add.problem.problem.remedy}
        </Note>
      ) : null}
      <form id="webhook" className="stack" onSubmit={submit} noValidate>
        <Field label={t('shell.webhooks.url')} hint={t('shell.webhooks.url.hint')} required fault={faults.url}>
          {(control) => <input className="input" type="url" {...control} value={url} onChange={(event) => setUrl(event.target.value)} />}
        </Field>
        <Field label={t('shell.webhooks.events')} hint={t('shell.webhooks.events.hint')} required fault={faults.events}>
          {(control) => <input className="input mono" {...control} value={events} onChange={(event) => setEvents(event.target.value)} />}
        </Field>
      </form>
    </Dialog>
  )
}

function Webhook({ hook }: { hook: WebhookView }) {
  const { t, f } = useTexts()
  const [drops, setDrops] = useState(false)
  const [shown, setShown] = useState(false)
  const deliveries = useAsk(kernelApi.webhookDeliveries, { params: { id: hook.id } }, { when: shown })
  const change = useDo(kernelApi.changeWebhook, { onRefused: (problem) => toast(problem.message, { tone: 'refused' }) })
  const drop = useDo(kernelApi.dropWebhook)
  return (
    <Panel
      title={new URL(hook.url).host}
      actions={
        <>
          <State tone={hook.active ? 'success' : 'off'}>{t(hook.active ? 'shell.webhooks.on' : 'shell.webhooks.off')}</State>
          <Button
            small
            look="quiet"
            busy={change.busy}
            onClick={() =>
              void change.run({ params: { id: hook.id }, body: { active: !hook.active } }, { version: hook.version }).catch(() => {})
            }
          >
            {t(hook.active ? 'shell.webhooks.pause' : 'shell.webhooks.resume')}
          </Button>
          <Button small look="quiet" icon="trash" iconOnly onClick={() => setDrops(true)}>
            {t('shell.webhooks.drop')}
          </Button>
        </>
      }
    >
      <p className="mono small">{hook.url}</p>
      <p className="small muted">
        {t('shell.webhooks.events')}: {hook.events.join(', ')}
      </p>
      <div>
        <Button small icon="history" aria-expanded={shown} onClick={() => setShown(!shown)}>
          {t('shell.webhooks.deliveries')}
        </Button>
      </div>
      {shown ? (
        <Loaded of={deliveries}>
          {(lines) =>
            lines.length === 0 ? (
              <p className="small muted">{t('shell.webhooks.deliveries.none')}</p>
            ) : (
              <ul className="rows rows--tight small">
                {lines.map((line) => (
                  <li key={line.id}>
                    <div>
                      <State tone={line.error ? 'danger' : 'success'}>{line.event ?? '–'}</State>
                      <span className="muted">
                        {f.instant(line.at)}, {line.status ?? line.error}
                      </span>
                    </div>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      ) : null}
      <ConfirmDialog
        open={drops}
        danger
        title={t('shell.webhooks.drop.ask')}
        action={t('shell.webhooks.drop')}
        onConfirm={() => drop.run({ params: { id: hook.id } })}
        onClose={() => setDrops(false)}
      >
        {t('shell.webhooks.drop.text', { host: new URL(hook.url).host })}
      </ConfirmDialog>
    </Panel>
  )
}
