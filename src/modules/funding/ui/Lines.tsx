// The financing plan of a grant.
import { useState } from 'react'
import { columnsOf } from '#shared'
import { Button, DataList, Dialog, ModelForm, Panel, toast, useDo, useRight, useTexts } from '#ui'
import { grantsApi as api } from '../api.ts'
import { Line } from '../model.ts'
import type { GrantView } from './GrantSheet.tsx'
import { Used } from './parts.tsx'

type Row = Line & { schoolName: string | null; spent: number }

export function Lines({ grant }: { grant: GrantView }) {
  const { t, f } = useTexts()
  const may = useRight('funding.change')
  const [edits, setEdits] = useState<Row | 'new'>()
  const remove = useDo(api.deleteLine)
  const add = may ? (
    <Button small icon="plus" onClick={() => setEdits('new')}>
      {t('funding.line.add')}
    </Button>
  ) : null
  const removing = (line: Row) => async () => {
    try {
      await remove.run({ params: { id: line.id } })
      toast(t('funding.line.deleted', { name: line.name }))
    } catch (error) {
      toast((error as Error).message, { tone: 'refused' })
    }
  }
  return (
    <Panel
      title={t('funding.line.plural')}
      note={t('funding.line.sum', { planned: f.money(grant.planned), amount: f.money(grant.amount) })}
      flush
      actions={add}
    >
      <DataList
        inside
        prefix="l."
        name={Line.name}
        columns={columnsOf(Line).filter((column) => column.key !== 'grant')}
        endpoint={api.lines}
        titleColumn="name"
        fixed={[{ column: 'grant', operator: 'is', values: [grant.id] }]}
        cells={{
          planned: (line) => (
            <span className="stack stack--s">
              <span className="num">{f.money(line.planned)}</span>
              <Used amount={line.planned} used={line.spent} />
            </span>
          ),
        }}
        rowActions={(line) =>
          may
            ? [
                { id: 'edit', label: t('funding.edit'), icon: 'edit', onAction: () => setEdits(line as Row) },
                { id: 'delete', label: t('funding.line.delete'), icon: 'trash', onAction: () => void removing(line as Row)() },
              ]
            : []
        }
        empty={{ icon: 'rows', title: t('funding.line.none'), text: t('funding.line.none.text'), actions: add }}
      />
      {edits ? <LineDialog grant={grant.id} line={edits === 'new' ? undefined : edits} onClose={() => setEdits(undefined)} /> : null}
    </Panel>
  )
}

function LineDialog({ grant, line, onClose }: { grant: string; line?: Row; onClose: () => void }) {
  const { t } = useTexts()
  return (
    <Dialog open title={line?.name ?? t('funding.line.add')} onClose={onClose}>
      <ModelForm
        model={Line}
        mode={line ? 'change' : 'draft'}
        values={(line ?? { category: 'devices' }) as Record<string, unknown>}
        endpoint={(line ? api.changeLine : api.createLine) as typeof api.createLine}
        bodyOf={line ? undefined : (values) => ({ ...values, grant })}
        sections={[{ fields: ['measure', 'name', 'category', 'school', 'quantity', 'planned'] }]}
        onCancel={onClose}
        onDone={() => {
          toast(t('funding.saved'))
          onClose()
        }}
      />
    </Dialog>
  )
}
