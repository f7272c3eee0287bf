// Runs before the first paint, so that a chosen theme does not flash, and asks for session and texts while the program still loads; an own
// file because the content security policy forbids inline scripts.
;(() => {
  const root = document.documentElement
  // Zod would try whether code may be made from text; the content security policy forbids it, and the refusal costs a sixth of a second.
  window.__zod_globalConfig = { jitless: true }
  // Storage may be forbidden; the browser's own choice then stands.
  try {
    for (const name of ['theme', 'density', 'accent']) {
      const value = localStorage.getItem(`muses.${name}`)
      if (value) root.setAttribute(`data-${name}`, value)
    }
    if (localStorage.getItem('muses.lang') === 'en') root.lang = 'en'
  } catch {}
  const lang = root.lang === 'en' ? 'en' : 'de'
  // First of all, because a browser asks for only a few things at once; without an answer the program asks once more, and says what is wrong.
  const headers = { Accept: 'application/json, application/problem+json', 'Accept-Language': lang }
  window.firstSession = fetch('/api/v1/session', { credentials: 'same-origin', headers }).catch(() => undefined)
  const ahead = (href) => {
    const link = document.createElement('link')
    link.rel = 'modulepreload'
    link.href = href
    document.head.append(link)
  }
  const firstTexts = document.querySelector(`meta[name="texts-${lang}"]`)
  for (const part of firstTexts?.content.split(' ').filter(Boolean) ?? []) ahead(part)
  // The parts of this page, as the build wrote them above (tools/parts-of-pages.ts); of several addresses that fit the plainest is meant.
  const { files = [], pages = {}, modules = {}, texts: ofModules = {} } = window.partsOfPages ?? {}
  const steps = location.pathname.split('/')
  const fits = (path) => {
    const wanted = path.split('/')
    return wanted.length === steps.length && wanted.every((step, index) => step[0] === '$' || step === steps[index])
  }
  const page = Object.keys(pages)
    .filter(fits)
    .sort((one, other) => one.split('$').length - other.split('$').length)[0]
  for (const part of pages[page] ?? []) ahead(`/${files[part]}`)
  // Whose texts it says; the program waits for these before it draws.
  window.firstModules = modules[page] ?? []
  for (const module of window.firstModules) if (module in (ofModules[lang] ?? {})) ahead(`/${files[ofModules[lang][module]]}`)
  // A browser takes up to a twentieth of a second to make ready its first date, and the home page begins with one; now it only waits for the
  // network.
  if (location.pathname === '/') setTimeout(() => new Intl.DateTimeFormat(lang, { timeZone: 'Europe/Berlin' }).format())
})()
