// Pairs, both sides over each other, with the two answers.
// biome-ignore-all lint/a11y/noRedundantRoles: cards take the table's display away, and its roles with it
import { useState } from 'react'
import { Button, Chip, EmptyState, Link, Loaded, Panel, useAsk, useDo, useTexts } from '#ui'
import { matchApi as api, type MatchPair, type MatchSide, type MatchView, type matchParts } from '../../api.ts'

const limit = 50

export function Pairs({ view, part }: { view: MatchView; part: (typeof matchParts)[number] }) {
  const { t, f } = useTexts()
  const [after, setAfter] = useState(0)
  const asked = useAsk(api.matchPairs, { params: { id: view.id }, query: { part, after, limit } }, { keep: true })
  const decide = useDo(api.decideMatch)
  const say = (pair: MatchPair, decision: 'same' | 'other' | null) =>
    void decide.run({ params: { id: view.id }, body: { decisions: [{ person: pair.person, key: pair.key, decision }] } }).catch(() => {})
  return (
    <Panel title={t(`rosters.match.part.${part}`)} note={f.number(view.counts[part])} flush>
      <Loaded of={asked}>
        {({ pairs, next }) =>
          pairs.length === 0 ? (
            <EmptyState level="h3" icon="check" title={t(`rosters.match.part.${part}.none`)} />
          ) : (
            <>
              <ul className="items">
                {pairs.map((pair) => (
                  <PairRow key={`${pair.person}-${pair.key}`} pair={pair} busy={decide.busy} onSay={(decision) => say(pair, decision)} />
                ))}
              </ul>
              {after > 0 || next !== null ? (
                <div className="panel__body row">
                  <Button small icon="left" disabled={after === 0} onClick={() => setAfter(Math.max(0, after - limit))}>
                    {t('rosters.match.before')}
                  </Button>
                  <Button small iconAfter="right" disabled={next === null} onClick={() => setAfter(next!)}>
                    {t('rosters.match.next')}
                  </Button>
                </div>
              ) : null}
            </>
          )
        }
      </Loaded>
    </Panel>
  )
}

function PairRow({ pair, busy, onSay }: { pair: MatchPair; busy: boolean; onSay: (decision: 'same' | 'other' | null) => void }) {
  const { t } = useTexts()
  const { known, row } = pair
  const names = { known: nameOf(known), row: nameOf(row) }
  return (
    <li>
      <div className="items__main">
        <div>
          <Link href={`/personen/${pair.person}`}>{names.known}</Link> <Chip>{t(`rosters.match.kind.${pair.kind}`)}</Chip>
        </div>
        <table className="table table--cards" role="table" aria-label={t('rosters.match.pair', names)}>
          <tbody role="rowgroup">
            <Side label={t('rosters.match.known')} side={known} other={row} />
            <Side label={t('rosters.match.row')} side={row} other={known} />
          </tbody>
        </table>
        <div className="row">
          {pair.decision === null ? (
            <>
              <Button
                small
                icon="check"
                aria-label={t('rosters.match.same.of', names)}
                aria-disabled={busy || undefined}
                onClick={() => onSay('same')}
              >
                {t('rosters.match.same')}
              </Button>
              <Button
                small
                icon="x"
                aria-label={t('rosters.match.other.of', names)}
                aria-disabled={busy || undefined}
                onClick={() => onSay('other')}
              >
                {t('rosters.match.other')}
              </Button>
            </>
          ) : (
            <Button small icon="undo" onClick={() => onSay(null)}>
              {t('rosters.match.undecide')}
            </Button>
          )}
        </div>
      </div>
    </li>
  )
}

const nameOf = (side: MatchSide) => `${side.familyName}, ${side.givenName}`

/** One side; what differs from the other is set bold, and said. */
function Side({ label, side, other }: { label: string; side: MatchSide; other: MatchSide }) {
  const { t, f } = useTexts()
  const cell = (value: string | null, against: string | null) => (value === against ? (value ?? '–') : <strong>{value ?? '–'}</strong>)
  return (
    <tr role="row">
      <th role="rowheader" scope="row" className="small muted">
        {label}
      </th>
      <td role="cell">{cell(side.familyName, other.familyName)}</td>
      <td role="cell">{cell(side.givenName, other.givenName)}</td>
      <td role="cell">{cell(side.birthDay && f.day(side.birthDay), other.birthDay && f.day(other.birthDay))}</td>
      <td role="cell">{side.classes ?? '–'}</td>
      <td role="cell" className="small muted mono">
        {side === other ? '' : t('rosters.match.key', { key: side.id.length > 20 ? side.id.slice(0, 8) : side.id })}
      </td>
    </tr>
  )
}
