// Who borrows: a class, or people one by one.
import { useEffect, useState } from 'react'
import { Button, Field, Note, Panel, type RefEntry, RefInput, useAsk, useTexts } from '#ui'
import { loansApi as api } from '../../api.ts'

export interface Taker {
  person: string
  name: string
}

interface Props {
  school: RefEntry | null
  onSchool: (school: RefEntry | null) => void
  takers: readonly Taker[]
  onTakers: (takers: Taker[]) => void
}

export function PeopleStep({ school, onSchool, takers, onTakers }: Props) {
  const { t } = useTexts()
  const [group, setGroup] = useState<RefEntry | null>(null)
  const [person, setPerson] = useState<RefEntry | null>(null)
  const add = (more: readonly Taker[]) =>
    onTakers([...takers, ...more.filter((each) => !takers.some((taker) => taker.person === each.person))])
  return (
    <div className="cols">
      <Panel className="c6" title={t('loans.lend.step.wer')}>
        <div className="stack">
          <Field label={t('loans.contract.school')} required>
            {(control) => <RefInput target="organisation.school" control={control} value={school} onValue={onSchool} />}
          </Field>
          {school ? (
            <>
              <Field unmarked label={t('loans.lend.class')} hint={t('loans.lend.classHint')}>
                {(control) => (
                  <RefInput
                    target="organisation.group"
                    control={control}
                    value={group}
                    onValue={setGroup}
                    filter={[`school:is:${school.id}`, 'kind:is:class', 'state:is:active']}
                  />
                )}
              </Field>
              {group ? <FromClass group={group.id} onAdd={add} /> : null}
              <Field unmarked label={t('loans.lend.person')}>
                {(control) => (
                  <RefInput
                    target="people.person"
                    control={control}
                    value={person}
                    filter={[`school:is:${school.id}`]}
                    onValue={(value) => {
                      if (value) add([{ person: value.id, name: value.name }])
                      setPerson(null)
                    }}
                  />
                )}
              </Field>
            </>
          ) : null}
        </div>
      </Panel>
      <Panel className="c6" title={t('loans.lend.takers', { count: takers.length })}>
        {takers.length ? (
          <ol className="rows rows--tight">
            {takers.map((taker) => (
              <li key={taker.person}>
                <div>
                  {taker.name}
                  <Button small look="quiet" icon="x" iconOnly onClick={() => onTakers(takers.filter((each) => each !== taker))}>
                    {t('loans.lend.drop', { name: taker.name })}
                  </Button>
                </div>
              </li>
            ))}
          </ol>
        ) : (
          <p className="muted">{t('loans.lend.noTakers')}</p>
        )}
      </Panel>
    </div>
  )
}

/** Those of the class who have nothing yet; the others are named. */
function FromClass({ group, onAdd }: { group: string; onAdd: (takers: Taker[]) => void }) {
  const { t } = useTexts()
  const asked = useAsk(api.borrowers, { params: { id: group } })
  const [added, setAdded] = useState<string>()
  const free = asked.data?.filter((each) => !each.has)
  useEffect(() => {
    if (!free || added === group) return
    setAdded(group)
    onAdd(free.map(({ person, name }) => ({ person, name })))
  }, [free, group, added, onAdd])
  const having = asked.data?.filter((each) => each.has) ?? []
  return having.length ? (
    <Note tone="info" title={t('loans.lend.having', { count: having.length })}>
      {having.map((each) => `${each.name} (${each.has})`).join(', ')}
    </Note>
  ) : null
}
