// On a teacher's home: her classes, and any of her pupils by name for a new code.
import { useDeferredValue, useId, useState } from 'react'
import { Icon, Link, Loaded, Panel, useAsk, useTexts } from '#ui'
import { peopleApi as api } from '../../api.ts'
import { LearnerRow } from '../class/ClassSheet.tsx'
import { OwnGroups } from '../class/OwnGroups.tsx'
import { useNewCode } from '../person/Codes.tsx'

export default function MyClasses() {
  const { t } = useTexts()
  const id = useId()
  const [text, setText] = useState('')
  const asked = useDeferredValue(text.trim())
  return (
    <Panel title={t('people.class.mine')} flush actions={<Link href="/klassen">{t('people.class.all')}</Link>}>
      <search className="panel__body">
        <div className="filters__find">
          <Icon name="search" />
          <input
            id={id}
            className="input"
            type="search"
            aria-label={t('people.class.find')}
            placeholder={t('people.class.find')}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
      </search>
      {asked.length >= 2 ? <Found text={asked} /> : <OwnGroups most={6} />}
    </Panel>
  )
}

function Found({ text }: { text: string }) {
  const { t } = useTexts()
  const code = useNewCode()
  const asked = useAsk(api.list, { query: { q: text, filter: ['roles:is:learner'], limit: 8 } }, { keep: true })
  return (
    <>
      <Loaded of={asked}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p className="panel__body soft" role="status">
              {t('people.class.find.none')}
            </p>
          ) : (
            <ul className="items">
              {rows.map(({ id, name, classes, account, accountName, accountState }) => (
                <LearnerRow
                  key={id}
                  learner={{
                    id,
                    name,
                    account: account && accountState ? { id: account, name: accountName ?? '', state: accountState } : null,
                  }}
                  meta={classes}
                  busy={code.busy === account && account !== null}
                  onCode={code.start}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      {code.dialog}
    </>
  )
}
