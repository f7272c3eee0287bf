// The lines of a school list with what they do and what is wrong with them.
import { columnsOf } from '#shared'
import { DataList, Diff, Panel, useTexts } from '#ui'
import { importsApi as api } from '../../api.ts'
import { type LineFault, StagedSchool } from '../../model.ts'

interface LineRow extends StagedSchool {
  faults: LineFault[]
  before: Record<string, string | null> | null
  values: Record<string, string>
}

export function Lines({ id }: { id: string }) {
  const { t } = useTexts()
  return (
    <Panel title={t('organisation.schoolList.lines')} flush>
      <DataList
        inside
        prefix="z."
        name={StagedSchool.name}
        columns={columnsOf(StagedSchool)}
        endpoint={api.schoolListLines}
        params={{ id }}
        titleColumn="name"
        keyColumn="verdict"
        tones={{ verdict: { new: 'success', changed: 'warning', same: 'off', wrong: 'danger' } }}
        cells={{ name: (line) => <Said line={line as unknown as LineRow} /> }}
      />
    </Panel>
  )
}

function Said({ line }: { line: LineRow }) {
  const { t } = useTexts()
  const changes = Object.entries(line.before ?? {}).map(([key, before]) => ({
    label: t(`organisation.school.${key}`),
    before,
    after: line.values[key] ?? null,
  }))
  return (
    <>
      <span className="name">{line.name ?? '–'}</span>
      <Diff changes={changes} />
      {line.faults.map((fault) => (
        <span key={`${fault.code} ${fault.field}`} className={fault.severity === 'error' ? 'sub danger' : 'sub'}>
          {fault.field ? `${t(`organisation.school.${fault.field}`)}: ` : ''}
          {t(`organisation.schoolList.fault.${fault.code}`, { value: fault.value ?? '', line: fault.line ?? 0 })}
        </span>
      ))}
    </>
  )
}
