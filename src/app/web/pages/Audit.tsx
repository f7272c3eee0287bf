// The protocol: who changed what; its seals can be checked anew.
import { auditModel, columnsOf, kernelApi } from '#shared'
import { Button, DataList, PageHead, toast, useDo, useGo, useTexts } from '#ui'

export default function Audit() {
  const { t, f, has } = useTexts()
  /** `people.person.created` in words where there are some. */
  const did = (what: string, type: string) => {
    const [verb, object] = [what.split('.').at(-1), what.split('.').slice(0, -1).join('.')]
    const key = [`${type}.did.${verb}`, `${object}.did.${verb}`, `history.${verb}`].find(has)
    return key ? t(key) : what
  }
  const go = useGo()
  const verify = useDo(kernelApi.verifyAudit, {
    invalidates: 'nothing',
    onDone: ({ run }) => void go(`/laeufe/${run}`),
    onRefused: (problem) => toast(problem.message, { tone: 'refused' }),
  })
  return (
    <>
      <PageHead
        title={t('kernel.audit.list')}
        actions={
          <Button icon="check" busy={verify.busy} onClick={() => void verify.run({}).catch(() => {})}>
            {t('kernel.verifyAudit')}
          </Button>
        }
      />
      <DataList
        name={auditModel.name}
        columns={columnsOf(auditModel)}
        endpoint={kernelApi.audit}
        exportEndpoint={kernelApi.exportAudit}
        titleColumn="at"
        sort="-at"
        cells={{
          at: (row) => f.instant(row.at),
          what: (row) => did(row.what, row.object),
          object: (row) => (has(row.object) ? t(row.object) : row.object),
        }}
        scope="school"
        empty={{ icon: 'history', title: t('shell.audit.empty') }}
      />
    </>
  )
}
