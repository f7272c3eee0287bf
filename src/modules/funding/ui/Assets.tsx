// The devices a grant paid for, and ascribing more of them by pasted or scanned numbers.
import { useState } from 'react'
import { type Answer, columnsOf } from '#shared'
import {
  AskForm,
  Button,
  type Chosen,
  ConfirmDialog,
  DataList,
  Dialog,
  Field,
  Note,
  Panel,
  type RefEntry,
  RefInput,
  toast,
  useDo,
  useRight,
  useTexts,
} from '#ui'
import { assetsApi as api } from '../api.ts'
import { ListedAsset } from '../model.ts'
import { Bound, ReleaseDialog } from './Bound.tsx'
import type { GrantView } from './GrantSheet.tsx'

export function Assets({ grant }: { grant: GrantView }) {
  const { t } = useTexts()
  const may = useRight('funding.change')
  const [adds, setAdds] = useState(false)
  const [takes, setTakes] = useState<{ chosen: Chosen; done: () => void }>()
  const [frees, setFrees] = useState<{ chosen: Chosen; done: () => void }>()
  const remove = useDo(api.unassign)
  const add = may ? (
    <Button small icon="plus" onClick={() => setAdds(true)}>
      {t('funding.asset.add')}
    </Button>
  ) : null
  return (
    <Panel title={t('funding.asset.plural')} flush actions={add}>
      <DataList
        inside
        prefix="g."
        name={ListedAsset.name}
        columns={columnsOf(ListedAsset).filter((column) => column.key !== 'grant')}
        endpoint={api.assets}
        exportEndpoint={api.exportAssets}
        titleColumn="device"
        fixed={[{ column: 'grant', operator: 'is', values: [grant.id] }]}
        rowHref={(asset) => `/geraete/${asset.device}`}
        subtitle={(asset) => [asset.modelName, asset.serial, asset.roomName].filter(Boolean).join(' · ')}
        cells={{ boundUntil: (asset) => <Bound asset={asset} /> }}
        bulk={[
          {
            id: 'release',
            label: t('funding.asset.release'),
            icon: 'lock',
            right: 'funding.release',
            run: (chosen, done) => setFrees({ chosen, done }),
          },
          {
            id: 'remove',
            label: t('funding.asset.remove'),
            icon: 'trash',
            right: 'funding.change',
            danger: true,
            run: (chosen, done) => setTakes({ chosen, done }),
          },
        ]}
        empty={{ icon: 'device', title: t('funding.asset.none'), text: t('funding.asset.none.text'), actions: add }}
      />
      {adds ? <AssignDialog grant={grant} onClose={() => setAdds(false)} /> : null}
      {frees ? <ReleaseDialog {...frees} onClose={() => setFrees(undefined)} /> : null}
      {takes ? (
        <ConfirmDialog
          open
          danger
          title={t('funding.asset.remove.ask', { count: takes.chosen.count })}
          action={t('funding.asset.remove.count', { count: takes.chosen.count })}
          onConfirm={async () => {
            const { ids, query } = takes.chosen
            await remove.run({ body: ids ? { ids } : { query } })
            takes.done()
          }}
          onClose={() => setTakes(undefined)}
        >
          {t('funding.asset.remove.text')}
        </ConfirmDialog>
      ) : null}
    </Panel>
  )
}

/** Numbers are read first, so that what is unknown is seen before anything is ascribed. */
function AssignDialog({ grant: { id: grant, programmeName }, onClose }: { grant: GrantView; onClose: () => void }) {
  const { t, f } = useTexts()
  const [text, setText] = useState('')
  const [line, setLine] = useState<RefEntry | null>(null)
  const [receipt, setReceipt] = useState<RefEntry | null>(null)
  const read = useDo(api.readCodes, { invalidates: [] })
  const assign = useDo(api.assign)
  const [found, setFound] = useState<Answer<typeof api.readCodes>>()
  const filter = [`grant:is:${grant}`]
  const others = found?.otherKind ?? []
  const refuses = Boolean(found?.refused && others.length)
  const submit = async () => {
    if (!found) return setFound(await read.run({ body: { text, grant } }))
    const { added, warnings } = await assign.run({
      body: { grant, line: line?.id ?? null, receipt: receipt?.id ?? null, devices: found.devices.map((device) => ({ device })) },
    })
    toast(t('funding.asset.added', { count: added }))
    for (const { text } of warnings) toast(t('funding.asset.warned', { text }))
    onClose()
  }
  return (
    <Dialog open title={t('funding.asset.add')} onClose={onClose} width="l">
      <AskForm
        trouble={read.problem ?? assign.problem}
        busy={read.busy || assign.busy}
        disabled={found ? found.devices.length === 0 || refuses : text.trim() === ''}
        submit={found ? t('funding.asset.addCount', { count: found.devices.length }) : t('funding.asset.read')}
        onSubmit={submit}
        onCancel={onClose}
      >
        <Field label={t('funding.asset.codes')} hint={t('funding.asset.codesHint')} required>
          {(control) => (
            <textarea
              {...control}
              className="input mono"
              rows={8}
              value={text}
              onChange={(event) => {
                setText(event.target.value)
                setFound(undefined)
              }}
            />
          )}
        </Field>
        {found?.unknown.length ? (
          <Note tone="warning" title={t('funding.asset.unknown', { count: found.unknown.length })}>
            {found.unknown.slice(0, 12).join(', ')}
            {found.unknown.length > 12 ? ` … (+${f.number(found.unknown.length - 12)})` : ''}
          </Note>
        ) : null}
        {others.length ? (
          <Note
            tone={refuses ? 'danger' : 'warning'}
            title={t('funding.asset.otherKind', { count: others.length, programme: programmeName })}
          >
            {others
              .slice(0, 12)
              .map((each) => `${each.number} (${t(`funding.programme.kinds.${each.kind}`)})`)
              .join(', ')}
            {others.length > 12 ? ` … (+${f.number(others.length - 12)})` : ''}.{' '}
            {t(refuses ? 'funding.asset.otherKind.refused' : 'funding.asset.otherKind.warned')}
          </Note>
        ) : null}
        <Field label={t('funding.line')}>
          {(control) => <RefInput target="funding.line" control={control} value={line} onValue={setLine} filter={filter} />}
        </Field>
        <Field label={t('funding.receipt')}>
          {(control) => <RefInput target="funding.receipt" control={control} value={receipt} onValue={setReceipt} filter={filter} />}
        </Field>
      </AskForm>
    </Dialog>
  )
}
