// One contract: its facts, the signed paper, its history.
import { useState } from 'react'
import {
  Button,
  ConfirmDialog,
  Dialog,
  download,
  Facts,
  History,
  Loaded,
  Panel,
  Sheet,
  toast,
  Upload,
  useAsk,
  useDo,
  useGo,
  useParam,
  useRight,
  useTexts,
} from '#ui'
import { contractsApi as api, type ContractSeen } from '../api.ts'
import { ContractForm } from './ContractForm.tsx'

export default function ContractSheet() {
  const { t } = useTexts()
  const id = useParam('contract')
  const asked = useAsk(api.contract, { params: { id } })
  return (
    <Loaded of={asked}>
      {(contract) => (
        <Sheet
          title={contract.title}
          crumbs={[{ label: t('concept.register'), href: '/auftragsverarbeitung' }]}
          actions={<Actions contract={contract} />}
          tabs={[
            { id: 'ueberblick', label: t('ui.overview'), content: () => <Overview contract={contract} /> },
            { id: 'verlauf', label: t('ui.history'), content: () => <History type="concept.contract" id={contract.id} /> },
          ]}
        />
      )}
    </Loaded>
  )
}

function Overview({ contract }: { contract: ContractSeen }) {
  const { t, f } = useTexts()
  const day = (value: string | null) => (value ? f.day(value) : null)
  return (
    <div className="stack stack--l">
      <Panel title={t('ui.facts')}>
        <Facts
          facts={[
            { label: t('concept.contract.kind'), value: t(`concept.contract.kind.${contract.kind}`) },
            { label: t('concept.contract.processor'), value: contract.processor },
            { label: t('concept.contract.signed'), value: day(contract.signed) },
            {
              label: t('concept.contract.validUntil'),
              value: contract.validUntil ? f.day(contract.validUntil) : t('concept.contract.endless'),
            },
            { label: t('concept.contract.noticeUntil'), value: day(contract.noticeUntil) },
            { label: t('concept.contract.blocks'), value: contract.blocks.join(', ') },
            {
              label: t('concept.contract.schools'),
              value: contract.named.length ? contract.named.map((school) => school.name).join('; ') : t('concept.contract.all'),
            },
            {
              label: t('concept.contract.subProcessors'),
              value: contract.subProcessors.map((sub) => [sub.name, sub.place, sub.task].filter(Boolean).join(', ')).join('; ') || null,
            },
            { label: t('concept.contract.measures'), value: contract.measures },
            { label: t('concept.contract.note'), value: contract.note },
          ]}
        />
      </Panel>
      <Paper contract={contract} />
    </div>
  )
}

function Paper({ contract }: { contract: ContractSeen }) {
  const { t } = useTexts()
  const mayChange = useRight('concept.contract.change')
  const ask = { params: { id: contract.id } }
  return (
    <Panel title={t('concept.contract.paper')}>
      <div className="stack">
        {contract.file ? (
          <p>
            <Button
              icon="save"
              onClick={() => void download(api.contractFile, ask).catch((error: Error) => toast(error.message, { tone: 'refused' }))}
            >
              {contract.fileName}
            </Button>
          </p>
        ) : (
          <p className="muted">{t('concept.contract.noPaper')}</p>
        )}
        {mayChange ? (
          <Upload
            label={t('concept.contract.attach')}
            hint={t('concept.contract.attach.hint')}
            accept=".pdf,.docx,.doc,.odt,.png,.jpg,.jpeg"
            endpoint={api.attachContract}
            ask={ask}
            onDone={() => toast(t('concept.contract.attached'))}
          />
        ) : null}
      </div>
    </Panel>
  )
}

function Actions({ contract }: { contract: ContractSeen }) {
  const { t } = useTexts()
  const go = useGo()
  const mayChange = useRight('concept.contract.change')
  const [edits, setEdits] = useState(false)
  const [drops, setDrops] = useState(false)
  const change = useDo(api.changeContract, {
    onDone: () => {
      toast(t('concept.contract.saved'))
      setEdits(false)
    },
  })
  const drop = useDo(api.deleteContract, { onDone: () => void go('/auftragsverarbeitung') })
  if (!mayChange) return null
  const { id, version, file: _file, fileName: _name, named, ...start } = contract
  return (
    <>
      <Button icon="trash" onClick={() => setDrops(true)}>
        {t('concept.contract.delete')}
      </Button>
      <Button look="primary" icon="edit" onClick={() => setEdits(true)}>
        {t('concept.contract.edit')}
      </Button>
      <Dialog open={edits} title={t('concept.contract.edit')} width="l" onClose={() => setEdits(false)}>
        <ContractForm
          start={start}
          schools={named}
          trouble={change.problem}
          busy={change.busy}
          submit={t('concept.contract.save')}
          onSubmit={(body) => change.run({ params: { id }, body: { ...body, version } })}
          onCancel={() => setEdits(false)}
        />
      </Dialog>
      <ConfirmDialog
        open={drops}
        title={t('concept.contract.delete.ask', { title: contract.title })}
        action={t('concept.contract.delete')}
        danger
        onClose={() => setDrops(false)}
        onConfirm={() => drop.run({ params: { id } })}
      >
        <p>{t('concept.contract.delete.text')}</p>
      </ConfirmDialog>
    </>
  )
}
