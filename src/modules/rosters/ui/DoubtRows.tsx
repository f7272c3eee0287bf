// Rows of which somebody must say whether they are a known person.
import type { ReactNode } from 'react'
import { sourceName } from '#modules/people/ui'
import { Doubts, useDo, useTexts } from '#ui'
import { type RosterRow, type RosterView, rosterApi } from '../api.ts'

export function DoubtRows({
  view,
  rows,
  ...rest
}: {
  view: RosterView
  rows: readonly RosterRow[]
  title: string
  note: string
  foot: ReactNode
}) {
  const texts = useTexts()
  const { t, f } = texts
  const decide = useDo(rosterApi.decideRoster)
  const day = (value: string | null) => value && f.day(value)
  const listed = (names: readonly string[]) => names.join(', ') || null
  return (
    <Doubts
      {...rest}
      heads={(['birthDay', 'classes', 'schools', 'key', 'account'] as const).map((field) => t(`rosters.doubt.${field}`))}
      compared={3}
      busy={decide.busy}
      problem={decide.problem && { title: decide.problem.problem.title, message: decide.problem.message }}
      rows={rows.map((row) => ({
        key: row.key,
        name: `${row.familyName ?? '?'}, ${row.givenName ?? '?'}`,
        note: row.line ? t('rosters.line', { line: row.line }) : undefined,
        skipped: row.decision === 'skip',
        cells: [day(row.birthDay), listed(row.classes), row.schoolName, row.key, null],
        candidates: row.candidates.map((each) => ({
          id: each.id,
          name: each.name,
          href: `/personen/${each.id}`,
          cells: [
            day(each.birthDay),
            listed(each.classes),
            listed(each.schools),
            each.source ? [sourceName(each.source, texts), each.sourceKey].filter(Boolean).join(' ') : t('rosters.byHand'),
            each.account,
          ],
        })),
      }))}
      onSay={({ key }, answer) => {
        const decision = typeof answer === 'string' ? { key, decision: answer } : { key, decision: 'link' as const, person: answer.link }
        decide.run({ params: { id: view.id }, body: { decisions: [decision] } }).catch(() => {})
      }}
    />
  )
}
