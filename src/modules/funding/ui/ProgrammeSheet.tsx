// One programme: its rules with their source, and what of them is still open.
import { useState } from 'react'
import {
  Button,
  Dialog,
  History,
  Link,
  Loaded,
  ModelFacts,
  ModelForm,
  Note,
  Panel,
  Sheet,
  State,
  toast,
  useAsk,
  useDo,
  useParam,
  useTexts,
} from '#ui'
import { programmesApi as api } from '../api.ts'
import { openRules, Programme } from '../model.ts'
import { LabelPicture } from './LabelPicture.tsx'

const sections = {
  basics: ['name', 'short', 'level', 'land', 'funder'],
  rules: [
    'bindingMonths',
    'bindingStart',
    'receiptYears',
    'ownSharePercent',
    'logo',
    'logoText',
    'kinds',
    'kindsRule',
    'eligible',
    'rules',
  ],
  source: ['source', 'sourceUrl', 'checkedOn'],
}

export default function ProgrammeSheet() {
  const { t } = useTexts()
  const asked = useAsk(api.programme, { params: { id: useParam('programme') } })
  return (
    <Loaded of={asked}>
      {(programme) => (
        <Sheet
          title={programme.name}
          crumbs={[
            { label: t('funding.grants'), href: '/foerderung' },
            { label: t('funding.programme.plural'), href: '/foerderprogramme' },
          ]}
          state={<State tone={programme.state === 'active' ? 'success' : 'off'}>{t(`funding.programme.state.${programme.state}`)}</State>}
          meta={[programme.funder, t('funding.grant.count', { count: programme.grants })]}
          actions={<Actions programme={programme} onReload={asked.refetch} />}
          tabs={[
            { id: 'regeln', label: t('funding.programme.rules'), content: () => <Rules programme={programme} /> },
            { id: 'verlauf', label: t('ui.history'), content: () => <History type={Programme.name} id={programme.id} /> },
          ]}
        />
      )}
    </Loaded>
  )
}

function Rules({ programme }: { programme: Programme }) {
  const { t } = useTexts()
  const open = openRules(programme)
  return (
    <div className="stack">
      {open.length ? (
        <Note tone="warning" title={t('funding.programme.openTitle', { count: open.length })}>
          {open.map((key) => t(`funding.programme.${key}`)).join(', ')}. {t('funding.programme.openText')}
        </Note>
      ) : null}
      <div className="cols">
        <Panel className="c8" title={t('funding.programme.rules')}>
          <ModelFacts
            model={Programme}
            row={programme}
            fields={[...sections.basics, ...sections.rules]}
            cells={programme.kinds?.length ? {} : { kinds: t('funding.programme.kinds.all'), kindsRule: '–' }}
          />
        </Panel>
        <div className="c4 stack">
          <Panel title={t('funding.programme.source')}>
            <ModelFacts
              model={Programme}
              row={programme}
              fields={sections.source}
              cells={programme.sourceUrl ? { sourceUrl: <Link href={programme.sourceUrl}>{t('funding.programme.openSource')}</Link> } : {}}
            />
          </Panel>
          <LabelPicture programme={programme} />
        </div>
      </div>
    </div>
  )
}

function Actions({ programme, onReload }: { programme: Programme; onReload: () => unknown }) {
  const { t } = useTexts()
  const [edits, setEdits] = useState(false)
  const setState = useDo(api.setProgrammeState)
  const other = programme.state === 'active' ? 'retired' : 'active'
  return (
    <>
      <Button busy={setState.busy} onClick={() => void setState.run({ body: { ids: [programme.id], state: other } })}>
        {t(`funding.programme.to.${other}`)}
      </Button>
      <Button look="primary" icon="edit" onClick={() => setEdits(true)}>
        {t('funding.edit')}
      </Button>
      <Dialog open={edits} title={programme.name} width="l" onClose={() => setEdits(false)}>
        <ModelForm
          model={Programme}
          mode="change"
          values={programme as Record<string, unknown>}
          endpoint={api.changeProgramme}
          sections={[
            { fields: sections.basics },
            { title: t('funding.programme.rules'), hint: t('funding.programme.rulesHint'), fields: sections.rules },
            { title: t('funding.programme.source'), fields: sections.source },
          ]}
          onReload={onReload}
          onCancel={() => setEdits(false)}
          onDone={() => {
            toast(t('funding.saved'))
            setEdits(false)
          }}
        />
      </Dialog>
    </>
  )
}
