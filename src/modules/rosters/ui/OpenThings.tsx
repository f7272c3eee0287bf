// What leavers still have, a row for each thing: the same before a roster is taken over, after it and for a whole year change.
import { Link, PlainTable, useTexts } from '#ui'
import type { OpenThing } from '../api.ts'

export function OpenThings({ of, label }: { of: readonly Omit<OpenThing, 'import'>[]; label: string }) {
  const { t, has } = useTexts()
  return (
    <PlainTable
      label={label}
      heads={(['person', 'kind', 'thing'] as const).map((column) => t(`rosters.leavers.${column}`))}
      rows={of.map((each) => ({
        key: `${each.person} ${each.kind} ${each.href} ${each.label}`,
        cells: [
          <Link key="p" href={`/personen/${each.person}`}>
            {each.name}
          </Link>,
          has(`leaver.${each.kind}`) ? t(`leaver.${each.kind}`) : each.kind,
          <Link key="t" href={each.href}>
            {each.label}
          </Link>,
        ],
      }))}
    />
  )
}
