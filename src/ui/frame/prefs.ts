// What a person sets for this browser: theme, density, folded sidebar and its folded groups, single keys.
import { useSyncExternalStore } from 'react'

export interface Prefs {
  theme: 'system' | 'light' | 'dark'
  density: 'dicht' | 'luftig'
  nav: 'full' | 'rail'
  /** Groups of the sidebar that are folded, by commas. */
  closed: string
  /** Keys without Ctrl (WCAG 2.1.4 asks for a way to switch them off). */
  keys: 'on' | 'off'
}
const defaults: Prefs = { theme: 'system', density: 'dicht', nav: 'full', closed: '', keys: 'on' }
const listeners = new Set<() => void>()

function read(): Prefs {
  const found = { ...defaults } as Record<string, string>
  for (const key of Object.keys(defaults)) found[key] = localStorage.getItem(`muses.${key}`) ?? found[key]!
  return found as unknown as Prefs
}
let prefs: Prefs | undefined

export const currentPrefs = (): Prefs => {
  prefs ??= read()
  return prefs
}

export function setPref<K extends keyof Prefs>(key: K, value: Prefs[K]) {
  if (value === defaults[key]) localStorage.removeItem(`muses.${key}`)
  else localStorage.setItem(`muses.${key}`, value)
  prefs = { ...currentPrefs(), [key]: value }
  if (key === 'theme' || key === 'density') {
    if (value === defaults[key]) document.documentElement.removeAttribute(`data-${key}`)
    else document.documentElement.setAttribute(`data-${key}`, value)
  }
  for (const listener of listeners) listener()
}

export function usePrefs(): Prefs {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, currentPrefs)
}
