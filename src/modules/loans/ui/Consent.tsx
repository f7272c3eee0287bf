// What a guardian sees who came by a link: one contract, a name, one button. The token stays behind `#`, out of every log.
import { useEffect, useState } from 'react'
import { AskForm, GateBox, Note, TextField, useDo, usePageTitle, useTexts } from '#ui'
import { loansApi as api } from '../api.ts'
import { Words } from './Words.tsx'

export default function Consent() {
  const { t, f } = useTexts()
  usePageTitle(t('loans.consent'))
  const [token] = useState(() => location.hash.slice(1))
  const read = useDo(api.readConsent, { invalidates: [] })
  const give = useDo(api.giveConsent, { invalidates: [] })
  const [view, setView] = useState<{ number: string; body: string; fromDay: string; untilDay: string }>()
  const [name, setName] = useState('')
  const [done, setDone] = useState(false)
  const [asked, setAsked] = useState(false)
  useEffect(() => {
    if (!token || asked) return
    setAsked(true)
    void read.run({ body: { token } }).then(setView, () => {})
  }, [token, asked, read.run])
  return (
    <GateBox wide>
      <section className="panel" aria-label={t('loans.consent')}>
        <div className="panel__body stack">
          <h1>{t('loans.consent')}</h1>
          {done ? (
            <Note tone="success" title={t('loans.consent.done')}>
              {t('loans.consent.doneText')}
            </Note>
          ) : view ? (
            <div className="stack">
              <p>{t('loans.consent.intro', { number: view.number, from: f.day(view.fromDay), until: f.day(view.untilDay) })}</p>
              <Words body={view.body} under={1} />
              <AskForm
                trouble={give.problem}
                fields={['signedBy']}
                busy={give.busy}
                wide
                disabled={name.trim().length < 3}
                submit={t('loans.consent.give')}
                onSubmit={async () => {
                  await give.run({ body: { token, signedBy: name } })
                  setDone(true)
                }}
              >
                <TextField
                  label={t('loans.consent.name')}
                  hint={t('loans.consent.nameHint')}
                  complete="name"
                  value={name}
                  onValue={setName}
                  trouble={give.problem}
                  path="signedBy"
                />
              </AskForm>
            </div>
          ) : read.problem || !token ? (
            <Note tone="danger" title={t('loans.consent.badLink')}>
              {t('loans.consent.badLink.text')}
            </Note>
          ) : (
            <p className="muted">{t('ui.loading')}</p>
          )}
        </div>
      </section>
    </GateBox>
  )
}
