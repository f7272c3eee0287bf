// One concept: the document with its contents beside it, editions, signatures, files.
import { useState } from 'react'
import { addDays, dayOf } from '#shared'
import {
  AskForm,
  Button,
  ConfirmDialog,
  Dialog,
  download,
  Link,
  LinkButton,
  Loaded,
  MenuButton,
  Note,
  PageHead,
  Panel,
  State,
  toast,
  useAsk,
  useDo,
  useGo,
  useParam,
  useRight,
  useTexts,
  useUrl,
} from '#ui'
import { conceptsApi as api } from '../api.ts'
import type { ConceptView } from '../model.ts'
import { editionTones } from './Concepts.tsx'
import { DayField } from './DayField.tsx'
import { Contents, DocumentView } from './document/DocumentView.tsx'
import { waitingAccounts } from './SignatureList.tsx'
import { Signatures } from './Signatures.tsx'

/** Files for more schools than this are made in the background. */
const atOnce = 12

export default function ConceptPage() {
  const id = useParam('concept')
  const asked = useAsk(api.concept, { params: { id }, query: { compare: 'true' } })
  return <Loaded of={asked}>{(concept) => <Page concept={concept} />}</Loaded>
}

function Page({ concept }: { concept: ConceptView }) {
  const { t, f } = useTexts()
  const url = useUrl()
  const chosen = concept.editions.find((edition) => edition.id === url.search.get('fassung'))
  const waiting = concept.editions.find((edition) => edition.state === 'forSignature')
  const newest = concept.editions[0]
  // The edition that waits comes first, unless today's state is asked for by name.
  const shown = url.search.get('fassung') === 'live' ? undefined : (chosen ?? waiting)
  const state = newest?.state ?? 'none'
  const file = url.search.get('datei')
  return (
    <>
      <PageHead
        title={concept.title}
        crumbs={[{ label: t('concept.concept.plural'), href: '/betriebskonzept' }]}
        state={<State tone={editionTones[state]}>{t(`concept.line.editionState.${state}`)}</State>}
        meta={[
          concept.schoolNames.length === 1 ? concept.schoolNames[0] : t('concept.doc.groupOf', { count: concept.schoolNames.length }),
          shown ? t(`concept.mark.${shown.state}`, { number: shown.number }) : t('concept.mark.live'),
          shown ? f.day(shown.frozenAt) : null,
        ]}
        actions={<Actions concept={concept} shown={shown?.id} />}
        line
      />
      <div className="body">
        {file ? (
          <Note
            tone="success"
            title={t('concept.file.ready')}
            live
            actions={
              <Button
                small
                icon="save"
                onClick={() =>
                  void download(api.builtFile, { params: { id: file } }).catch((error: Error) => toast(error.message, { tone: 'refused' }))
                }
              >
                {t('concept.file.take')}
              </Button>
            }
          />
        ) : null}
        <div className="doc-grid">
          <Body concept={concept} edition={shown?.id} />
          <section className="doc-grid__side stack concept-side" aria-label={t('concept.side')}>
            <Signatures concept={concept} />
            <Editions concept={concept} />
          </section>
        </div>
      </div>
    </>
  )
}

function Body({ concept, edition }: { concept: ConceptView; edition: string | undefined }) {
  const live = useAsk(api.liveDocument, { params: { id: concept.id } }, { when: !edition })
  const frozen = useAsk(api.edition, { params: { id: edition ?? '' } }, { when: Boolean(edition) })
  const asked = edition ? frozen : live
  return (
    <Loaded of={asked as typeof live}>
      {({ document }) => (
        <>
          <div className="doc-grid__toc">
            <Contents document={document} />
          </div>
          <div className="doc-grid__main">
            <DocumentView document={document} />
          </div>
        </>
      )}
    </Loaded>
  )
}

function Actions({ concept, shown: edition }: { concept: ConceptView; shown: string | undefined }) {
  const { t } = useTexts()
  const go = useGo()
  const mayChange = useRight('concept.change')
  const [giving, setGiving] = useState(false)
  const [freezing, setFreezing] = useState(false)
  const [busy, setBusy] = useState(false)
  const build = useDo(api.buildConcept, { onDone: ({ run }) => void go(`/laeufe/${run}`) })
  const freeze = useDo(api.freeze, { onDone: (edition) => toast(t('concept.frozen', { number: edition.number })) })
  const draft = concept.editions.find((edition) => edition.state === 'draft')
  const waiting = concept.editions.some((edition) => edition.state === 'forSignature')
  const signed = concept.editions.find((each) => each.state === 'signed')
  async function take(format: 'pdf' | 'docx' | 'xlsx') {
    if (concept.schools.length > atOnce && format !== 'xlsx')
      return void build.run({ params: { id: concept.id }, body: { format, edition } })
    setBusy(true)
    await download(api.conceptFile, { params: { id: concept.id }, query: { format, edition } }).catch((error: Error) =>
      toast(error.message, { tone: 'refused' }),
    )
    setBusy(false)
  }
  const files = [
    { id: 'pdf', label: t('concept.file.pdf'), icon: 'print', onAction: () => void take('pdf') },
    { id: 'docx', label: t('concept.file.docx'), icon: 'doc', onAction: () => void take('docx') },
    { id: 'xlsx', label: t('concept.file.xlsx'), icon: 'rows', onAction: () => void take('xlsx') },
  ]
  return (
    <>
      {signed ? (
        <LinkButton href={`/betriebskonzept/${concept.id}/vergleich?von=${signed.id}`} icon="eye">
          {t('concept.sinceSigned')}
        </LinkButton>
      ) : null}
      <MenuButton label={busy ? t('concept.file.busy') : t('concept.file')} icon="save" groups={[{ id: 'files', items: files }]} />
      {mayChange && !waiting ? (
        <Button look={draft ? undefined : 'primary'} icon="lock" onClick={() => setFreezing(true)}>
          {t('concept.freeze')}
        </Button>
      ) : null}
      {mayChange && draft ? (
        <Button look="primary" icon="pen" onClick={() => setGiving(true)}>
          {t('concept.give')}
        </Button>
      ) : null}
      <ConfirmDialog
        open={freezing}
        title={t('concept.freeze.ask')}
        action={t('concept.freeze')}
        onClose={() => setFreezing(false)}
        onConfirm={() => freeze.run({ params: { id: concept.id }, body: {} })}
      >
        <p>{t(draft ? 'concept.freeze.replaces' : 'concept.freeze.text', { number: draft?.number ?? 0 })}</p>
      </ConfirmDialog>
      {draft ? (
        <Dialog open={giving} title={t('concept.give.ask', { number: draft.number })} onClose={() => setGiving(false)}>
          <Give edition={draft.id} concept={concept} onClose={() => setGiving(false)} />
        </Dialog>
      ) : null}
    </>
  )
}

const inDays = (days: number) => addDays(dayOf(), days)

function Give({ edition, concept, onClose }: { edition: string; concept: ConceptView; onClose: () => void }) {
  const { t } = useTexts()
  const schools = concept.schools.length
  const silent = concept.withoutSigner
  const [due, setDue] = useState<string | null>(inDays(21))
  const give = useDo(api.giveForSignature, {
    onDone: () => {
      toast(t('concept.given'))
      onClose()
    },
  })
  return (
    <AskForm
      trouble={give.problem}
      fields={['due']}
      onSubmit={() => give.run({ params: { id: edition }, body: { due: due! } })}
      submit={t('concept.give.submit', { count: schools + 1 })}
      busy={give.busy}
      disabled={!due}
      onCancel={onClose}
      wide
    >
      <p>{t('concept.give.text', { count: schools })}</p>
      {silent.length ? (
        <Note tone="warning" title={t('concept.give.silent', { count: silent.length })}>
          {silent
            .slice(0, 5)
            .map((school) => school.name)
            .join(', ')}
          {silent.length > 5 ? ` ${t('concept.signatures.more', { count: silent.length - 5 })}` : ''}
          {'. '}
          {t('concept.give.silent.text')} <Link href="/personen/importe/neu">{t('concept.give.silent.list')}</Link>{' '}
          <Link href={waitingAccounts}>{t('concept.give.silent.ways')}</Link>
        </Note>
      ) : null}
      <DayField label={t('concept.line.due')} value={due} onValue={setDue} required trouble={give.problem} path="due" />
    </AskForm>
  )
}

function Editions({ concept }: { concept: ConceptView }) {
  const { t, f } = useTexts()
  const go = useGo()
  const base = `/betriebskonzept/${concept.id}`
  return (
    <Panel title={t('concept.edition.plural')}>
      <div className="stack">
        <p className="small">
          <Link href={`${base}?fassung=live`}>{t('concept.live')}</Link>
        </p>
        {concept.editions.map((edition, index) => (
          <div key={edition.id}>
            <p className="row small">
              <Link href={`${base}?fassung=${edition.id}`}>{t('concept.edition.number.of', { number: edition.number })}</Link>
              <State tone={editionTones[edition.state]}>{t(`concept.line.editionState.${edition.state}`)}</State>
            </p>
            <p className="sub">
              {f.instant(edition.frozenAt)}, {edition.frozenBy}
            </p>
            {concept.editions[index + 1] ? (
              <Button
                look="quiet"
                small
                onClick={() => void go(`${base}/vergleich?von=${concept.editions[index + 1]!.id}&bis=${edition.id}`)}
              >
                {t('concept.compare.before')}
              </Button>
            ) : null}
          </div>
        ))}
        {concept.editions.length === 0 ? <p className="muted">{t('concept.edition.none')}</p> : null}
      </div>
    </Panel>
  )
}
