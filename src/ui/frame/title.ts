// The document's title, and where the focus goes after the page has changed.
import { useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'

/** Names the page in the browser's tab and history. */
export function usePageTitle(title: string | undefined) {
  useEffect(() => {
    if (title) document.title = `${title} – MUSES`
  }, [title])
}

/** Waits for the new page's heading, because pages load their data first. */
function whenHeading(then: (heading: HTMLElement | null) => void): () => void {
  const find = () => document.querySelector<HTMLElement>('#inhalt h1')
  const first = find()
  if (first) {
    then(first)
    return () => {}
  }
  const end = (heading: HTMLElement | null) => {
    observer.disconnect()
    clearTimeout(timer)
    then(heading)
  }
  const observer = new MutationObserver(() => {
    const heading = find()
    if (heading) end(heading)
  })
  const timer = setTimeout(() => end(null), 3_000)
  observer.observe(document.body, { childList: true, subtree: true })
  return () => {
    observer.disconnect()
    clearTimeout(timer)
  }
}

/**
 * After a change of page the focus stands on its heading, so that reading goes on there; a page without heading is announced by its title.
 * The first page is left to the browser.
 */
export function useRouteFocus(): string {
  const router = useRouter()
  const [announced, setAnnounced] = useState('')
  useEffect(() => {
    let stop = () => {}
    const unsubscribe = router.subscribe('onResolved', ({ pathChanged, fromLocation }) => {
      if (!pathChanged || !fromLocation) return
      stop()
      // A frame later: lazily loaded pages replace the old heading first.
      const frame = requestAnimationFrame(() => {
        stop = whenHeading((heading) => {
          if (!heading) setAnnounced(document.title)
          const target = heading ?? document.getElementById('inhalt')
          target?.setAttribute('tabindex', '-1')
          target?.focus({ preventScroll: true })
        })
      })
      stop = () => cancelAnimationFrame(frame)
    })
    return () => {
      stop()
      unsubscribe()
    }
  }, [router])
  return announced
}
