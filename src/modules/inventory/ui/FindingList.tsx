// Where the inventory and the network do not agree.
import { columnsOf } from '#shared'
import { DataList, Link, LinkButton, Note, PageHead, useAsk, useRight, useTexts } from '#ui'
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
      {enrols ? <Refused /> : null}
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

/** What agents sent in the last days and could not be taken; where and why stands with the addresses. */
function Refused() {
  const { t, f } = useTexts()
  const asked = useAsk(api.refusals, { query: { filter: ['done:is:false'], sort: '-lastAt', limit: 1 } })
  const last = asked.data?.rows[0]
  if (!last || Date.parse(last.lastAt) < Date.now() - 7 * 86_400_000) return null
  return (
    <div className="body">
      <Note tone="warning" title={t('inventory.refusal.lately')}>
        {t('inventory.refusal.last', {
          address: last.address,
          reason: t(`inventory.refusal.reason.${last.reason}`),
          at: f.instant(last.lastAt),
        })}{' '}
        <Link href="/bestandsaufnahme/agenten">{t('inventory.refusal.all')}</Link>
      </Note>
    </div>
  )
}
