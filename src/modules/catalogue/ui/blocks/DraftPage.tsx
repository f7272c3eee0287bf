// A draft: the text of the block file and its chapters, checked while writing, compared with the library.
import '../catalogue.css'
import { useState } from 'react'
import { Button, ConfirmDialog, Field, Loaded, Note, Panel, Sheet, State, toast, useAsk, useDo, useGo, useParam, useTexts } from '#ui'
import { blocksApi as api } from '../../api.ts'
import { Refusal } from '../parts.tsx'
import { Differences } from './Differences.tsx'

export default function DraftPage() {
  const id = useParam('draft')
  const asked = useAsk(api.draft, { params: { id } })
  return <Loaded of={asked}>{(draft) => <Draft key={draft.own.version} draft={draft} />}</Loaded>
}

type DraftView = NonNullable<ReturnType<typeof useDraft>['data']>
const useDraft = (id: string) => useAsk(api.draft, { params: { id } })

function Draft({ draft }: { draft: DraftView }) {
  const { t } = useTexts()
  const go = useGo()
  const { own } = draft
  const [yaml, setYaml] = useState(draft.yaml)
  const [chapters, setChapters] = useState(draft.chapters)
  const [asking, setAsking] = useState<'release' | 'discard'>()
  const params = { id: own.id }
  const body = { version: own.version, yaml, chapters }
  const check = useDo(api.checkDraft, { invalidates: 'nothing' })
  const save = useDo(api.writeDraft, { onDone: () => toast(t('catalogue.draft.saved')) })
  const release = useDo(api.releaseDraft)
  const discard = useDo(api.discardDraft)
  const [seen, setSeen] = useState<{
    faults: { file: string; line: number; field: string; message: string }[]
    differences: DraftView['differences']
  }>()
  const look = async () => setSeen(await check.run({ params, body }))
  const changed = yaml !== draft.yaml || chapters !== draft.chapters
  return (
    <Sheet
      title={t('catalogue.draft.of', { title: own.content.title })}
      crumbs={[
        { label: t('catalogue.blocks'), href: '/dienste-katalog' },
        { label: own.content.title, href: `/dienste-katalog/${own.number}` },
      ]}
      meta={[
        own.number,
        t('catalogue.version', { version: own.blockVersion }),
        t('catalogue.basedOn', { version: own.baseVersion }),
        own.origin,
      ]}
      state={<State tone="info">{t('catalogue.ownBlock.state.draft')}</State>}
      actions={
        <>
          <Button look="quiet" icon="trash" onClick={() => setAsking('discard')}>
            {t('catalogue.draft.discard')}
          </Button>
          <Button icon="eye" busy={check.busy} onClick={() => void look().catch(() => {})}>
            {t('catalogue.draft.check')}
          </Button>
          {changed ? (
            <Button look="primary" icon="save" busy={save.busy} onClick={() => void save.run({ params, body }).catch(() => {})}>
              {t('catalogue.draft.save')}
            </Button>
          ) : (
            <Button look="primary" icon="check" onClick={() => setAsking('release')}>
              {t('catalogue.draft.release')}
            </Button>
          )}
        </>
      }
    >
      <div className="stack">
        <Refusal of={save.problem} />
        {seen?.faults.length ? (
          <Note tone="danger" live title={t('catalogue.draft.faults', { count: seen.faults.length })}>
            <ul>
              {seen.faults.slice(0, 20).map((fault) => (
                <li key={`${fault.line}-${fault.field}-${fault.message}`}>
                  {t('catalogue.draft.fault', { file: fault.file, line: fault.line, field: fault.field })} {fault.message}
                </li>
              ))}
            </ul>
          </Note>
        ) : null}
        <div className="cols">
          <div className="c8 stack">
            <Panel title={t('catalogue.draft.text')} note="block.yaml">
              <Field unmarked label={t('catalogue.draft.yaml')} hint={t('catalogue.draft.yaml.hint')}>
                {(control) => (
                  <textarea
                    {...control}
                    className="input block-text"
                    spellCheck={false}
                    value={yaml}
                    onChange={(event) => setYaml(event.target.value)}
                  />
                )}
              </Field>
            </Panel>
            {Object.entries(chapters).map(([name, text]) => (
              <Panel key={name} title={name}>
                <Field unmarked label={t('catalogue.draft.chapter', { name })}>
                  {(control) => (
                    <textarea
                      {...control}
                      className="input"
                      rows={12}
                      value={text}
                      onChange={(event) => setChapters((all) => ({ ...all, [name]: event.target.value }))}
                    />
                  )}
                </Field>
              </Panel>
            ))}
          </div>
          <div className="c4">
            <Differences
              lines={seen?.differences ?? draft.differences}
              title={t('catalogue.draft.differences', { version: own.baseVersion })}
              none={t('catalogue.compare.none')}
            />
          </div>
        </div>
      </div>
      <ConfirmDialog
        open={asking === 'release'}
        title={t('catalogue.draft.release')}
        action={t('catalogue.draft.releaseVersion', { version: own.blockVersion })}
        onClose={() => setAsking(undefined)}
        onConfirm={async () => {
          await release.run({ params, body: {} })
          void go(`/dienste-katalog/${own.number}?bereich=versionen`)
        }}
      >
        {t('catalogue.draft.release.text')}
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === 'discard'}
        danger
        title={t('catalogue.draft.discard')}
        action={t('catalogue.draft.discard')}
        onClose={() => setAsking(undefined)}
        onConfirm={async () => {
          await discard.run({ params })
          void go(`/dienste-katalog/${own.number}`)
        }}
      >
        {t('catalogue.draft.discard.text')}
      </ConfirmDialog>
    </Sheet>
  )
}
