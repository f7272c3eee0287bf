// All runs: imports, plans, checks.
import { columnsOf, runModel } from '#shared'
import { DataList, PageHead, shell, type Tone, useTexts } from '#ui'

export const runTones: Record<string, Tone> = {
  waiting: 'neutral',
  running: 'info',
  paused: 'warning',
  done: 'success',
  failed: 'danger',
  cancelled: 'off',
}

const preset = (id: string, values: string[]) => ({
  id,
  label: `shell.runs.${id}`,
  query: { filter: [{ column: 'state', operator: 'is' as const, values }] },
})

export default function Runs() {
  const { t } = useTexts()
  return (
    <>
      <PageHead title={t('shell.runs')} />
      <DataList
        name={runModel.name}
        columns={columnsOf(runModel)}
        endpoint={shell.runs}
        titleColumn="title"
        rowHref={(run) => `/laeufe/${run.id}`}
        tones={{ state: runTones }}
        presets={[preset('atWork', ['running', 'waiting']), preset('failed', ['failed'])]}
        empty={{ icon: 'run', title: t('shell.runs.empty'), text: t('shell.runs.empty.text') }}
      />
    </>
  )
}
