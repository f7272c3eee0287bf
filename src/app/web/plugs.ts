// Every module's pages, found by their place: a module plugs in by exporting `plug` from its ui/index.ts.
import type { BannerPart, Command, HomePanel, Page, RefSource, UiPlug } from '#ui'
import { shellPlug } from './shell-plug.ts'

const found = import.meta.glob<UiPlug>('/src/modules/*/ui/index.ts', { eager: true, import: 'plug' })

/** `/src/modules/loans/ui/index.ts` → `loans` */
const moduleOf = (file: string) => file.split('/')[3]

export const plugs: readonly UiPlug[] = [
  shellPlug,
  ...Object.entries(found)
    .filter(([, plug]) => plug)
    .map(([file, plug]) => ({ ...plug, module: plug.module ?? moduleOf(file) })),
]

const all = <T>(pick: (plug: UiPlug) => readonly T[] | undefined): (T & { module?: string })[] =>
  plugs.flatMap((plug) => (pick(plug) ?? []).map((each) => ({ ...each, module: plug.module })))

export const pages = all<Page>((plug) => plug.pages)
export const commands = all<Command>((plug) => plug.commands)
export const panels = all<HomePanel>((plug) => plug.panels)
export const banners = all<BannerPart>((plug) => plug.banners)
export const refs: Record<string, RefSource> = Object.assign({}, ...plugs.map((plug) => plug.refs ?? {}))

/** What is kept for work without a network, taken away at signing out. */
export const forgets = plugs.flatMap((plug) => plug.forget ?? [])

/** The dialog that proves identity anew; without one such a step is refused with its reason. */
export const confirmIdentity = plugs.find((plug) => plug.confirmIdentity)?.confirmIdentity
