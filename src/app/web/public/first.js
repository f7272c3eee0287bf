// Runs before the first paint, so that a chosen theme does not flash, and asks for what the page needs while the program still loads; an own file because the
// content security policy forbids inline scripts.
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
  // The server put session, parts and names of texts into the head (src/app/documents.ts). Without a session there, it is asked for here; if
  // that fails, the program asks once more and says what is wrong.
  const given = document.getElementById('session')
  const headers = { Accept: 'application/json, application/problem+json', 'Accept-Language': lang }
  window.firstSession = given
    ? Promise.resolve(new Response(given.textContent))
    : fetch('/api/v1/session', { credentials: 'same-origin', headers }).catch(() => undefined)
  given?.remove()
  const named = (name) => document.querySelector(`meta[name="${name}"]`)?.content.split(' ').filter(Boolean) ?? []
  // What the page asks first of all; the program takes these answers where it would ask the same (src/ui/api/call.ts). A narrowed address asks for
  // something else.
  const answers = new Map()
  window.firstAnswers = answers
  const askAhead = ({ authorities, schools }) => {
    const school = schools.length === 1 ? schools[0] : undefined
    const authority = authorities.length === 1 ? authorities[0].id : school?.authority
    const ask = (path) => {
      const url = `/api/v1${path}`
      const own = authority ? { ...headers, 'Muses-Authority': authority } : headers
      // Read at once: an answer that waits to be read keeps its connection.
      const answer = fetch(url, { credentials: 'same-origin', headers: own }).then(
        async (got) => new Response(await got.text(), { status: got.status, headers: got.headers }),
      )
      answers.set(
        `${lang} ${authority ?? ''} ${url}`,
        answer.catch(() => undefined),
      )
    }
    for (const asked of named('asks')) {
      const [path, only] = asked.split(':school')
      if (asked.includes('?') || location.pathname === '/') ask(asked)
      else {
        const filter =
          only === '' && school?.authority === authority && school ? `filter=${encodeURIComponent(`school:is:${school.id}`)}` : ''
        ask(path + (filter && `?${filter}`))
        ask(`${path}?${filter && `${filter}&`}limit=1&count=estimate`)
      }
    }
    setTimeout(() => answers.clear(), 10_000)
  }
  if (given && !location.search) askAhead(JSON.parse(given.textContent))
  for (const href of [...named(`texts-${lang}`), ...named('parts')]) {
    const link = document.createElement('link')
    link.rel = 'modulepreload'
    link.href = href
    document.head.append(link)
  }
  // Whose texts the page says; the program waits for these before it draws.
  window.firstModules = named('modules')
  // A browser takes up to a twentieth of a second to make ready its first date, and the home page begins with one; now it only waits for the
  // network.
  if (location.pathname === '/') setTimeout(() => new Intl.DateTimeFormat(lang, { timeZone: 'Europe/Berlin' }).format())
})()
