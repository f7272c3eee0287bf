// Asking and doing from components: cached reads, writes that refresh what is on the screen.
import { keepPreviousData, QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Answer, Ask, Endpoint } from '#shared'
import { type CallOptions, call, chosenAuthority, chosenLang, isProblem, type ProblemError } from './call.ts'

export const makeQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (count, error) => count < 2 && isProblem(error) && (error.status === 0 || error.status === 503),
        refetchOnWindowFocus: true,
      },
    },
  })

export const keyOf = (endpoint: Endpoint, ask?: unknown) =>
  [endpoint.path, endpoint.method, chosenAuthority(), chosenLang(), ask ?? null] as const

export interface AskOptions<A> {
  /** False waits, e.g. until an id is known. */
  when?: boolean
  /** Shows the old answer while the next page loads. */
  keep?: boolean
  /** Asks again after so many milliseconds; a function may stop with false. */
  every?: number | false | ((answer: A | undefined) => number | false)
  staleTime?: number
}

/** Reads an endpoint; the answer is shared by all components that ask the same. */
export function useAsk<E extends Endpoint>(endpoint: E, ask: Ask<E>, options: AskOptions<Answer<E>> = {}) {
  const { every } = options
  return useQuery<Answer<E>, ProblemError>({
    queryKey: keyOf(endpoint, ask),
    queryFn: ({ signal }) => call(endpoint, ask, { signal }),
    enabled: options.when ?? true,
    staleTime: options.staleTime,
    placeholderData: options.keep ? (keepPreviousData as never) : undefined,
    refetchInterval: typeof every === 'function' ? (query) => every(query.state.data as Answer<E> | undefined) : every,
  })
}

export interface DoOptions<E extends Endpoint> {
  onDone?: (answer: Answer<E>, ask: Ask<E>) => void
  onRefused?: (problem: ProblemError) => void
  /** Endpoints to ask again; everything on the screen unless told. */
  invalidates?: readonly Endpoint[] | 'nothing'
}

/** Writes through an endpoint: `run(ask)` answers or throws, `busy` and `problem` are for the screen. */
export function useDo<E extends Endpoint>(endpoint: E, options: DoOptions<E> = {}) {
  const client = useQueryClient()
  const mutation = useMutation<Answer<E>, ProblemError, { ask: Ask<E>; options?: CallOptions }>({
    mutationFn: ({ ask, options: how }) => call(endpoint, ask, how),
    onSuccess: async (answer, { ask }) => {
      options.onDone?.(answer, ask)
      await refresh(client, options.invalidates)
    },
    onError: (problem) => options.onRefused?.(problem),
  })
  return {
    run: (ask: Ask<E>, how?: CallOptions) => mutation.mutateAsync({ ask, options: how }),
    busy: mutation.isPending,
    problem: mutation.error,
    reset: mutation.reset,
  }
}

async function refresh(client: QueryClient, what: DoOptions<Endpoint>['invalidates']) {
  if (what === 'nothing') return
  if (!what) return client.invalidateQueries()
  await Promise.all(what.map((endpoint) => client.invalidateQueries({ queryKey: [endpoint.path] })))
}

/** Asks everything on the screen again, e.g. after a run has ended. */
export function useRefresh() {
  const client = useQueryClient()
  return (endpoints?: readonly Endpoint[]) => refresh(client, endpoints)
}
