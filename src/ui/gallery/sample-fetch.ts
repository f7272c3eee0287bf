// Answers of an invented server, so that the gallery shows real components without one.
import { askAs } from '../api/call.ts'
import { listAnswer, people, schools } from './sample-data.ts'

const person = { id: '0197f000-0000-7000-8000-000000000009', name: 'Katrin Reuter', initials: 'KR' }
const authorities = [
  { id: '0197f000-0000-7000-8000-000000000001', slug: 'auental', name: 'Landkreis Auental', accent: 'blau' },
  { id: '0197f000-0000-7000-8000-000000000002', slug: 'neustadt', name: 'Stadt Neustadt', accent: 'petrol' },
]
export const sampleRun = {
  id: '0197f000-0000-7000-8000-000000000070',
  kind: 'import',
  title: 'Personen importieren, Gymnasium Hohenauen',
  state: 'running' as const,
  done: 617,
  total: 995,
  errors: 0,
  rate: 24,
  remaining: 16,
  note: null,
  by: 'Katrin Reuter',
  startedAt: '2026-09-16T08:29:00Z',
  finishedAt: null,
  href: null,
  cancellable: true,
}
export const sampleHistory = [
  {
    id: '1',
    at: '2026-09-16T05:42:00Z',
    actor: 'Katrin Reuter',
    action: 'changed',
    note: null,
    changes: [
      { field: 'name', before: 'Adler-Voss, Charlotte', after: 'Adler, Charlotte' },
      { field: 'group', before: '7b', after: '8b' },
    ],
  },
  { id: '2', at: '2026-08-01T05:42:00Z', actor: null, action: 'imported', note: 'asv-export-2026-08-01.csv, Zeile 4', changes: [] },
]

const answers: Record<string, (query: URLSearchParams) => unknown> = {
  '/session': () => ({
    state: 'signedIn',
    person,
    account: { id: person.id, name: 'reuter' },
    home: 'authority',
    rights: ['settings.read'],
    authorities,
    schools,
    operatorName: 'Schul-IT im Landkreis Auental',
    demo: true,
  }),
  '/notifications': () => ({
    unread: 1,
    items: [
      {
        id: '1',
        at: '2026-09-16T04:42:00Z',
        title: 'Import angehalten: 131 Personen fehlen',
        text: 'Gymnasium Hohenauen, Schwelle 10 % überschritten',
        href: '/laeufe',
        tone: 'warning',
        read: false,
      },
      {
        id: '2',
        at: '2026-09-15T05:51:00Z',
        title: 'Änderungsplan 2026-0412 ausgeführt',
        text: '255 Schritte, 0 Fehler',
        href: null,
        tone: 'success',
        read: true,
      },
    ],
  }),
  '/runs': (query) => listAnswer([{ ...sampleRun, name: sampleRun.title }], query),
  '/views': () => [
    {
      id: '1',
      list: 'kit.person',
      name: 'Klassen 8 und 9',
      query: 'filter=group:starts:8|9&filter=state:not:none',
      shared: true,
      own: false,
    },
  ],
  '/history': () => ({ rows: sampleHistory, next: null, previous: null }),
  '/search': (query) => ({
    groups: [
      {
        kind: 'kit.person',
        label: 'Personen',
        items: listAnswer(people, new URLSearchParams({ q: query.get('q') ?? '', limit: '5' })).rows.map((row) => ({
          id: row.id,
          title: row.name,
          subtitle: row.schoolName,
          href: '/kit',
          icon: 'user',
        })),
      },
    ],
    took: 21,
  }),
  '/kit/people': (query) => listAnswer(people, query),
  '/kit/schools': (query) => listAnswer(schools, query),
}

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })

function write(path: string, body: string): Response {
  const given = JSON.parse(body || '{}') as { name?: string }
  if (given.name === 'Fehler') {
    return json(
      {
        type: 'about:blank',
        title: '1 Angabe passt nicht. Es wurde nichts gespeichert.',
        status: 422,
        code: 'invalid',
        fields: [{ path: 'body.account', message: 'Dieser Anmeldename ist vergeben.' }],
      },
      422,
    )
  }
  if (given.name === 'Alt') return json({ type: 'about:blank', title: 'Veraltet', status: 412, code: 'stale' }, 412)
  return json({ ...people[0], ...given, path })
}

/** Takes the server's place; `all` also answers for session and frame. */
export function installSampleFetch(all: boolean) {
  askAs({
    fetch: async (url, init) => {
      const { pathname, searchParams } = new URL(url, window.location.origin)
      const path = pathname.replace('/api/v1', '')
      if (!all && !path.startsWith('/kit/') && path !== '/history' && path !== '/views') return fetch(url, init)
      if (init.method !== 'GET') return write(path, typeof init.body === 'string' ? init.body : '')
      const school = schools.find((each) => path === `/kit/schools/${each.id}`)
      if (school) return json(school)
      const answer = answers[path]
      return answer
        ? json(answer(searchParams))
        : json({ type: 'about:blank', title: 'Nicht gefunden', status: 404, code: 'notFound' }, 404)
    },
  })
}
