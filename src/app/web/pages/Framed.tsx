// Pages that everybody may read stand in the frame for people with a session and in a panel for all others.
import type { ReactNode } from 'react'
import { GateBox, useSession } from '#ui'

export function Framed({ children }: { children: ReactNode }) {
  const { state } = useSession()
  if (state === 'signedIn') return children
  return (
    <GateBox wide>
      <div className="panel">{children}</div>
    </GateBox>
  )
}
