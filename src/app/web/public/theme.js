// Runs before the first paint, so that a chosen theme does not flash; an own file because the content security policy forbids inline scripts.
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
})()
