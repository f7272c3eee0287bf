// What the palette offers for a text: pages and commands from here, objects from the server, recent choices when nothing is typed.
import type { SearchAnswer, Translate } from '#shared'
import type { Command, Page } from '../page.ts'

export interface PaletteItem {
  id: string
  title: string
  subtitle?: string
  icon: string
  href: string
  /** The word at the right: what kind of thing it is. */
  kind: string
}
export interface PaletteGroup {
  id: string
  label: string
  items: PaletteItem[]
}

export const folded = (text: string) =>
  text
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')

/** Every word of the text must begin a word of the title or of the words beside it. */
export function matches(text: string, title: string, words = ''): boolean {
  const known = folded(`${title} ${words}`)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
  return folded(text)
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => known.some((each) => each.startsWith(word)))
}

export function localGroups(
  text: string,
  pages: readonly Page[],
  commands: readonly Command[],
  t: Translate,
  commandsOnly: boolean,
): PaletteGroup[] {
  const pageItems = commandsOnly
    ? []
    : pages
        .filter((page) => text !== '' && matches(text, t(page.title), page.words ? t(page.words) : ''))
        .map((page) => ({
          id: `page:${page.path}`,
          title: t(page.title),
          icon: page.nav?.icon ?? 'doc',
          href: page.path,
          kind: t('ui.palette.page'),
        }))
  const commandItems = commands
    .filter((command) => (text === '' ? commandsOnly : matches(text, t(command.label))))
    .map((command) => ({
      id: `command:${command.id}`,
      title: t(command.label),
      icon: command.icon,
      href: command.to,
      kind: t('ui.palette.command'),
    }))
  return [
    { id: 'pages', label: t('ui.palette.pages'), items: pageItems.slice(0, 6) },
    { id: 'commands', label: t('ui.palette.commands'), items: commandItems.slice(0, commandsOnly ? 30 : 6) },
  ].filter((group) => group.items.length > 0)
}

export const foundGroups = (answer: SearchAnswer | undefined): PaletteGroup[] =>
  (answer?.groups ?? []).map((group) => ({
    id: group.kind,
    label: group.label,
    items: group.items.map((item) => ({
      ...item,
      id: `${group.kind}:${item.id}`,
      subtitle: item.subtitle ?? undefined,
      kind: group.label,
    })),
  }))

const recentKey = 'muses.recent'
export function recentItems(): PaletteItem[] {
  try {
    return JSON.parse(sessionStorage.getItem(recentKey) ?? '[]') as PaletteItem[]
  } catch {
    return []
  }
}
/** Kept for the browser session only: names of people must not stay on shared machines. */
export function rememberItem(item: PaletteItem) {
  sessionStorage.setItem(recentKey, JSON.stringify([item, ...recentItems().filter((each) => each.id !== item.id)].slice(0, 8)))
}

/** Parts of a title with the words of the text marked. */
export function marked(title: string, text: string): { part: string; hit: boolean }[] {
  const words = text
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  if (words.length === 0) return [{ part: title, hit: false }]
  return title
    .split(new RegExp(`(${words.join('|')})`, 'gi'))
    .filter(Boolean)
    .map((part) => ({ part, hit: words.some((word) => new RegExp(`^${word}$`, 'i').test(part)) }))
}
