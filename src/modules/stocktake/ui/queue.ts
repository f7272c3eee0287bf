// Scans in the browser's own database until the server has them: closing the browser loses none.
import type { Answer } from '#shared'
import type { stocktakeApi } from '../api.ts'
import type { Scan } from '../model.ts'

const name = 'muses-stocktake'
type Stored = Scan & { round: string }
export type Expected = Answer<typeof stocktakeApi.expected>

function open(): Promise<IDBDatabase> {
  const { promise, resolve, reject } = Promise.withResolvers<IDBDatabase>()
  const request = indexedDB.open(name, 2)
  request.onupgradeneeded = ({ oldVersion }) => {
    const database = request.result
    if (oldVersion < 1) database.createObjectStore('scans', { keyPath: 'id' }).createIndex('round', 'round')
    else database.deleteObjectStore('expected')
    database.createObjectStore('rounds', { keyPath: 'round' })
  }
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => reject(request.error)
  return promise
}

async function within<T>(
  store: 'scans' | 'rounds',
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

/** The next scans to send, at most so many. */
export async function waitingScans(round: string, most: number): Promise<Scan[]> {
  const found = (await within('scans', 'readonly', (store) => store.index('round').getAll(round, most) as IDBRequest<Stored[]>)) ?? []
  return found.map(({ round: _round, ...scan }) => scan)
}
export const countScans = async (round: string): Promise<number> =>
  (await within('scans', 'readonly', (store) => store.index('round').count(round))) ?? 0

/** Forgets scans that the server has. */
export const dropScans = (ids: readonly string[]) =>
  within('scans', 'readwrite', (store) => {
    for (const id of ids) store.delete(id)
    return undefined
  })

/** What is kept of a round so that it can be gone on with, and its devices have names, without a network. */
export interface KeptRound {
  round: string
  name: string
  school: string
  /** For whom the scans are sent. */
  authority: string | null
  expected: Expected
}
export const keepRound = (kept: KeptRound) => within('rounds', 'readwrite', (store) => store.put(kept))
export const keptRound = (round: string) => within('rounds', 'readonly', (store) => store.get(round) as IDBRequest<KeptRound | undefined>)
export const keptRounds = async (): Promise<KeptRound[]> =>
  (await within('rounds', 'readonly', (store) => store.getAll() as IDBRequest<KeptRound[]>)) ?? []
export const dropRound = (round: string) => within('rounds', 'readwrite', (store) => store.delete(round) as IDBRequest<undefined>)
export const dropRounds = () => within('rounds', 'readwrite', (store) => store.clear() as IDBRequest<undefined>)

/** Rounds with scans that the server does not have yet. */
export async function waitingRounds(): Promise<Map<string, number>> {
  const found = (await within('scans', 'readonly', (store) => store.getAll() as IDBRequest<Stored[]>)) ?? []
  return new Map([...Map.groupBy(found, (scan) => scan.round)].map(([round, scans]) => [round, scans.length]))
}
