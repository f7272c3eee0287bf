// The start of the operation concept: what is still missing on the way, and the concepts there are.
import { useState } from 'react'
import { columnsOf } from '#shared'
import {
  AskForm,
  Button,
  ChoiceField,
  DataList,
  Dialog,
  Dot,
  Field,
  Link,
  Loaded,
  PageHead,
  Panel,
  type RefEntry,
  RefInput,
  TextField,
  toast,
  useAsk,
  useDo,
  useGo,
  useRight,
  useScope,
  useSession,
  useTexts,
} from '#ui'
import { conceptsApi as api } from '../api.ts'
import { type ConceptKind, ConceptLine, conceptKinds } from '../model.ts'
import './document/concept.css'

export const editionTones = { none: 'off', draft: 'info', forSignature: 'warning', signed: 'success', superseded: 'off' } as const

export default function Concepts() {
  const { t } = useTexts()
  const [open, setOpen] = useState(false)
  // Both belong to one authority; whoever sees several, or none, finds the list.
  const { authority } = useScope()
  const { authorities } = useSession()
  const one = authority !== null || authorities.length === 1
  const mayChange = useRight('concept.change')
  const add = mayChange ? (
    <Button look="primary" icon="plus" onClick={() => setOpen(true)}>
      {t('concept.add')}
    </Button>
  ) : null
  return (
    <>
      <PageHead title={t('concept.concept.plural')} meta={[t('concept.about')]} actions={add} />
      {one ? (
        <div className="body">
          <Guide />
        </div>
      ) : null}
      <DataList
        name={ConceptLine.name}
        columns={columnsOf(ConceptLine)}
        endpoint={api.concepts}
        exportEndpoint={api.exportConcepts}
        titleColumn="title"
        keyColumn="editionState"
        rowHref={(row) => `/betriebskonzept/${row.id}`}
        tones={{ editionState: editionTones }}
        empty={{ icon: 'doc', title: t('concept.none'), text: t('concept.none.text'), actions: add }}
      />
      <NewConcept open={open} onClose={() => setOpen(false)} />
    </>
  )
}

function Guide() {
  const { t, f } = useTexts()
  const asked = useAsk(api.guide, {})
  return (
    <Panel title={t('concept.guide')}>
      <Loaded of={asked}>
        {(guide) => (
          <ol className="concept-steps">
            {guide.steps.map((step) => (
              <li key={step.key} className="concept-step">
                <Dot tone={step.state === 'done' ? 'success' : step.state === 'next' ? 'warning' : 'off'} />
                <span className="grow">
                  <Link href={step.href}>{t(`concept.step.${step.key}`)}</Link>
                  {step.state === 'next' ? <span className="sub"> {t('concept.guide.next')}</span> : null}
                </span>
                <span className="muted nowrap">
                  {step.state === 'done'
                    ? t('concept.guide.done')
                    : t('concept.guide.of', { done: f.number(step.done), of: f.number(step.of) })}
                </span>
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </Panel>
  )
}

function NewConcept({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTexts()
  return (
    <Dialog open={open} title={t('concept.add')} onClose={onClose}>
      <NewForm onClose={onClose} />
    </Dialog>
  )
}

function NewForm({ onClose }: { onClose: () => void }) {
  const { t } = useTexts()
  const go = useGo()
  const [kind, setKind] = useState<ConceptKind>('authority')
  const [title, setTitle] = useState(t('concept.concept'))
  const [schools, setSchools] = useState<RefEntry[]>([])
  const create = useDo(api.createConcept, {
    onDone: (concept) => {
      toast(t('concept.added'))
      void go(`/betriebskonzept/${concept.id}`)
    },
  })
  const chosen = schools.map((school) => school.id)
  const body = { title, kind, school: kind === 'school' ? (chosen[0] ?? null) : null, schools: kind === 'group' ? chosen : [] }
  return (
    <AskForm
      trouble={create.problem}
      fields={['title', 'school', 'schools']}
      onSubmit={() => create.run({ body })}
      submit={t('concept.add')}
      busy={create.busy}
      onCancel={onClose}
      wide
    >
      <TextField label={t('concept.concept.title')} value={title} onValue={setTitle} trouble={create.problem} path="title" />
      <ChoiceField
        label={t('concept.concept.kind')}
        value={kind}
        onValue={(value) => {
          setKind(value)
          setSchools([])
        }}
        options={conceptKinds.map((value) => ({ value, label: t(`concept.concept.kind.${value}`) }))}
      />
      {kind === 'authority' ? null : (
        <Field label={t(kind === 'school' ? 'concept.concept.school' : 'concept.schools.add')}>
          {(control) => (
            <RefInput
              target="organisation.school"
              control={control}
              value={kind === 'school' ? (schools[0] ?? null) : null}
              onValue={(school) =>
                setSchools((before) =>
                  school ? (kind === 'school' ? [school] : [...before.filter((each) => each.id !== school.id), school]) : before,
                )
              }
            />
          )}
        </Field>
      )}
      {kind === 'group' && schools.length ? (
        <ul className="stack">
          {schools.map((school) => (
            <li key={school.id}>
              {school.name}{' '}
              <Button look="quiet" small onClick={() => setSchools(schools.filter((each) => each.id !== school.id))}>
                {t('concept.schools.remove', { name: school.name })}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
    </AskForm>
  )
}
