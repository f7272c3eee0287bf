// The signs of differences: + new, ~ changed, → moved, − gone, ! faulty, = the same. Always with a count or a word.
import type { PartTone } from '../figures/Bars.tsx'

export type ChangeKind = 'add' | 'chg' | 'mov' | 'del' | 'err' | 'same'

const marks: Record<ChangeKind, string> = { add: '+', chg: '~', mov: '→', del: '−', err: '!', same: '=' }
export const kindTones: Record<ChangeKind, PartTone> = { add: 'ok', chg: 'att', mov: 'inf', del: 'bad', err: 'bad', same: 'off' }

export const markOf = (kind: ChangeKind) => marks[kind]

export function Sign({ kind }: { kind: ChangeKind }) {
  return (
    <span className={kind === 'same' ? 'sign' : `sign sign--${kind}`} aria-hidden="true">
      {marks[kind]}
    </span>
  )
}
