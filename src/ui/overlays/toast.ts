// Short messages at the foot of the page, with a way back where there is one.
import { useSyncExternalStore } from 'react'

export interface ToastMessage {
  id: number
  text: string
  tone: 'done' | 'refused'
  action?: { label: string; run: () => unknown }
  /** Milliseconds it stays; with an action longer, because reading and deciding takes time. */
  stays: number
}

let messages: readonly ToastMessage[] = []
let last = 0
const listeners = new Set<() => void>()
const set = (next: readonly ToastMessage[]) => {
  messages = next
  for (const listener of listeners) listener()
}

export interface ToastOptions {
  tone?: ToastMessage['tone']
  action?: ToastMessage['action']
}

/** `toast('24 Geräte verschoben.', { action: { label: t('ui.undo'), run } })` */
export function toast(text: string, options: ToastOptions = {}): number {
  const id = ++last
  const message = { id, text, tone: options.tone ?? 'done', action: options.action, stays: options.action ? 20_000 : 8_000 }
  set([...messages.slice(-2), message])
  return id
}
export const endToast = (id: number) => set(messages.filter((each) => each.id !== id))

export const useToasts = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => messages,
  )
