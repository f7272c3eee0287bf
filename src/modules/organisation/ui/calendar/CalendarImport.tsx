// A calendar file: preview, choose, take over, take back.
import { useState } from 'react'
import { Button, Field, LinkButton, PageHead, Panel, Select, toast, Upload, useAsk, useDo, useGo, useScope, useTexts, useUrl } from '#ui'
import { calendarApi as api, authoritiesApi, schoolsApi } from '../../api.ts'
import { type Land, landNames, lands } from '../../model.ts'
import { Refusal } from '../parts.tsx'
import { type Planned, PlannedEntries } from './PlannedEntries.tsx'

interface Preview {
  entries: Planned[]
  faults: { code: string; line?: number; value?: string }[]
}
const keyOf = (entry: Planned) => `${entry.sourceKey} ${entry.starts}`
/** What is new or changed is taken unless the person leaves it out. */
const usual = (entries: readonly Planned[]) =>
  new Set(entries.filter((entry) => entry.verdict === 'new' || entry.verdict === 'changed').map(keyOf))

export default function CalendarImport() {
  const { t } = useTexts()
  const go = useGo()
  const school = useUrl().search.get('fuer')
  const { authority } = useScope()
  const home = useAsk(authoritiesApi.authority, { params: { id: authority?.id ?? '' } }, { when: authority !== null })
  const named = useAsk(schoolsApi.school, { params: { id: school ?? '' } }, { when: school !== null })
  const [choice, setLand] = useState<Land | ''>()
  const land = school ? '' : (choice ?? home.data?.land ?? '')
  const [preview, setPreview] = useState<Preview>()
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set())
  const apply = useDo(api.applyCalendarFile)
  const undo = useDo(api.undoCalendarFile, { onDone: () => toast(t('organisation.calendar.file.undone')) })
  const place = { school, land: land || null }
  const submit = async () => {
    const entries = preview!.entries
      .filter((entry) => taken.has(keyOf(entry)))
      .map(({ name, kind, starts, ends, sourceKey }) => ({ name, kind, starts, ends, sourceKey }))
    const done = await apply.run({ body: { ...place, entries } }).catch(() => undefined)
    if (!done) return
    toast(t('organisation.calendar.file.done', { created: done.created, changed: done.changed }), {
      action: { label: t('ui.undo'), run: () => undo.run({ params: { id: done.import } }) },
    })
    void go(school ? `/schulen/${school}?bereich=kalender` : '/kalender')
  }
  const take = (entry: Planned, on: boolean) =>
    setTaken((before) => new Set(on ? [...before, keyOf(entry)] : [...before].filter((key) => key !== keyOf(entry))))
  return (
    <>
      <PageHead
        title={t('organisation.calendar.file.title')}
        crumbs={[{ label: t('organisation.calendar'), href: '/kalender' }]}
        meta={[named.data?.name]}
        line
      />
      <div className="body stack">
        {school ? null : <LandField value={land} onValue={setLand} disabled={preview !== undefined} />}
        {preview ? null : (
          <Upload
            label={t('organisation.calendar.file.drop')}
            hint={t('organisation.calendar.file.hint')}
            accept=".ics,text/calendar"
            maxBytes={20 * 2 ** 20}
            endpoint={api.previewCalendarFile}
            ask={{ query: { ...(school ? { school } : {}), ...(land ? { land } : {}) } }}
            onDone={(answer) => {
              setPreview(answer)
              setTaken(usual(answer.entries))
            }}
          />
        )}
        {preview?.faults.length ? <Faults faults={preview.faults} /> : null}
        {preview && preview.entries.length > 0 ? (
          <PlannedEntries entries={preview.entries} taken={(entry) => taken.has(keyOf(entry))} onTake={take} />
        ) : null}
        <Refusal of={apply.problem} />
        {preview ? (
          <div className="row">
            {taken.size > 0 ? (
              <Button look="primary" icon="check" busy={apply.busy} onClick={() => void submit()}>
                {t('organisation.calendar.file.apply', { count: taken.size })}
              </Button>
            ) : (
              <span>{t('organisation.calendar.file.nothing')}</span>
            )}
            <Button onClick={() => setPreview(undefined)}>{t('ui.wizard.back')}</Button>
            <LinkButton look="quiet" href="/kalender">
              {t('ui.cancel')}
            </LinkButton>
          </div>
        ) : null}
      </div>
    </>
  )
}

function LandField({ value, onValue, disabled }: { value: Land | ''; onValue: (land: Land | '') => void; disabled: boolean }) {
  const { t } = useTexts()
  return (
    <div className="form__grid">
      <Field label={t('organisation.calendar.file.for')} required>
        {(control) => (
          <Select
            control={control}
            disabled={disabled}
            value={value}
            options={[['', t('organisation.calendar.file.all')], ...lands.map((land) => [land, landNames[land]] as const)]}
            onValue={onValue}
          />
        )}
      </Field>
    </div>
  )
}

function Faults({ faults }: { faults: Preview['faults'] }) {
  const { t } = useTexts()
  return (
    <Panel title={t('organisation.calendar.file.faults', { count: faults.length })}>
      <ul className="stack stack--s">
        {faults.slice(0, 50).map((fault) => (
          <li key={`${fault.code} ${fault.line} ${fault.value}`}>
            {t('organisation.calendar.file.fault.line', { line: fault.line ?? 1, what: t(`organisation.calendar.${fault.code}`) })}{' '}
            {fault.value ? <span className="mono muted">{fault.value}</span> : null}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
