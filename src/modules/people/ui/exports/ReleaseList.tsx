// Requests for large exports: the own ones, and those a second person decides.
import { useState } from 'react'
import { columnsOf } from '#shared'
import {
  Button,
  DataList,
  Dialog,
  Facts,
  Field,
  type MenuItem,
  Note,
  PageHead,
  State,
  toast,
  useDo,
  useRight,
  useSession,
  useTexts,
} from '#ui'
import { exportsApi as api, exportRelease, type ReleaseRow } from '../../api/exports.ts'

const tones = { state: { waiting: 'warning', released: 'success', refused: 'danger', withdrawn: 'off', lapsed: 'off' } } as const

export default function ReleaseList() {
  const { t } = useTexts()
  const session = useSession()
  const decides = useRight('people.export.release')
  const [open, setOpen] = useState<ReleaseRow>()
  const withdraw = useDo(api.withdrawExport, { onDone: () => toast(t('people.exportRelease.withdrawn')) })
  const isOwn = (row: ReleaseRow) => row.account === session.account?.id
  const mayDecide = (row: ReleaseRow) => row.state === 'waiting' && decides && !isOwn(row)
  const actions = (row: ReleaseRow): MenuItem[] => [
    ...(mayDecide(row) ? [{ id: 'decide', label: t('people.exportRelease.decide'), icon: 'check', onAction: () => setOpen(row) }] : []),
    { id: 'page', label: t('people.exportRelease.page'), icon: 'eye', href: row.href },
    ...(row.state === 'waiting' && isOwn(row)
      ? [
          {
            id: 'withdraw',
            label: t('people.exportRelease.withdraw'),
            icon: 'undo',
            onAction: () =>
              void withdraw.run({ params: { id: row.id } }).catch((error: Error) => toast(error.message, { tone: 'refused' })),
          },
        ]
      : []),
  ]
  return (
    <>
      <PageHead title={t('people.exportRelease.plural')} />
      <DataList
        name={exportRelease.name}
        columns={columnsOf(exportRelease)}
        endpoint={api.exportReleases}
        titleColumn="reason"
        keyColumn="state"
        tones={tones}
        cells={{
          state: (row) =>
            mayDecide(row) ? (
              <Button small onClick={() => setOpen(row)}>
                {t('people.exportRelease.decide.short')}
              </Button>
            ) : (
              <State tone={tones.state[row.state]}>{t(`people.exportRelease.state.${row.state}`)}</State>
            ),
        }}
        searchHint={t('people.exportRelease.searchHint')}
        sort="-askedAt"
        rowActions={actions}
        presets={(['waiting', 'released'] as const).map((state) => ({
          id: state,
          label: `people.exportRelease.state.${state}`,
          query: { filter: [{ column: 'state', operator: 'is' as const, values: [state] }] },
        }))}
        empty={{ icon: 'check', title: t('people.exportRelease.none'), text: t('people.exportRelease.none.text') }}
      />
      {open ? <Decide row={open} onClose={() => setOpen(undefined)} /> : null}
    </>
  )
}

function Decide({ row, onClose }: { row: ReleaseRow; onClose: () => void }) {
  const { t, f } = useTexts()
  const [answer, setAnswer] = useState('')
  const decide = useDo(api.decideExport)
  const end = async (release: boolean) => {
    await decide.run({ params: { id: row.id }, body: { release, answer: answer.trim() || null } })
    toast(t(release ? 'people.exportRelease.done.released' : 'people.exportRelease.done.refused'))
    onClose()
  }
  const run = (release: boolean) => void end(release).catch(() => {})
  return (
    <Dialog
      open
      title={t('people.exportRelease.decide')}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button look="danger" busy={decide.busy} onClick={() => run(false)}>
            {t('people.exportRelease.refuse')}
          </Button>
          <Button look="primary" icon="check" busy={decide.busy} onClick={() => run(true)}>
            {t('people.exportRelease.release')}
          </Button>
        </>
      }
    >
      {decide.problem ? (
        <Note tone="danger" live>
          {decide.problem.message}
        </Note>
      ) : null}
      <Facts
        facts={[
          { label: t('people.exportRelease.asker'), value: row.asker },
          { label: t('people.exportRelease.kind'), value: t(`people.exportRelease.kind.${row.kind}`) },
          { label: t('people.exportRelease.people'), value: f.number(row.people) },
          { label: t('people.exportRelease.reason'), value: row.reason, wide: true },
          { label: t('people.exportRelease.askedAt'), value: f.instant(row.askedAt) },
        ]}
      />
      <p className="soft">{t('people.exportRelease.decide.text')}</p>
      <Field label={t('people.exportRelease.answer')}>
        {(control) => (
          <input className="input" {...control} maxLength={500} value={answer} onChange={(event) => setAnswer(event.target.value)} />
        )}
      </Field>
    </Dialog>
  )
}
