// The address on a door label leads to its room.
import { useEffect } from 'react'
import { Loaded, Skeleton, useAsk, useGo, useParam } from '#ui'
import { placesApi as api } from '../../api.ts'

export default function Door() {
  const go = useGo()
  const asked = useAsk(api.roomByCode, { params: { code: useParam('code') } })
  const room = asked.data?.id
  useEffect(() => {
    if (room) void go(`/raeume/${room}`, { replace: true })
  }, [room, go])
  return <Loaded of={asked}>{() => <Skeleton />}</Loaded>
}
