// The yearly investment talks of all schools.
import { useState } from 'react'
import { columnsOf } from '#shared'
import { Button, ConfirmDialog, DataList, download, PageHead, toast, useDo, useRight, useTexts } from '#ui'
import { talksApi } from '../../api.ts'
import { Talk } from '../../model.ts'

export default function TalkList() {
  const { t, f } = useTexts()
  const may = useRight('orders.talk.change')
  const [asks, setAsks] = useState(false)
  const [busy, setBusy] = useState(false)
  const year = new Date().getFullYear()
  const prepare = useDo(talksApi.prepareTalks, { onDone: ({ made }) => toast(t('orders.talk.prepared', { count: made })) })
  const print = async () => {
    setBusy(true)
    await download(talksApi.printTalks, { query: { year } }).catch((error: Error) => toast(error.message, { tone: 'refused' }))
    setBusy(false)
  }
  const add = may ? (
    <Button look="primary" icon="plus" onClick={() => setAsks(true)}>
      {t('orders.talk.prepare')}
    </Button>
  ) : null
  return (
    <>
      <PageHead
        title={t('orders.talk.plural')}
        actions={
          <>
            <Button icon="print" busy={busy} onClick={() => void print()}>
              {t('orders.talk.printAll', { year })}
            </Button>
            {add}
          </>
        }
      />
      <DataList
        name={Talk.name}
        columns={columnsOf(Talk)}
        endpoint={talksApi.talks}
        titleColumn="school"
        rowHref={(talk) => `/investitionsgespraech/${talk.id}`}
        tones={{ state: { planned: 'info', held: 'success' } }}
        cells={{ school: (talk) => talk.schoolName, year: (talk) => String(talk.year) }}
        subtitle={(talk) =>
          `${t('orders.talk.wishes.count', { count: talk.wishes })} · ${t('orders.talk.decided', { decided: f.number(talk.decided), count: talk.decisions })}`
        }
        scope="school"
        sort="-year"
        empty={{ icon: 'chart', title: t('orders.talk.none'), text: t('orders.talk.none.text'), actions: add }}
      />
      <ConfirmDialog
        open={asks}
        title={t('orders.talk.prepare.ask', { year })}
        action={t('orders.talk.prepare')}
        onConfirm={() => prepare.run({ body: { year } })}
        onClose={() => setAsks(false)}
      >
        {t('orders.talk.prepare.text')}
      </ConfirmDialog>
    </>
  )
}
