// A contract as a form: for which services and schools it stands, and who works for the processor.
import { useState } from 'react'
import type { Draft } from '#shared'
import { AskForm, Button, ChoiceField, Field, type RefEntry, RefInput, TextField, useAsk, useTexts } from '#ui'
import { contractsApi as api } from '../api.ts'
import { type Contract, contractKinds, type SubProcessor } from '../model.ts'
import { DayField } from './DayField.tsx'

export type ContractDraft = Draft<typeof Contract>
export const emptyContract = (block: string | null): ContractDraft => ({
  title: '',
  kind: 'processor',
  processor: '',
  signed: null,
  validUntil: null,
  noticeUntil: null,
  measures: null,
  note: null,
  blocks: block ? [block] : [],
  schools: [],
  subProcessors: [],
})

interface Props {
  start: ContractDraft
  schools?: RefEntry[]
  trouble: unknown
  busy: boolean
  submit: string
  onSubmit: (draft: ContractDraft) => unknown
  onCancel: () => void
}

export function ContractForm({ start, schools: named = [], trouble, busy, submit, onSubmit, onCancel }: Props) {
  const { t } = useTexts()
  const [draft, setDraft] = useState(start)
  const [schools, setSchools] = useState(named)
  const set = <K extends keyof ContractDraft>(key: K, value: ContractDraft[K]) => setDraft((before) => ({ ...before, [key]: value }))
  const day = (key: 'signed' | 'validUntil' | 'noticeUntil') => (
    <DayField
      label={t(`concept.contract.${key}`)}
      hint={key === 'validUntil' ? t('concept.contract.validUntil.hint') : undefined}
      value={draft[key] ?? null}
      onValue={(value) => set(key, value)}
      trouble={trouble}
      path={key}
    />
  )
  const text = (key: 'measures' | 'note') => (
    <Field label={t(`concept.contract.${key}`)} hint={key === 'note' ? t('concept.contract.note.hint') : undefined}>
      {(control) => (
        <textarea
          {...control}
          className="area"
          rows={3}
          value={draft[key] ?? ''}
          onChange={(event) => set(key, event.target.value || null)}
        />
      )}
    </Field>
  )
  return (
    <AskForm
      trouble={trouble}
      fields={['title', 'processor', 'validUntil', 'blocks', 'schools']}
      submit={submit}
      busy={busy}
      disabled={!draft.title || !draft.processor || draft.blocks.length === 0}
      onSubmit={() => onSubmit({ ...draft, schools: schools.map((school) => school.id) })}
      onCancel={onCancel}
    >
      <TextField
        label={t('concept.contract.title')}
        value={draft.title}
        onValue={(value) => set('title', value)}
        trouble={trouble}
        path="title"
      />
      <ChoiceField
        label={t('concept.contract.kind')}
        value={draft.kind}
        onValue={(value) => set('kind', value)}
        options={contractKinds.map((value) => ({ value, label: t(`concept.contract.kind.${value}`) }))}
      />
      <TextField
        label={t('concept.contract.processor')}
        value={draft.processor}
        onValue={(value) => set('processor', value)}
        trouble={trouble}
        path="processor"
      />
      <Blocks chosen={draft.blocks} onChosen={(blocks) => set('blocks', blocks)} />
      <Schools schools={schools} onSchools={setSchools} />
      <div className="form__grid">
        {day('signed')}
        {day('validUntil')}
        {day('noticeUntil')}
      </div>
      {draft.kind === 'none' ? null : <Subs subs={draft.subProcessors} onSubs={(subs) => set('subProcessors', subs)} />}
      {text('measures')}
      {text('note')}
    </AskForm>
  )
}

/** Services that need a contract, those without one first. */
function Blocks({ chosen, onChosen }: { chosen: readonly string[]; onChosen: (blocks: string[]) => void }) {
  const { t } = useTexts()
  const asked = useAsk(api.register, { query: {} })
  const known = [...new Map((asked.data?.lines ?? []).map((line) => [line.number, line.title])).entries()]
  const all = [
    ...known,
    ...chosen.filter((number) => !known.some(([each]) => each === number)).map((number): [string, string] => [number, '']),
  ]
  return (
    <fieldset className="field">
      <legend>{t('concept.contract.blocks')}</legend>
      <div className="check-grid check-grid--wide">
        {all.map(([number, title]) => (
          <label key={number} className="choice">
            <input
              type="checkbox"
              className="check"
              checked={chosen.includes(number)}
              onChange={(event) => onChosen(event.target.checked ? [...chosen, number] : chosen.filter((each) => each !== number))}
            />
            <span>
              {number} {title}
            </span>
          </label>
        ))}
      </div>
      {asked.data && all.length === 0 ? <p className="muted">{t('concept.register.empty.text')}</p> : null}
    </fieldset>
  )
}

function Schools({ schools, onSchools }: { schools: readonly RefEntry[]; onSchools: (schools: RefEntry[]) => void }) {
  const { t } = useTexts()
  return (
    <>
      <Field label={t('concept.schools.add')} hint={t('concept.contract.schools.hint')}>
        {(control) => (
          <RefInput
            target="organisation.school"
            control={control}
            value={null}
            onValue={(school) => school && onSchools([...schools.filter((each) => each.id !== school.id), school])}
          />
        )}
      </Field>
      {schools.length ? (
        <ul className="stack">
          {schools.map((school) => (
            <li key={school.id}>
              {school.name}{' '}
              <Button look="quiet" small onClick={() => onSchools(schools.filter((each) => each.id !== school.id))}>
                {t('concept.schools.remove', { name: school.name })}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  )
}

function Subs({ subs, onSubs }: { subs: readonly SubProcessor[]; onSubs: (subs: SubProcessor[]) => void }) {
  const { t } = useTexts()
  const change = (index: number, part: Partial<SubProcessor>) =>
    onSubs(subs.map((each, at) => (at === index ? { ...each, ...part } : each)))
  return (
    <fieldset className="field stack">
      <legend>{t('concept.contract.subProcessors')}</legend>
      {subs.map((sub, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows keep their place
        <div key={index} className="row">
          {(['name', 'place', 'task'] as const).map((key) => (
            <Field key={key} label={t(`concept.sub.${key}`)}>
              {(control) => (
                <input
                  {...control}
                  className="input"
                  value={sub[key] ?? ''}
                  onChange={(event) => change(index, { [key]: event.target.value || (key === 'name' ? '' : null) })}
                />
              )}
            </Field>
          ))}
          <Button look="quiet" small icon="trash" onClick={() => onSubs(subs.filter((_, at) => at !== index))}>
            {t('concept.sub.remove', { number: index + 1 })}
          </Button>
        </div>
      ))}
      <Button
        small
        icon="plus"
        className="btn--start"
        onClick={() => onSubs([...subs, { name: '', place: null, task: null, since: null }])}
      >
        {t('concept.sub.add')}
      </Button>
    </fieldset>
  )
}
