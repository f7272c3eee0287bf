// How a roster import is spoken of: signs, states, differences.
import type { ChangeKind, FieldChange, Tone, useTexts } from '#ui'
import type { RosterRow, RosterView } from '../api.ts'

export const kindOf: Record<RosterRow['status'], ChangeKind> = {
  new: 'add',
  changed: 'chg',
  moved: 'mov',
  same: 'same',
  missing: 'del',
  wrong: 'err',
  ambiguous: 'err',
}

export const toneOf: Record<RosterView['state'], Tone> = {
  uploaded: 'info',
  reading: 'info',
  previewed: 'info',
  held: 'warning',
  applying: 'info',
  applied: 'success',
  undoing: 'info',
  undone: 'off',
  failed: 'danger',
  discarded: 'off',
}

type Texts = ReturnType<typeof useTexts>
const listed = (value: unknown): string | null =>
  Array.isArray(value)
    ? value.length
      ? value.join(', ')
      : null
    : value === null || value === undefined || value === ''
      ? null
      : String(value)

/** The differences of a row as fields with before and after. */
export function changesOf(row: RosterRow, { t, f }: Pick<Texts, 't' | 'f'>): FieldChange[] {
  if (row.status === 'new')
    return row.classes.length ? [{ label: t('rosters.diff.classes'), before: null, after: row.classes.join(', ') }] : []
  if (row.status === 'missing' && row.classes.length && !row.leftDay)
    return [{ label: t('rosters.diff.classes'), before: row.classes.join(', '), after: null }]
  if (row.leftDay) return [{ label: t('rosters.diff.left'), before: null, after: f.day(row.leftDay) }]
  return Object.entries(row.diff ?? {}).flatMap(([field, [before, after]]) => {
    if (field === 'schoolYear')
      return [{ label: t('rosters.diff.schoolYear'), before: t('rosters.diff.lastYear'), after: t('rosters.diff.thisYear') }]
    if (field === 'affiliations')
      return [
        {
          label: t('rosters.diff.affiliations'),
          before: before ? t('rosters.diff.ends') : null,
          after: after ? t('rosters.diff.begins') : null,
        },
      ]
    const label = field === 'classes' || field === 'courses' ? t(`rosters.diff.${field}`) : t(`people.person.${field}`)
    const shown = (value: unknown) =>
      field === 'birthDay' && typeof value === 'string'
        ? f.day(value)
        : field === 'gender' && value
          ? t(`people.person.gender.${String(value)}`)
          : listed(value)
    return [{ label, before: shown(before), after: shown(after) }]
  })
}

/** How many people an apply will touch. */
export const touched = (counts: Record<string, number>) => (counts.new ?? 0) + (counts.changed ?? 0) + (counts.moved ?? 0)
