// The scans of one round on this device: kept at once, sent when there is a network, named from what the school should have.
import { useCallback, useEffect, useRef, useState } from 'react'
import { readScan } from '#modules/devices/model'
import { call, isProblem } from '#ui'
import { stocktakeApi as api } from '../api.ts'
import type { Scan } from '../model.ts'
import { countScans, dropScans, type Expected, keepRound, keepScan, keptRound, waitingScans } from './queue.ts'

/** The round as the browser keeps it; without a name it is what was kept already. */
export interface ScannedRound {
  id: string
  name?: string
  school?: string
  authority?: string | null
}
export interface Said {
  id: string
  kind: 'room' | 'found' | 'again' | 'unknown'
  text: string
}
const batch = 500

export function useScans({ id: round, name, school, authority }: ScannedRound, onSent: () => void) {
  const [waiting, setWaiting] = useState(0)
  const [stores, setStores] = useState(true)
  const [room, setRoom] = useState<{ id: string; number: string }>()
  const [said, setSaid] = useState<Said[]>([])
  const [refused, setRefused] = useState<string>()
  const expected = useRef<Expected>(undefined)
  const byCode = useRef(new Map<string, string>())
  const seen = useRef(new Set<string>())
  const sending = useRef(false)
  const sent = useRef(onSent)
  sent.current = onSent

  const send = useCallback(async () => {
    if (sending.current) return
    sending.current = true
    try {
      for (;;) {
        setWaiting(await countScans(round))
        // Asked without a network only to hear that there is none, after each of many scans.
        if (!navigator.onLine) break
        const part = await waitingScans(round, batch)
        if (!part.length) break
        await call(api.takeScans, { params: { id: round }, body: part })
        await dropScans(part.map((scan) => scan.id))
        sent.current()
      }
      setRefused(undefined)
    } catch (error) {
      // Without a network they wait; a refusal is told and they wait as well.
      if (isProblem(error) && error.status !== 0) setRefused(error.message)
    } finally {
      sending.current = false
    }
  }, [round])

  useEffect(() => {
    const learn = (known: Expected | undefined) => {
      if (!known) return
      expected.current = known
      byCode.current = new Map(known.devices.flatMap((device) => device.codes.map((code) => [code.toUpperCase(), device.number] as const)))
    }
    void keptRound(round)
      .then((kept) => learn(kept?.expected))
      .catch(() => setStores(false))
    const learnAnew = async () => {
      const expected = await call(api.expected, { params: { id: round } })
      learn(expected)
      if (name && school) await keepRound({ round, name, school, authority: authority ?? null, expected })
    }
    void learnAnew().catch(() => undefined)
    // So that the browser does not make room at the cost of scans; it decides by itself whether to ask.
    void navigator.storage?.persist?.().catch(() => undefined)
    void send()
    const again = () => void send()
    window.addEventListener('online', again)
    const timer = setInterval(again, 20_000)
    return () => {
      window.removeEventListener('online', again)
      clearInterval(timer)
    }
  }, [round, name, school, authority, send])

  const say = (line: Omit<Said, 'id'>) => setSaid((before) => [{ ...line, id: crypto.randomUUID() }, ...before].slice(0, 50))
  const take = async (text: string) => {
    const { kind, code } = readScan(text)
    const door = kind === 'room' ? expected.current?.rooms.find((each) => each.code === code) : undefined
    if (door) {
      setRoom(door)
      return say({ kind: 'room', text: door.number })
    }
    const number = byCode.current.get(code.toUpperCase())
    const key = number ?? code.toUpperCase()
    const again = seen.current.has(key)
    seen.current.add(key)
    const scan: Scan = { id: crypto.randomUUID(), code: text.slice(0, 200), room: room?.id ?? null, at: new Date().toISOString() }
    try {
      await keepScan(round, scan)
    } catch {
      setStores(false)
      await call(api.takeScans, { params: { id: round }, body: [scan] }).catch(() => undefined)
    }
    setWaiting((count) => count + 1)
    say({ kind: number ? (again ? 'again' : 'found') : 'unknown', text: number ?? code })
    void send()
  }
  return { waiting, stores, room, rooms: () => expected.current?.rooms ?? [], setRoom, said, refused, take, send }
}
