// What lets MUSES open without a network (public/sw.js): asked for once somebody works here who may use a page that works alone.
import { forgets, pages } from './plugs.ts'

/** The page of an address that works alone, or nothing. */
export function aloneAt(path: string) {
  const steps = path.split('/')
  const fits = (wanted: string[]) =>
    wanted.length === steps.length && wanted.every((step, index) => (step.startsWith('$') ? steps[index] : step === steps[index]))
  return pages.find((page) => page.alone && fits(page.path.split('/')))
}

/** A browser that forbids it only works with a network. */
export function prepareForOffline(): void {
  if (import.meta.env.PROD && 'serviceWorker' in navigator) void navigator.serviceWorker.register('/sw.js').catch(() => {})
}

/** At the end of a session nothing stays on a shared device but what nobody has sent yet. */
export async function forgetOffline(): Promise<void> {
  const forgotten = forgets.map(async (load) => (await load()).default())
  const registration = await navigator.serviceWorker?.getRegistration()
  const stores = (await globalThis.caches?.keys()) ?? []
  await Promise.allSettled([
    ...forgotten,
    registration?.unregister(),
    ...stores.filter((name) => name.startsWith('muses-')).map((name) => caches.delete(name)),
  ])
}
