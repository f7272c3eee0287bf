// Files: upload with progress, download under the server's file name.
import { type Answer, type Ask, type Endpoint, urlOf } from '#shared'
import { headersOf, offlineProblem, problemFrom, reach } from './call.ts'

export interface UploadOptions {
  /** From 0 to 1. */
  onProgress?: (share: number) => void
  signal?: AbortSignal
  /** Fields sent beside the files. */
  fields?: Record<string, string>
}

/** Sends files as multipart; fetch tells no progress, so this is an XMLHttpRequest. */
export function upload<E extends Endpoint>(
  endpoint: E,
  ask: Ask<E>,
  files: readonly File[],
  options: UploadOptions = {},
): Promise<Answer<E>> {
  const form = new FormData()
  for (const [key, value] of Object.entries(options.fields ?? {})) form.append(key, value)
  for (const file of files) form.append('file', file, file.name)
  const { promise, resolve, reject } = Promise.withResolvers<Answer<E>>()
  const request = new XMLHttpRequest()
  request.open(endpoint.method.toUpperCase(), urlOf(endpoint, ask as object))
  for (const [name, value] of Object.entries(headersOf())) request.setRequestHeader(name, value)
  request.upload.onprogress = (event) => event.lengthComputable && options.onProgress?.(event.loaded / event.total)
  request.onerror = () => reject(offlineProblem())
  request.onabort = () => reject(new DOMException('aborted', 'AbortError'))
  request.onload = () =>
    request.status < 300
      ? resolve((request.responseText ? JSON.parse(request.responseText) : undefined) as Answer<E>)
      : reject(problemFrom(request.status, request.responseText))
  options.signal?.addEventListener('abort', () => request.abort())
  request.send(form)
  return promise
}

/** The file name of a Content-Disposition header (RFC 6266), preferring the UTF-8 form. */
export function fileNameOf(header: string | null): string | undefined {
  if (!header) return undefined
  const extended = /filename\*=utf-8''([^;]+)/i.exec(header)
  if (extended) return decodeURIComponent(extended[1]!)
  return /filename="?([^";]+)"?/i.exec(header)?.[1]
}

/** Fetches a file and hands it to the browser to save. */
export async function download<E extends Endpoint>(endpoint: E, ask: Ask<E>, fallbackName = 'muses'): Promise<void> {
  const response = await reach(endpoint, ask as object)
  const url = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = url
  link.download = fileNameOf(response.headers.get('content-disposition')) ?? fallbackName
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
