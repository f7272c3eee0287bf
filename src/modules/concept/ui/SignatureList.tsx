// Who has signed: all of a few; of many, first those who have not, found by name or by how it stands.
import { useState } from 'react'
import { Button, Icon, Link, useRight, useTexts } from '#ui'
import type { Signature } from '../model.ts'

/** More than this is not read from the top: it is narrowed first. */
const many = 12
type Kind = 'all' | 'open' | 'silent' | 'declined' | 'signed'
const isKind: Record<Kind, (signature: Signature) => boolean> = {
  all: () => true,
  open: ({ state }) => state === 'open',
  silent: ({ state, school, asked }) => state === 'open' && school !== null && !asked.some((each) => each.active),
  declined: ({ state }) => state === 'declined',
  signed: ({ state }) => state === 'signed',
}
const kinds = Object.keys(isKind) as Kind[]

export function SignatureList({ signatures, waiting }: { signatures: readonly Signature[]; waiting: boolean }) {
  const { t } = useTexts()
  const counts = Object.fromEntries(kinds.map((kind) => [kind, signatures.filter(isKind[kind]).length])) as Record<Kind, number>
  const [kind, setKind] = useState<Kind>(waiting && counts.open ? 'open' : 'all')
  const [text, setText] = useState('')
  const [all, setAll] = useState(false)
  if (signatures.length <= many) return <Lines signatures={signatures} />
  const chosen = counts[kind] ? kind : 'all'
  const wanted = text.trim().toLocaleLowerCase('de')
  const found = signatures.filter(
    (each) => isKind[chosen](each) && (each.schoolName ?? t('concept.doc.party.authority')).toLocaleLowerCase('de').includes(wanted),
  )
  const shown = all ? found : found.slice(0, many)
  return (
    <>
      <select
        className="select"
        aria-label={t('concept.signatures.show')}
        value={chosen}
        onChange={(event) => setKind(event.target.value as Kind)}
      >
        {kinds
          .filter((each) => counts[each] || each === chosen)
          .map((each) => (
            <option key={each} value={each}>
              {t(`concept.signatures.show.${each}`, { n: counts[each] })}
            </option>
          ))}
      </select>
      <input
        className="input"
        type="search"
        aria-label={t('concept.signatures.find')}
        placeholder={t('concept.signatures.find')}
        maxLength={100}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {shown.length ? <Lines signatures={shown} /> : <p className="muted">{t('concept.signatures.nobody')}</p>}
      {found.length > many ? (
        <Button small look="quiet" onClick={() => setAll(!all)}>
          {all ? t('concept.signatures.fewer') : t('concept.signatures.more', { count: found.length - many })}
        </Button>
      ) : null}
    </>
  )
}

/** Accounts that nobody has used yet: there all of them get their way in at once. */
export const waitingAccounts = '/zugriff?filter=state:is:invited'

const Lines = ({ signatures }: { signatures: readonly Signature[] }) => (
  <ol className="timeline">
    {signatures.map((signature) => (
      <Line key={signature.id} signature={signature} />
    ))}
  </ol>
)

const icons = { open: 'clock', signed: 'check', declined: 'x' } as const
const pins = { open: '', signed: ' timeline__pin--done', declined: ' timeline__pin--no' } as const

function Line({ signature }: { signature: Signature }) {
  const { t, f } = useTexts()
  const mayInvite = useRight('access.account.invite')
  const { asked } = signature
  return (
    <li>
      <span className={`timeline__pin${pins[signature.state]}`}>
        <Icon name={icons[signature.state]} />
      </span>
      <div>
        <p>
          <strong>{signature.schoolName ?? t('concept.doc.party.authority')}</strong>
        </p>
        <span className="sub">
          {t(`concept.signature.${signature.state}`)}
          {signature.name ? `, ${signature.name}` : asked.length ? `, ${asked.map((each) => each.name).join(', ')}` : ''}
          {signature.at ? `, ${f.day(signature.at)}` : ''}
          {signature.state === 'open' && signature.remindedAt
            ? `, ${t('concept.signature.told', { day: f.day(signature.remindedAt) })}`
            : ''}
        </span>
        {isKind.silent(signature) ? (
          <p className="sub">
            {t(asked.length ? 'concept.signature.neverIn' : 'concept.signature.silent')}{' '}
            {mayInvite ? (
              <Link href={asked.length ? waitingAccounts : '/zugriff?einladen=1'}>
                {t(asked.length ? 'concept.signature.letIn' : 'concept.signature.invite')}
              </Link>
            ) : null}
          </p>
        ) : null}
        {signature.comment ? <p className="sub">„{signature.comment}“</p> : null}
      </div>
    </li>
  )
}
