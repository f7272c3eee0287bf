// Codes scanned in the corridor, kept in this browser until they are dealt with: without a network they wait, and closing loses none.
import { useCallback, useEffect, useRef, useState } from 'react'

/** The largest delivery at one sitting; the store of a browser holds many times as much. */
const most = 5_000

/** Codes that were kept for somebody, in the order they were scanned; nothing where the browser keeps nothing. */
export function keptCodes(key: string): string[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(found) ? found.filter((code) => typeof code === 'string').slice(0, most) : []
  } catch {
    return []
  }
}

/** Keeps them instead of those before; none forgets the key. */
export function keepCodes(key: string, codes: readonly string[]): void {
  try {
    if (codes.length) localStorage.setItem(key, JSON.stringify(codes.slice(-most)))
    else localStorage.removeItem(key)
  } catch {
    // A browser that keeps nothing still looks up what is scanned while the page is open.
  }
}

/** Looks codes up one after the other, each once; what finds no answer waits for the network and is asked again. */
export function useKeptCodes(who: string, lookUp: (code: string) => Promise<boolean>) {
  const key = `muses.scanned.${who}`
  const kept = useRef<string[]>([])
  const open = useRef<string[]>([])
  const busy = useRef(false)
  const asked = useRef(lookUp)
  asked.current = lookUp
  const [waiting, setWaiting] = useState<string[]>([])

  const ask = useCallback(async () => {
    if (busy.current) return
    busy.current = true
    try {
      while (open.current.length) {
        const code = open.current[0]!
        if (!navigator.onLine || !(await asked.current(code))) break
        open.current = open.current.filter((each) => each !== code)
      }
    } finally {
      busy.current = false
      setWaiting(open.current)
    }
  }, [])

  useEffect(() => {
    kept.current = keptCodes(key)
    open.current = [...kept.current]
    const again = () => void ask()
    again()
    window.addEventListener('online', again)
    const timer = setInterval(again, 15_000)
    return () => {
      window.removeEventListener('online', again)
      clearInterval(timer)
    }
  }, [key, ask])

  const take = (code: string) => {
    if (!kept.current.includes(code)) {
      kept.current = [...kept.current, code]
      keepCodes(key, kept.current)
    }
    if (!open.current.includes(code)) open.current = [...open.current, code]
    void ask()
  }
  /** Forgets what was looked up; what still waits stays. */
  const clear = () => {
    kept.current = [...open.current]
    keepCodes(key, kept.current)
  }
  return { waiting, take, clear, again: ask }
}
