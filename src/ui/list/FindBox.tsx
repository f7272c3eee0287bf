// A search beside a list that is no DataList.
import { useEffect, useRef, useState } from 'react'
import { Icon } from '../parts/Icon.tsx'

/** Asks when typing rests; Enter asks at once. */
export function FindBox({ label, value, onFind }: { label: string; value: string; onFind: (text: string) => void }) {
  const [text, setText] = useState(value)
  const sent = useRef(value)
  const latest = useRef(onFind)
  latest.current = onFind
  const send = (next: string) => {
    if (next.trim() === sent.current) return
    sent.current = next.trim()
    latest.current(sent.current)
  }
  const sending = useRef(send)
  sending.current = send
  useEffect(() => {
    const timer = setTimeout(() => sending.current(text), 300)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <div className="filters__find">
      <Icon name="search" />
      <input
        className="input"
        type="search"
        maxLength={100}
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && send(text)}
      />
    </div>
  )
}
