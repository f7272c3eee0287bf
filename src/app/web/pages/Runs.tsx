// All runs: imports, plans, checks.
import type { Column } from '#shared'
import { DataList, PageHead, shell, type Tone, useTexts } from '#ui'

const states = ['waiting', 'running', 'paused', 'done', 'failed', 'cancelled'] as const
const column = (key: string, kind: Column['kind'], more: Partial<Column> = {}): Column => ({
  key,
  kind,
  shown: true,
  sort: true,
  filter: true,
  ...more,
})

const columns: Column[] = [
  column('title', 'text'),
  column('state', 'choice', { choices: states }),
  column('startedAt', 'instant'),
  column('finishedAt', 'instant'),
  column('errors', 'number'),
  column('by', 'text', { sort: false }),
  column('kind', 'text', { shown: false }),
  column('note', 'text', { shown: false, sort: false }),
]

export const runTones: Record<string, Tone> = {
  waiting: 'neutral',
  running: 'info',
  paused: 'warning',
  done: 'success',
  failed: 'danger',
  cancelled: 'off',
}

export default function Runs() {
  const { t } = useTexts()
  const preset = (id: string, values: string[]) => ({
    id,
    label: `shell.runs.${id}`,
    query: { filter: [{ column: 'state', operator: 'is' as const, values }] },
  })
  return (
    <>
      <PageHead title={t('shell.runs')} />
      <DataList
        name="shell.run"
        columns={columns}
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
