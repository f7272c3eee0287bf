// Own controls of the school form.
import { type EntryProps, useAsk, useScope } from '#ui'
import { authoritiesApi } from '../../api.ts'
import { type Land, schoolTypesOf } from '../../model.ts'

/** School types under the names of the authority's Land. */
function TypeControl({ control, entry, onEntry }: EntryProps) {
  const { authority } = useScope()
  const home = useAsk(authoritiesApi.authority, { params: { id: authority?.id ?? '' } }, { when: authority !== null })
  const types = schoolTypesOf((home.data?.land ?? 'NW') as Land)
  return (
    <select className="select" {...control} value={entry as string} onChange={(event) => onEntry(event.target.value)}>
      <option value="">–</option>
      {types.map(({ code, name }) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </select>
  )
}

export const schoolControls = { type: (props: EntryProps) => <TypeControl {...props} /> }
