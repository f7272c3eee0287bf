// All stock-takes.
import { useEffect, useState } from 'react'
import { columnsOf, dayOf } from '#shared'
import { Button, DataList, Dialog, LinkButton, ModelForm, Note, PageHead, useGo, useScope, useTexts } from '#ui'
import { stocktakeApi as api } from '../api.ts'
import { Round } from '../model.ts'
import { waitingRounds } from './queue.ts'

export default function RoundList() {
  const { t, f } = useTexts()
  const go = useGo()
  const { school } = useScope()
  const [opens, setOpens] = useState(false)
  const add = (
    <Button look="primary" icon="plus" onClick={() => setOpens(true)}>
      {t('stocktake.round.open')}
    </Button>
  )
  return (
    <>
      <PageHead title={t('stocktake.round.plural')} actions={add} />
      <Unsent />
      <DataList
        name={Round.name}
        columns={columnsOf(Round)}
        endpoint={api.rounds}
        titleColumn="name"
        rowHref={(round) => `/inventur/${round.id}`}
        tones={{ state: { open: 'info', closed: 'off' } }}
        scope="school"
        sort="-startedAt"
        empty={{ icon: 'check', title: t('stocktake.round.none'), text: t('stocktake.round.none.text'), actions: add }}
      />
      <Dialog open={opens} title={t('stocktake.round.open')} onClose={() => setOpens(false)} width="s">
        <ModelForm
          model={Round}
          mode="draft"
          values={{
            name: t('stocktake.suggested', { day: f.day(dayOf()) }),
            ...(school ? { school: school.id, schoolName: school.name } : {}),
          }}
          endpoint={api.openRound}
          submit={t('stocktake.round.open')}
          onCancel={() => setOpens(false)}
          onDone={(round) => void go(`/inventur/${round.id}`)}
        />
      </Dialog>
    </>
  )
}

/** What was scanned on this device and never sent, e.g. because somebody signed out before there was a network again. */
function Unsent() {
  const { t } = useTexts()
  const [waiting, setWaiting] = useState<[string, number][]>([])
  useEffect(() => {
    void waitingRounds()
      .then((found) => setWaiting([...found]))
      .catch(() => undefined)
  }, [])
  return waiting.map(([round, count]) => (
    <Note key={round} tone="warning" title={t('stocktake.unsent')}>
      <p>{t('stocktake.unsent.text', { count })}</p>
      <LinkButton small href={`/inventur/${round}`}>
        {t('stocktake.unsent.open')}
      </LinkButton>
    </Note>
  ))
}
