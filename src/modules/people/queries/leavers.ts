// What leavers still have: modules above tell it, whoever lets people go asks for it.
import type { Context } from '#kernel'
import type { Id } from '#shared'

/** What a leaver still has: modules above add their questions (loans, devices, licences, tickets). */
export type LeaverQuestion = (ctx: Context, people: readonly Id[]) => Promise<{ person: Id; kind: string; label: string; href: string }[]>
export const onLeaverAsked: LeaverQuestion[] = []
