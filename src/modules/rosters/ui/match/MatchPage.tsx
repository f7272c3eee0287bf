// A school changed its administration program: the known people beside the new roster; somebody decides each doubt.

import { Loaded, useAsk, useUrl } from '#ui'
import { matchApi as api } from '../../api.ts'
import { MatchOpen } from './MatchOpen.tsx'
import { MatchWork } from './MatchWork.tsx'

export default function MatchPage() {
  const { search } = useUrl()
  const id = search.get('abgleich')
  return id ? <Running id={id} /> : <MatchOpen />
}

function Running({ id }: { id: string }) {
  const asked = useAsk(api.match, { params: { id } })
  return <Loaded of={asked}>{(view) => <MatchWork view={view} />}</Loaded>
}
