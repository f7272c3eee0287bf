// Opens MUSES without a network: the pages' frame and the parts of those pages that work alone, nothing else. What the API answers is never
// kept here, because it is about people; pages that work alone keep what they need themselves. The build writes `self.kept` above.
const { version, files, onUse } = self.kept
const mine = 'muses-'
const store = mine + version
const shell = '/index.html'
/** A network that does not answer within this time, in milliseconds, counts as none. */
const patience = 6_000

// A new version takes over at once: an open page has its parts, and one that is missing lets it load anew (main.tsx).
self.addEventListener('install', (event) => {
  const fresh = (file) => new Request(file, { cache: hashed(file) ? 'default' : 'no-cache' })
  event.waitUntil(
    caches
      .open(store)
      .then((cache) => cache.addAll([shell, ...files].map(fresh)))
      .then(() => self.skipWaiting()),
  )
})
self.addEventListener('activate', (event) => {
  const drop = (names) => Promise.all(names.filter((name) => name.startsWith(mine) && name !== store).map((name) => caches.delete(name)))
  event.waitUntil(
    caches
      .keys()
      .then(drop)
      .then(() => self.clients.claim()),
  )
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin || pathname.startsWith('/api/')) return
  if (request.mode === 'navigate') event.respondWith(networkFirst(request, shell))
  else if (onUse.includes(pathname)) event.respondWith(keptFirst(request, true))
  else if (files.includes(pathname)) event.respondWith(hashed(pathname) ? keptFirst(request) : networkFirst(request, pathname))
})

const hashed = (file) => file.startsWith('/assets/')

async function keptFirst(request, keep) {
  const cache = await caches.open(store)
  const kept = await cache.match(request.url)
  if (kept) return kept
  const answer = await fetch(request)
  if (keep && answer.ok) await cache.put(request.url, answer.clone())
  return answer
}

async function networkFirst(request, instead) {
  const kept = () => caches.open(store).then((cache) => cache.match(instead))
  let timer
  const late = new Promise((resolve) => {
    timer = setTimeout(() => void kept().then((found) => found && resolve(found)), patience)
  })
  // A proxy that finds no server behind it is no answer either.
  const answer = fetch(request).then(
    async (given) => ([502, 503, 504].includes(given.status) ? ((await kept()) ?? given) : given),
    async (error) => {
      const found = await kept()
      if (found) return found
      throw error
    },
  )
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}
