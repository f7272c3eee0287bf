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

/** The kind of a run and the step it stands at in the words of its module; what has none is a sentence already. */
export function useRunWords() {
  const { t, has } = useTexts()
  return (word: string | null) => (word && has(`run.${word}`) ? t(`run.${word}`) : (word ?? <span className="muted none">–</span>))
}

export default function Runs() {
  const { t } = useTexts()
  const words = useRunWords()
  return (
    <>
      <PageHead title={t('shell.runs')} />
      <DataList
        name={runModel.name}
        columns={columnsOf(runModel)}
        endpoint={shell.runs}
        titleColumn="title"
        rowHref={(run) => `/laeufe/${run.id}`}
        cells={{ kind: (run) => words(run.kind), note: (run) => words(run.note) }}
        tones={{ state: runTones }}
        presets={[preset('atWork', ['running', 'waiting']), preset('failed', ['failed'])]}
        empty={{ icon: 'run', title: t('shell.runs.empty'), text: t('shell.runs.empty.text') }}
      />
    </>
  )
}
