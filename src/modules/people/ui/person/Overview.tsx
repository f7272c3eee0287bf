// Facts of a person with their origin, her places, her family, her account, how long she is kept.
import type { ReactNode } from 'react'
import { type Fact, Facts, Link, Panel, ScrollBox, State, useRight, useTexts } from '#ui'
import type { PersonSheet, Provenance } from '../../model.ts'
import { Guardians } from './Guardians.tsx'
import { Places } from './Places.tsx'
import { Retention } from './Retention.tsx'
import { TwinNotes } from './TwinNotes.tsx'
import { accountTone, sourceName } from './words.ts'

export function Overview({ person }: { person: PersonSheet }) {
  return (
    <div className="stack">
      <TwinNotes person={person} />
      <div className="cols">
        <div className="c8 stack">
          <FactsPanel person={person} />
          <Places person={person} />
        </div>
        <div className="c4 stack">
          <AccountPanel person={person} />
          <Guardians person={person} />
          <Retention person={person} />
        </div>
      </div>
    </div>
  )
}

const shownFields = ['familyName', 'givenName', 'callName', 'title', 'birthDay', 'gender'] as const

function FactsPanel({ person }: { person: PersonSheet }) {
  const texts = useTexts()
  const { t, f } = texts
  const shown = (field: (typeof shownFields)[number]): ReactNode => {
    const value = person[field]
    if (!value) return null
    if (field === 'birthDay') return f.day(value)
    return field === 'gender' ? t(`people.person.gender.${value}`) : value
  }
  const origin = new Map(person.provenance.map((each) => [each.field, each]))
  const rows = shownFields.filter((field) => shown(field) !== null)
  return (
    <Panel
      title={t('ui.facts')}
      flush
      foot={
        <span className="small muted">
          {person.source
            ? t('people.source.is', { source: sourceName(person.source, texts), key: person.sourceKey ?? '' })
            : t('people.source.hand')}
        </span>
      }
    >
      <ScrollBox label={t('people.facts.table')}>
        <table className="table table--cards" aria-label={t('ui.facts')}>
          <thead>
            <tr>
              <th scope="col">{t('people.fact')}</th>
              <th scope="col">{t('people.value')}</th>
              <th scope="col">{t('people.origin')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((field) => (
              <tr key={field}>
                <th scope="row">{t(`people.person.${field}`)}</th>
                <td>{shown(field)}</td>
                <td className="small soft" data-l={t('people.origin')}>
                  <Origin of={origin.get(field)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </Panel>
  )
}

/** "Import „Halbjahr“, Zeile 12, 24.08.2026" or "Katrin Reuter, 24.08.2026". */
function Origin({ of }: { of: Provenance | undefined }) {
  const { t, f } = useTexts()
  const mayOpen = useRight('rosters.import')
  if (!of) return '–'
  const day = f.day(of.at)
  if (!of.import) return t('people.origin.person', { name: of.by || 'MUSES', day })
  const name = t('people.origin.import', { title: of.title ?? of.file ?? '' })
  const line = of.line ? `${t('rosters.line', { line: of.line })}, ` : ''
  return (
    <>
      {mayOpen ? <Link href={`/personen/importe/${of.import}`}>{name}</Link> : name}, {line}
      {day}
    </>
  )
}

function AccountPanel({ person }: { person: PersonSheet }) {
  const { t, f } = useTexts()
  const maySee = useRight('access.view')
  const { account } = person
  const facts: Fact[] = account
    ? [
        { label: t('people.person.accountName'), value: <span className="mono">{account.name}</span> },
        {
          label: t('people.account.state'),
          value: <State tone={accountTone[account.state]}>{t(`people.person.accountState.${account.state}`)}</State>,
        },
        { label: t('people.person.lastSignIn'), value: account.lastSignIn ? f.instant(account.lastSignIn) : t('people.account.never') },
        ...(account.email ? [{ label: t('people.account.email'), value: <a href={`mailto:${account.email}`}>{account.email}</a> }] : []),
      ]
    : []
  return (
    <Panel
      title={t('people.account')}
      actions={account && maySee ? <Link href={`/konten/${account.id}`}>{t('people.account.open')}</Link> : null}
    >
      {account ? <Facts rows facts={facts} /> : <p className="soft">{t('people.account.none.text')}</p>}
    </Panel>
  )
}
