// Opens the proof of identity when the server asks for one, and lets the waiting call go on or fail.
import { useEffect, useState } from 'react'
import { askAs, later } from '#ui'
import { confirmIdentity } from './plugs.ts'

const Proof = confirmIdentity ? later(confirmIdentity) : null

export function StepUp() {
  const [waiting, setWaiting] = useState<((confirmed: boolean) => void)[]>([])
  useEffect(() => {
    if (!Proof) return
    askAs({ confirmIdentity: () => new Promise<boolean>((resolve) => setWaiting((before) => [...before, resolve])) })
    return () => askAs({ confirmIdentity: async () => false })
  }, [])
  if (!Proof || waiting.length === 0) return null
  const end = (confirmed: boolean) => {
    for (const resolve of waiting) resolve(confirmed)
    setWaiting([])
  }
  return <Proof onEnd={end} />
}
