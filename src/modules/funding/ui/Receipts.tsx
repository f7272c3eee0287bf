// Orders, invoices and credit notes of a grant, each with its scan.
import { useState } from 'react'
import { columnsOf, urlOf } from '#shared'
import { Button, DataList, Dialog, Link, ModelForm, Panel, toast, Upload, useDo, useRefresh, useRight, useTexts } from '#ui'
import { grantsApi as api } from '../api.ts'
import { Receipt } from '../model.ts'
import type { GrantView } from './GrantSheet.tsx'
import { dayIn } from './parts.tsx'

type Row = Receipt & { schoolName: string | null; lineName: string | null }

export function Receipts({ grant }: { grant: GrantView }) {
  const { t } = useTexts()
  const may = useRight('funding.change')
  const [edits, setEdits] = useState<Row | 'new'>()
  const remove = useDo(api.deleteReceipt)
  const add = may ? (
    <Button small icon="plus" onClick={() => setEdits('new')}>
      {t('funding.receipt.add')}
    </Button>
  ) : null
  const removing = async (receipt: Row) => {
    try {
      await remove.run({ params: { id: receipt.id } })
      toast(t('funding.receipt.deleted', { number: receipt.number }))
    } catch (error) {
      toast((error as Error).message, { tone: 'refused' })
    }
  }
  return (
    <Panel title={t('funding.receipt.plural')} flush actions={add}>
      <DataList
        inside
        prefix="b."
        name={Receipt.name}
        columns={columnsOf(Receipt).filter((column) => column.key !== 'grant')}
        endpoint={api.receipts}
        exportEndpoint={api.exportReceipts}
        titleColumn="number"
        keyColumn="kind"
        sort="day"
        fixed={[{ column: 'grant', operator: 'is', values: [grant.id] }]}
        tones={{ kind: { order: 'info', invoice: 'neutral', credit: 'info' } }}
        subtitle={(receipt) =>
          receipt.fileName ? (
            <Link href={urlOf(api.receiptFile, { params: { id: receipt.id } })}>{receipt.fileName}</Link>
          ) : receipt.kind === 'order' ? undefined : (
            t('funding.receipt.noFile')
          )
        }
        rowActions={(receipt) =>
          may
            ? [
                { id: 'edit', label: t('funding.edit'), icon: 'edit', onAction: () => setEdits(receipt as Row) },
                { id: 'delete', label: t('funding.receipt.delete'), icon: 'trash', onAction: () => void removing(receipt as Row) },
              ]
            : []
        }
        empty={{ icon: 'doc', title: t('funding.receipt.none'), text: t('funding.receipt.none.text'), actions: add }}
      />
      {edits ? (
        <ReceiptDialog
          grant={grant.id}
          receipt={edits === 'new' ? undefined : edits}
          onNext={setEdits}
          onClose={() => setEdits(undefined)}
        />
      ) : null}
    </Panel>
  )
}

function ReceiptDialog({
  grant,
  receipt,
  onNext,
  onClose,
}: {
  grant: string
  receipt?: Row
  onNext: (receipt: Row) => void
  onClose: () => void
}) {
  const { t } = useTexts()
  const refresh = useRefresh()
  return (
    <Dialog
      open
      title={receipt ? `${t(`funding.receipt.kind.${receipt.kind}`)} ${receipt.number}` : t('funding.receipt.add')}
      onClose={onClose}
      width="l"
    >
      <div className="stack">
        {receipt ? (
          <Upload
            label={t(receipt.file ? 'funding.receipt.fileNew' : 'funding.receipt.file')}
            hint={t('funding.receipt.fileHint')}
            accept=".pdf,.jpg,.jpeg,.png,.webp"
            endpoint={api.attachReceipt}
            ask={{ params: { id: receipt.id } }}
            onDone={(saved) => {
              toast(t('funding.receipt.fileSaved'))
              void refresh()
              onNext({ ...receipt, ...saved })
            }}
          />
        ) : null}
        <ModelForm
          key={receipt?.version ?? 0}
          model={Receipt}
          mode={receipt ? 'change' : 'draft'}
          values={(receipt ?? { kind: 'invoice', day: dayIn() }) as Record<string, unknown>}
          endpoint={(receipt ? api.changeReceipt : api.createReceipt) as typeof api.createReceipt}
          bodyOf={receipt ? undefined : (values) => ({ ...values, grant })}
          sections={[{ fields: ['kind', 'number', 'supplier', 'day', 'paidOn', 'gross', 'eligible', 'line', 'school', 'note'] }]}
          submit={receipt ? undefined : t('funding.receipt.addNext')}
          onCancel={onClose}
          onDone={(saved) => {
            toast(t('funding.saved'))
            if (receipt) onClose()
            else onNext({ ...saved, schoolName: null, lineName: null })
          }}
        />
      </div>
    </Dialog>
  )
}
