// Step one: which school, which files. The format is recognised; nothing is written.
import { useState } from 'react'
import { Button, Field, Loaded, Note, toast, Upload, upload, useAsk, useGo, useScope, useSession, useTexts, useUrl, Wizard } from '#ui'
import { rosterApi } from '../api.ts'

const accept = '.csv,.txt,.tsv,.xlsx,.ods,.json,.gz,.zip'

export default function RosterOpen() {
  const { t } = useTexts()
  const go = useGo()
  const session = useSession()
  const { search } = useUrl()
  const yearChange = search.get('wechsel')
  const scope = useScope()
  const formats = useAsk(rosterApi.rosterFormats, {})
  const [school, setSchool] = useState(search.get('schule') ?? scope.school?.id ?? '')
  const [format, setFormat] = useState('auto')
  const [files, setFiles] = useState<File[]>([])
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<string>()
  const name = session.schools.find((each) => each.id === school)?.name

  const send = async () => {
    setBusy(true)
    setRefused(undefined)
    try {
      const opened = await upload(
        rosterApi.openRoster,
        {
          query: {
            format,
            ...(school ? { school } : {}),
            ...(yearChange ? { yearChange } : {}),
            title: files
              .map((file) => file.name)
              .join(', ')
              .slice(0, 200),
          },
        },
        files,
      )
      toast(t('rosters.reading'))
      await go(`/personen/importe/${opened.import}`)
    } catch (error) {
      setRefused((error as Error).message)
      setBusy(false)
    }
  }
  return (
    <Wizard
      title={t('rosters.new')}
      crumbs={[
        { label: t('people.people'), href: '/personen' },
        { label: t('rosters.plural'), href: '/personen/importe' },
      ]}
      step="file"
      steps={[
        { id: 'file', label: t('rosters.step.file'), note: name },
        { id: 'preview', label: t('rosters.step.preview') },
        { id: 'result', label: t('rosters.step.result') },
      ]}
      summary={files.length ? t('rosters.filesChosen', { count: files.length }) : t('rosters.nothingWritten')}
      onCancel={() => void go('/personen/importe')}
      next={
        <Button look="primary" busy={busy} disabled={!files.length} onClick={() => void send()}>
          {t('rosters.read')}
        </Button>
      }
    >
      {refused ? (
        <Note tone="danger" live title={t('rosters.refused')}>
          {refused}
        </Note>
      ) : null}
      <div className="cols">
        <div className="c4 stack">
          <Field unmarked label={t('rosters.school')} hint={t('rosters.school.hint')}>
            {(control) => (
              <select className="select" {...control} value={school} onChange={(event) => setSchool(event.target.value)}>
                <option value="">{t('rosters.severalSchools')}</option>
                {session.schools.map((each) => (
                  <option key={each.id} value={each.id}>
                    {each.name}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Loaded of={formats}>
            {(list) => (
              <Field required label={t('rosters.format')} hint={t('rosters.format.hint')}>
                {(control) => (
                  <select className="select" {...control} value={format} onChange={(event) => setFormat(event.target.value)}>
                    <option value="auto">{t('rosters.format.auto')}</option>
                    {list.map((each) => (
                      <option key={each.format} value={each.format}>
                        {t(each.label)}
                      </option>
                    ))}
                  </select>
                )}
              </Field>
            )}
          </Loaded>
        </div>
        <div className="c8">
          <Upload
            label={t('rosters.drop')}
            hint={t('rosters.drop.hint')}
            accept={accept}
            many
            maxBytes={1_073_741_824}
            onFiles={(more) => setFiles((before) => [...before.filter((file) => !more.some((each) => each.name === file.name)), ...more])}
          />
        </div>
      </div>
    </Wizard>
  )
}
