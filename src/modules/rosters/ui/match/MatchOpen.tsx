// Step one: which school, which known source, which roster that waits.
import { useState } from 'react'
import { sourceName } from '#modules/people/ui'
import { Button, Field, LinkButton, Loaded, Note, Panel, useAsk, useDo, useScope, useSession, useTexts, useUrl } from '#ui'
import { matchApi as api } from '../../api.ts'
import { MatchSteps } from './MatchSteps.tsx'

const byHand = '-'

export function MatchOpen() {
  const { t } = useTexts()
  const { schools } = useSession()
  const { search, change } = useUrl()
  const [school, setSchool] = useState(useScope().school?.id ?? '')
  const [from, setFrom] = useState<string>()
  const [roster, setRoster] = useState(search.get('import') ?? undefined)
  const open = useDo(api.openMatch, { onDone: ({ id }) => void change({ abgleich: id, import: null }, {}) })
  const ready = school && from !== undefined && roster
  return (
    <MatchSteps
      step="choose"
      summary={t('rosters.match.nothingWritten')}
      next={
        <Button
          look="primary"
          busy={open.busy}
          disabled={!ready}
          onClick={() => void open.run({ body: { school, from: from === byHand ? null : from!, roster: roster! } }).catch(() => {})}
        >
          {t('rosters.match.compare')}
        </Button>
      }
    >
      <Note>{t('rosters.match.text')}</Note>
      {open.problem ? (
        <Note tone="danger" live title={open.problem.problem.title}>
          {open.problem.message}
        </Note>
      ) : null}
      <div className="form form--narrow stack">
        <Field label={t('rosters.school')} required>
          {(control) => (
            <select className="select" {...control} value={school} onChange={(event) => setSchool(event.target.value)}>
              <option value="">{t('ui.form.choose')}</option>
              {schools.map((each) => (
                <option key={each.id} value={each.id}>
                  {each.name}
                </option>
              ))}
            </select>
          )}
        </Field>
        {school ? <Sources key={school} school={school} from={from} onFrom={setFrom} roster={roster} onRoster={setRoster} /> : null}
      </div>
    </MatchSteps>
  )
}

interface Choice {
  school: string
  from: string | undefined
  onFrom: (from: string) => void
  roster: string | undefined
  onRoster: (roster: string) => void
}

function Sources({ school, from, onFrom, roster, onRoster }: Choice) {
  const texts = useTexts()
  const { t, f } = texts
  const asked = useAsk(api.matchSources, { query: { school } })
  return (
    <Loaded of={asked}>
      {({ sources, rosters }) =>
        rosters.length === 0 ? (
          <Panel title={t('rosters.match.noRoster')}>
            <p>{t('rosters.match.noRoster.text')}</p>
            <div>
              <LinkButton href="/personen/importe/neu" look="primary" icon="up2">
                {t('rosters.new')}
              </LinkButton>
            </div>
          </Panel>
        ) : (
          <>
            <Field label={t('rosters.match.from')} hint={t('rosters.match.from.hint')} required group>
              {({ id }) =>
                sources.map((each) => (
                  <label key={each.source ?? byHand} className="choice">
                    <input
                      type="radio"
                      className="radio"
                      name={id}
                      checked={from === (each.source ?? byHand)}
                      onChange={() => onFrom(each.source ?? byHand)}
                    />
                    <span>
                      {each.source ? sourceName(each.source, texts) : t('people.source.hand')}{' '}
                      <span className="muted">{t('people.person.count', { count: each.people })}</span>
                    </span>
                  </label>
                ))
              }
            </Field>
            <Field label={t('rosters.match.to')} hint={t('rosters.match.to.hint')} required group>
              {({ id }) =>
                rosters.map((each) => (
                  <label key={each.id} className="choice">
                    <input type="radio" className="radio" name={id} checked={roster === each.id} onChange={() => onRoster(each.id)} />
                    <span>
                      {each.title || sourceName(each.source, texts)}{' '}
                      <span className="muted">
                        {sourceName(each.source, texts)} · {f.instant(each.createdAt)} ·{' '}
                        {t('rosters.match.unknown', { count: each.people })}
                      </span>
                    </span>
                  </label>
                ))
              }
            </Field>
          </>
        )
      }
    </Loaded>
  )
}
