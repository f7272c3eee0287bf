// A new grant: the notice in front of one, typed off once.
import { LinkButton, ModelForm, Note, PageHead, toast, useAsk, useGo, useTexts } from '#ui'
import { grantsApi as api, programmesApi } from '../api.ts'
import { Grant } from '../model.ts'

export default function GrantNew() {
  const { t } = useTexts()
  const go = useGo()
  const programmes = useAsk(programmesApi.programmes, { query: { limit: 1 } })
  return (
    <>
      <PageHead title={t('funding.grant.add')} crumbs={[{ label: t('funding.grants'), href: '/foerderung' }]} line />
      <div className="body stack">
        {programmes.data?.rows.length === 0 ? (
          <Note
            tone="info"
            title={t('funding.programme.none')}
            actions={
              <LinkButton href="/foerderprogramme?neu=1" icon="plus">
                {t('funding.programme.add')}
              </LinkButton>
            }
          >
            {t('funding.programme.first')}
          </Note>
        ) : null}
        <ModelForm
          model={Grant}
          mode="draft"
          values={{}}
          endpoint={api.createGrant}
          submit={t('funding.grant.add')}
          sections={[
            { title: t('funding.grant.notice'), fields: ['title', 'programme', 'reference', 'grantedOn', 'amount', 'ownShare'] },
            { title: t('funding.grant.times'), fields: ['startsOn', 'endsOn', 'proofDue'] },
            { title: t('funding.grant.more'), fields: ['appliedOn', 'costCentre', 'contact', 'note'] },
          ]}
          onCancel={() => void go('/foerderung')}
          onDone={(grant) => {
            toast(t('funding.grant.created', { title: grant.title }))
            void go(`/foerderung/${grant.id}`)
          }}
        />
      </div>
    </>
  )
}
