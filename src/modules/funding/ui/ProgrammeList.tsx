// Funding programmes and their rules; new ones begin from the library.

import { useState } from 'react'
import { columnsOf } from '#shared'
import {
  AskForm,
  Button,
  ChoiceField,
  DataList,
  Dialog,
  Loaded,
  Note,
  PageHead,
  State,
  toast,
  useAsk,
  useDo,
  useGo,
  useTexts,
  useUrl,
} from '#ui'
import { programmesApi as api } from '../api.ts'
import { openRules, Programme } from '../model.ts'

export default function ProgrammeList() {
  const { t } = useTexts()
  const { search, change } = useUrl()
  const adds = search.get('neu') === '1'
  const setAdds = (on: boolean) => void change({ neu: on ? '1' : null })
  const add = (
    <Button look="primary" icon="plus" onClick={() => setAdds(true)}>
      {t('funding.programme.add')}
    </Button>
  )
  return (
    <>
      <PageHead title={t('funding.programme.plural')} crumbs={[{ label: t('funding.grants'), href: '/foerderung' }]} actions={add} />
      <DataList
        name={Programme.name}
        columns={columnsOf(Programme)}
        endpoint={api.programmes}
        exportEndpoint={api.exportProgrammes}
        titleColumn="name"
        rowHref={(programme) => `/foerderprogramme/${programme.id}`}
        subtitle={(programme) => t('funding.grant.count', { count: programme.grants })}
        tones={{ state: { active: 'success', retired: 'off' } }}
        cells={{
          bindingMonths: (programme) =>
            openRules(programme).includes('bindingMonths') ? (
              <State tone="warning">{t('funding.programme.open')}</State>
            ) : (
              t('funding.programme.months', { count: programme.bindingMonths! })
            ),
        }}
        empty={{ icon: 'book', title: t('funding.programme.none'), text: t('funding.programme.none.text'), actions: add }}
      />
      {adds ? <FromLibrary onClose={() => setAdds(false)} /> : null}
    </>
  )
}

function FromLibrary({ onClose }: { onClose: () => void }) {
  const { t } = useTexts()
  const go = useGo()
  const asked = useAsk(api.offeredProgrammes, {})
  const take = useDo(api.takeProgrammes)
  const [key, setKey] = useState('leer')
  return (
    <Dialog open title={t('funding.programme.add')} onClose={onClose} width="l">
      <Loaded of={asked}>
        {(offered) => {
          const chosen = offered.find((each) => each.key === key)
          return (
            <AskForm
              trouble={take.problem}
              busy={take.busy}
              disabled={Boolean(chosen?.taken)}
              submit={t('funding.programme.take')}
              onCancel={onClose}
              onSubmit={async () => {
                const [programme] = await take.run({ body: { keys: [key] } })
                toast(t('funding.programme.taken', { name: programme!.name }))
                void go(`/foerderprogramme/${programme!.id}`)
              }}
            >
              <ChoiceField
                label={t('funding.programme.template')}
                value={key}
                onValue={setKey}
                options={offered.map((each) => ({
                  value: each.key,
                  label: each.taken ? `${each.name} (${t('funding.programme.isTaken')})` : each.name,
                }))}
              />
              {chosen?.rules ? <p>{chosen.rules}</p> : null}
              <Note tone="info">
                {chosen?.source ? t('funding.programme.withSource', { source: chosen.source }) : t('funding.programme.withoutSource')}
              </Note>
            </AskForm>
          )
        }}
      </Loaded>
    </Dialog>
  )
}
