// Grants: what was granted, what of it is used, and which proof is due.
import { columnsOf } from '#shared'
import { DataList, LinkButton, MenuButton, PageHead, State, useRight, useTexts } from '#ui'
import { grantsApi as api } from '../api.ts'
import { Grant } from '../model.ts'
import { dayIn, daysUntil, grantTones, Used } from './parts.tsx'

export default function GrantList() {
  const { t, f } = useTexts()
  const add = useRight('funding.change') ? (
    <LinkButton href="/foerderung/neu" look="primary" icon="plus">
      {t('funding.grant.add')}
    </LinkButton>
  ) : null
  return (
    <>
      <PageHead
        title={t('funding.grants')}
        actions={
          <>
            <MenuButton
              label={t('funding.more')}
              iconAfter="down"
              groups={[
                {
                  id: 'more',
                  items: [
                    ...(add ? [{ id: 'programmes', label: t('funding.programme.plural'), icon: 'book', href: '/foerderprogramme' }] : []),
                    { id: 'binding', label: t('funding.binding'), icon: 'lock', href: '/zweckbindung' },
                  ],
                },
              ]}
            />
            {add}
          </>
        }
      />
      <DataList
        name={Grant.name}
        columns={columnsOf(Grant)}
        endpoint={api.grants}
        exportEndpoint={api.exportGrants}
        titleColumn="title"
        rowHref={(grant) => `/foerderung/${grant.id}`}
        subtitle={(grant) => t('funding.grant.devicesBound', { count: grant.devices, bound: grant.bound })}
        tones={{ state: grantTones }}
        cells={{
          amount: (grant) => (
            <span className="stack stack--s">
              <span className="num">{f.money(grant.amount)}</span>
              <Used amount={grant.amount} used={grant.spent + grant.ordered} />
            </span>
          ),
          proofDue: (grant) => {
            if (!grant.proofDue) return <span className="muted">–</span>
            const days = daysUntil(grant.proofDue)
            const late = grant.state === 'granted' && days < 0
            const near = grant.state === 'granted' && days <= 60
            return near ? <State tone={late ? 'danger' : 'warning'}>{f.day(grant.proofDue)}</State> : f.day(grant.proofDue)
          },
        }}
        presets={[
          { id: 'running', label: 'funding.view.running', query: { filter: [{ column: 'state', operator: 'is', values: ['granted'] }] } },
          {
            id: 'due',
            label: 'funding.view.due',
            query: {
              filter: [
                { column: 'state', operator: 'is', values: ['granted'] },
                { column: 'proofDue', operator: 'to', values: [dayIn(60)] },
              ],
              sort: 'proofDue',
            },
          },
        ]}
        empty={{ icon: 'coins', title: t('funding.grant.none'), text: t('funding.grant.none.text'), actions: add }}
      />
    </>
  )
}
