// How long a person is kept, and whether somebody holds her deletion back.
import { useState } from 'react'
import { Button, Facts, Note, Panel, toast, useDo, useRight, useTexts } from '#ui'
import { leavingApi } from '../../api.ts'
import type { PersonSheet } from '../../model.ts'
import { HoldDialog } from './HoldDialog.tsx'

export function Retention({ person }: { person: PersonSheet }) {
  const { t, f } = useTexts()
  const mayHold = useRight('people.retention.hold')
  const [holds, setHolds] = useState(false)
  const release = useDo(leavingApi.holdPeople, { onDone: () => toast(t('people.bulk.release.done', { count: 1 })) })
  const { retention, hold } = person
  return (
    <Panel
      title={t('people.retention')}
      actions={
        mayHold && !hold ? (
          <Button small look="quiet" icon="pause" onClick={() => setHolds(true)}>
            {t('people.hold')}
          </Button>
        ) : null
      }
    >
      {hold ? (
        <Note
          tone="warning"
          title={hold.until ? t('people.hold.inForce.until', { until: f.day(hold.until) }) : t('people.hold.inForce')}
          actions={
            mayHold ? (
              <Button
                small
                icon="undo"
                busy={release.busy}
                onClick={() => void release.run({ body: { people: [person.id], hold: null } }).catch(() => {})}
              >
                {t('people.hold.release')}
              </Button>
            ) : null
          }
        >
          {t('people.hold.by', { reason: hold.reason, name: hold.by ?? 'MUSES', at: f.day(hold.at) })}
        </Note>
      ) : null}
      {person.leftDay && retention.accountDay && retention.personDay ? (
        <Facts
          rows
          facts={[
            { label: t('people.person.leftDay'), value: f.day(person.leftDay) },
            { label: t('people.retention.account'), value: f.day(retention.accountDay) },
            { label: t('people.retention.person'), value: f.day(retention.personDay) },
          ]}
        />
      ) : (
        <p className="soft">{t('people.retention.staying')}</p>
      )}
      <p className="small muted">{retention.reason}</p>
      {holds ? <HoldDialog people={[person.id]} onDone={() => {}} onClose={() => setHolds(false)} /> : null}
    </Panel>
  )
}
