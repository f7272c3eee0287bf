// Runs before the first paint, so that a chosen theme does not flash, and asks for session and texts while the program still loads; an own
// file because the content security policy forbids inline scripts.
;(() => {
  const root = document.documentElement
  // Storage may be forbidden; the browser's own choice then stands.
  try {
    for (const name of ['theme', 'density', 'accent']) {
      const value = localStorage.getItem(`muses.${name}`)
      if (value) root.setAttribute(`data-${name}`, value)
    }
    if (localStorage.getItem('muses.lang') === 'en') root.lang = 'en'
  } catch {}
  const lang = root.lang === 'en' ? 'en' : 'de'
  const texts = document.querySelector(`meta[name="texts-${lang}"]`)
  if (texts) {
    const link = document.createElement('link')
    link.rel = 'modulepreload'
    link.href = texts.content
    document.head.append(link)
  }
  // Without an answer the program asks once more, and says what is wrong.
  const headers = { Accept: 'application/json, application/problem+json', 'Accept-Language': lang }
  window.firstSession = fetch('/api/v1/session', { credentials: 'same-origin', headers }).catch(() => undefined)
})()
