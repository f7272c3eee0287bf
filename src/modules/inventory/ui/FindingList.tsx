// Where the inventory and the network do not agree.
import { columnsOf } from '#shared'
import { DataList, LinkButton, PageHead, useRight, useTexts } from '#ui'
import { inventoryApi as api } from '../api.ts'
import { Finding, findingKinds } from '../model.ts'

const tones = {
  unknown: 'warning',
  elsewhere: 'warning',
  silent: 'info',
  serialTwice: 'warning',
  serialDiffers: 'warning',
  goneButSeen: 'danger',
} as const

export default function FindingList() {
  const { t } = useTexts()
  const enrols = useRight('inventory.enrol')
  return (
    <>
      <PageHead
        title={t('inventory.finding.plural')}
        actions={
          <>
            {enrols ? (
              <LinkButton href="/bestandsaufnahme/agenten" icon="key">
                {t('inventory.enrolment.plural')}
              </LinkButton>
            ) : null}
            <LinkButton href="/bestandsaufnahme/rechner" icon="device">
              {t('inventory.seen.plural')}
            </LinkButton>
          </>
        }
      />
      <DataList
        name={Finding.name}
        columns={columnsOf(Finding)}
        endpoint={api.findings}
        titleColumn="name"
        keyColumn="kind"
        rowHref={(row) => (row.kind === 'silent' ? `/geraete/${row.subject}` : `/bestandsaufnahme/rechner/${row.subject}`)}
        tones={{ kind: tones }}
        sort="-since"
        presets={findingKinds.map((kind) => ({
          id: kind,
          label: `inventory.finding.kind.${kind}`,
          query: { filter: [{ column: 'kind', operator: 'is' as const, values: [kind] }] },
        }))}
        empty={{ icon: 'check', title: t('inventory.finding.none'), text: t('inventory.finding.none.text') }}
      />
    </>
  )
}
