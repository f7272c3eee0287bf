// Creating an authority; its creator can work in it at once.
import { Dialog, ModelForm, toast, useGo, useTexts } from '#ui'
import { authoritiesApi as api } from '../../api.ts'
import { Authority } from '../../model.ts'

export function AuthorityNew({ onClose }: { onClose: () => void }) {
  const { t } = useTexts()
  const go = useGo()
  return (
    <Dialog open title={t('organisation.authority.add')} width="l" onClose={onClose}>
      <ModelForm
        model={Authority}
        mode="draft"
        values={{ kind: 'district', land: 'NW', accent: 'blau' }}
        endpoint={api.createAuthority}
        submit={t('organisation.authority.add')}
        sections={[{ fields: ['name', 'kind', 'land', 'number', 'city', 'accent'] }]}
        onCancel={onClose}
        onDone={(authority) => {
          toast(t('organisation.authority.created', { name: authority.name }))
          void go(`/traeger/${authority.id}?traeger=${authority.slug}`)
        }}
      />
    </Dialog>
  )
}
