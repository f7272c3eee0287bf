// Whether the page stands: what hangs at its edge asks only then, so that what somebody came for is answered first.
import { useEffect, useState } from 'react'

const after = 400
let settled = false

/** False until shortly after the first page was drawn. */
export function useSettled(): boolean {
  const [now, setNow] = useState(settled)
  useEffect(() => {
    if (now) return
    const timer = setTimeout(() => {
      settled = true
      setNow(true)
    }, after)
    return () => clearTimeout(timer)
  }, [now])
  return now
}
