// Scans in the browser's own database until the server has them: closing the browser loses none.
import type { Scan } from '../model.ts'

const name = 'muses-stocktake'
type Stored = Scan & { round: string }

function open(): Promise<IDBDatabase> {
  const { promise, resolve, reject } = Promise.withResolvers<IDBDatabase>()
  const request = indexedDB.open(name, 1)
  request.onupgradeneeded = () => {
    const scans = request.result.createObjectStore('scans', { keyPath: 'id' })
    scans.createIndex('round', 'round')
    request.result.createObjectStore('expected', { keyPath: 'round' })
  }
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => reject(request.error)
  return promise
}

async function within<T>(
  store: 'scans' | 'expected',
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T> | undefined,
): Promise<T | undefined> {
  const database = await open()
  const { promise, resolve, reject } = Promise.withResolvers<T | undefined>()
  // Strict: the write is on the disk before the scan counts as kept.
  const transaction = database.transaction(store, mode, { durability: 'strict' })
  const request = work(transaction.objectStore(store))
  transaction.oncomplete = () => resolve(request?.result)
  transaction.onerror = () => reject(transaction.error)
  transaction.onabort = () => reject(transaction.error)
  return promise.finally(() => database.close())
}

/** Keeps a scan; fails where the browser stores nothing. */
export const keepScan = (round: string, scan: Scan) =>
  within('scans', 'readwrite', (store) => store.put({ ...scan, round } satisfies Stored))

export async function waitingScans(round: string): Promise<Scan[]> {
  const found = (await within('scans', 'readonly', (store) => store.index('round').getAll(round) as IDBRequest<Stored[]>)) ?? []
  return found.map(({ round: _round, ...scan }) => scan).sort((a, b) => (a.at < b.at ? -1 : 1))
}

/** Forgets scans that the server has. */
export const dropScans = (ids: readonly string[]) =>
  within('scans', 'readwrite', (store) => {
    for (const id of ids) store.delete(id)
    return undefined
  })

/** What the school should have, kept so that devices have names without a network. */
export const keepExpected = (round: string, value: unknown) => within('expected', 'readwrite', (store) => store.put({ round, value }))
export const keptExpected = async <T>(round: string): Promise<T | undefined> =>
  (await within('expected', 'readonly', (store) => store.get(round) as IDBRequest<{ value: T } | undefined>))?.value
