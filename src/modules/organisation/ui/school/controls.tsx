// Own controls of the school form.
import { type EntryProps, Select, useAsk, useScope, useTexts } from '#ui'
import { authoritiesApi } from '../../api.ts'
import { type Land, schoolTypesOf } from '../../model.ts'

/** School types under the names of the authority's Land. */
function TypeControl({ control, entry, onEntry }: EntryProps) {
  const { t } = useTexts()
  const { authority } = useScope()
  const home = useAsk(authoritiesApi.authority, { params: { id: authority?.id ?? '' } }, { when: authority !== null })
  const types = schoolTypesOf((home.data?.land ?? 'NW') as Land)
  return (
    <Select
      control={control}
      value={entry as string}
      options={[['', t('ui.form.none')], ...types.map(({ code, name }) => [code, name] as const)]}
      onValue={onEntry}
    />
  )
}

export const schoolControls = { type: (props: EntryProps) => <TypeControl {...props} /> }

/** The parts of the school form, when creating as when changing. */
export const schoolSections = (t: (key: string) => string) => [
  { title: t('organisation.school.basics'), fields: ['name', 'number', 'type', 'land', 'shortName', 'tags'] },
  { title: t('organisation.school.address'), fields: ['street', 'postcode', 'city', 'phone', 'email', 'website'] },
]
