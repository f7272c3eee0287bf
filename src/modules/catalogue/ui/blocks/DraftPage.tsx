// A draft: in fields or as the text of the block file and its chapters, checked while writing, compared with the library.
import '../catalogue.css'
import { useRef, useState } from 'react'
import type { Answer } from '#shared'
import {
  Button,
  ConfirmDialog,
  Field,
  LeaveGuard,
  Loaded,
  Note,
  Panel,
  Sheet,
  State,
  toast,
  useAsk,
  useDo,
  useGo,
  useParam,
  useTexts,
} from '#ui'
import { blocksApi as api } from '../../api.ts'
import type { Block } from '../../model.ts'
import { BlockForm, type FormState } from '../form/BlockForm.tsx'
import { enterSection, fileOf, formSections, readSections } from '../form/sections.ts'
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
  const [view, setView] = useState<'form' | 'text'>('form')
  const [block, setBlock] = useState<Block>(own.content)
  const entered = (from: Block): FormState => ({
    sections: Object.fromEntries(formSections.map((section) => [section.id, enterSection(section, from, t)])),
    chapters: from.chapters,
  })
  const [form, setForm] = useState(() => entered(own.content))
  const [untouched, setUntouched] = useState(form)
  const [yaml, setYaml] = useState(draft.yaml)
  const [chapters, setChapters] = useState(draft.chapters)
  const [asking, setAsking] = useState<'release' | 'discard'>()
  const params = { id: own.id }
  /** A draft that was thrown away takes its entries along. */
  const leaving = useRef(false)
  const inForm = view === 'form'
  const written = () => (inForm ? fileOf({ ...readSections(form.sections, block, t), chapters: form.chapters }) : { yaml, chapters })
  const check = useDo(api.checkDraft, { invalidates: 'nothing' })
  const save = useDo(api.writeDraft, { onDone: () => toast(t('catalogue.draft.saved')) })
  const release = useDo(api.releaseDraft)
  const discard = useDo(api.discardDraft)
  const [seen, setSeen] = useState<Answer<typeof api.checkDraft>>()
  const look = async () => {
    const found = await check.run({ params, body: written() })
    setSeen(found)
    return found
  }
  const store = async () => {
    // What is wrong is shown at its fields before the server refuses it as a whole.
    if (inForm && (await look()).faults.length) return
    await save.run({ params, body: { version: own.version, ...written() } })
  }
  /** The other view shows what this one holds; a text with a fault has no fields. */
  const turn = async (to: 'form' | 'text') => {
    const { sound } = await look()
    if (!sound) return
    if (to === 'text') {
      setYaml(sound.yaml)
      setChapters(sound.chapters)
    } else {
      const next = entered(sound.block)
      setBlock(sound.block)
      if (sound.yaml === draft.yaml) setUntouched(next)
      setForm(next)
    }
    setView(to)
  }
  const changed = inForm
    ? form !== untouched
    : yaml !== draft.yaml || Object.entries(chapters).some(([name, text]) => text !== draft.chapters[name])
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
          <Button look="quiet" busy={check.busy} onClick={() => void turn(inForm ? 'text' : 'form').catch(() => {})}>
            {t(inForm ? 'catalogue.draft.asText' : 'catalogue.draft.asForm')}
          </Button>
          <Button icon="eye" busy={check.busy} onClick={() => void look().catch(() => {})}>
            {t('catalogue.draft.check')}
          </Button>
          {changed ? (
            <Button look="primary" icon="save" busy={save.busy} onClick={() => void store().catch(() => {})}>
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
      <LeaveGuard when={changed} mustAsk={() => changed && !leaving.current} />
      <div className="stack">
        <Refusal of={save.problem} />
        {seen?.faults.length ? (
          <Note tone="danger" live title={t('catalogue.draft.faults', { count: seen.faults.length })}>
            <ul>
              {seen.faults.slice(0, 20).map((fault) => (
                <li key={`${fault.line}-${fault.field}-${fault.message}`}>
                  {inForm
                    ? `${placeOf(fault.field, t)}:`
                    : t('catalogue.draft.fault', { file: fault.file, line: fault.line, field: fault.field })}{' '}
                  {fault.message}
                </li>
              ))}
            </ul>
          </Note>
        ) : null}
        <div className="cols">
          <div className="c8 stack">
            {inForm ? (
              <BlockForm state={form} onState={setForm} faults={seen?.faults ?? []} />
            ) : (
              <TextView yaml={yaml} onYaml={setYaml} chapters={chapters} onChapters={setChapters} />
            )}
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
          leaving.current = true
          void go(`/dienste-katalog/${own.number}`)
        }}
      >
        {t('catalogue.draft.discard.text')}
      </ConfirmDialog>
    </Sheet>
  )
}

/** The part of the block that a fault is in, and which entry of a list. */
function placeOf(field: string, t: (key: string) => string): string {
  const [, part, entry] = /^([A-Za-z]+)(?:\[(\d+)\])?/.exec(field) ?? []
  return `${t(`catalogue.field.${part ?? 'chapters'}`)}${entry ? ` ${Number(entry) + 1}` : ''}`
}

interface TextProps {
  yaml: string
  onYaml: (yaml: string) => void
  chapters: Readonly<Record<string, string>>
  onChapters: (chapters: Record<string, string>) => void
}

function TextView({ yaml, onYaml, chapters, onChapters }: TextProps) {
  const { t } = useTexts()
  return (
    <>
      <Panel title={t('catalogue.draft.text')} note="block.yaml">
        <Field unmarked label={t('catalogue.draft.yaml')} hint={t('catalogue.draft.yaml.hint')}>
          {(control) => (
            <textarea
              {...control}
              className="input block-text"
              spellCheck={false}
              value={yaml}
              onChange={(event) => onYaml(event.target.value)}
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
                onChange={(event) => onChapters({ ...chapters, [name]: event.target.value })}
              />
            )}
          </Field>
        </Panel>
      ))}
    </>
  )
}
