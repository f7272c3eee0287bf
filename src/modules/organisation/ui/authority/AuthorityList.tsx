// All authorities of the operator; one of a single authority leads to its sheet.
import { columnsOf } from '#shared'
import { Button, DataList, PageHead, useRight, useTexts, useUrl } from '#ui'
import { authoritiesApi as api } from '../../api.ts'
import { Authority } from '../../model.ts'
import { AuthorityNew } from './AuthorityNew.tsx'

export default function AuthorityList() {
  const { t } = useTexts()
  const mayCreate = useRight('organisation.authority.create')
  const { search, change } = useUrl()
  const open = (on: boolean) => void change({ neu: on ? '1' : null })
  const add = mayCreate ? (
    <Button look="primary" icon="plus" onClick={() => open(true)}>
      {t('organisation.authority.add')}
    </Button>
  ) : null
  return (
    <>
      <PageHead title={t('organisation.authority.plural')} actions={add} />
      <DataList
        name={Authority.name}
        columns={columnsOf(Authority)}
        endpoint={api.authorities}
        titleColumn="name"
        rowHref={(authority) => `/traeger/${authority.id}`}
        tones={{ state: { active: 'success', archived: 'off' } }}
        empty={{ icon: 'flag', title: t('organisation.authority.none'), text: t('organisation.authority.none.text'), actions: add }}
      />
      {mayCreate && search.get('neu') ? <AuthorityNew onClose={() => open(false)} /> : null}
    </>
  )
}
