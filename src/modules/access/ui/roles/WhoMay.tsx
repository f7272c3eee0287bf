// "Wer darf was": people × rights at a school or in the whole authority, and why.
import { useState } from 'react'
import {
  Dialog,
  EmptyState,
  Field,
  Link,
  Loaded,
  Note,
  Panel,
  PlainTable,
  RefInput,
  Tag,
  useAsk,
  useScope,
  useSession,
  useTexts,
  useUrl,
} from '#ui'
import { rolesApi as api } from '../../api.ts'
import type { WhoMayRow } from '../../model.ts'
import { Reasons } from '../accounts/AccountRoles.tsx'
import { AccessHead } from '../parts.tsx'

interface Why {
  account: string
  name: string
  right: string
}

export default function WhoMay() {
  const { t } = useTexts()
  const { authority, school: here } = useScope()
  const { rights } = useSession()
  const { search, change } = useUrl()
  const [named, setNamed] = useState<{ id: string; name: string } | null>(null)
  const school = here ? { id: here.id, name: here.name } : named
  const right = search.get('recht') ?? ''
  const [why, setWhy] = useState<Why | null>(null)
  const query = { ...(school ? { school: school.id } : {}), ...(right ? { right } : {}) }
  const asked = useAsk(api.whoMay, { query }, { when: authority !== null, keep: true })
  return (
    <>
      <AccessHead meta={[school?.name ?? authority?.name]} />
      <div className="body stack">
        {authority ? null : <Note>{t('access.chooseAuthority')}</Note>}
        <div className="form__grid">
          {here ? null : (
            <Field unmarked label={t('access.school')} hint={t('access.whoMay.school.hint')}>
              {(control) => <RefInput target="organisation.school" control={control} value={named} onValue={setNamed} />}
            </Field>
          )}
          <Field unmarked label={t('access.right')}>
            {(control) => (
              <select
                {...control}
                className="select"
                value={right}
                onChange={(event) => void change({ recht: event.target.value || null })}
              >
                <option value="">{t('access.whoMay.all')}</option>
                {rights.map((each) => (
                  <option key={each} value={each}>
                    {t(`right.${each}`)}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
        {authority ? <Loaded of={asked}>{(rows) => <Matrix rows={rows} onWhy={setWhy} />}</Loaded> : null}
      </div>
      {why ? <WhyDialog why={why} school={school?.id} onClose={() => setWhy(null)} /> : null}
    </>
  )
}

function Matrix({ rows, onWhy }: { rows: WhoMayRow[]; onWhy: (why: Why) => void }) {
  const { t } = useTexts()
  // Accounts of the operator have no sheet that an authority may open.
  const { home } = useSession()
  if (rows.length === 0) return <EmptyState level="h2" icon="key" title={t('access.whoMay.none')} text={t('access.whoMay.none.text')} />
  const rights = [...new Set(rows.flatMap((row) => Object.keys(row.rights)))].sort()
  return (
    <Panel title={t('access.whoMay.count', { count: rows.length })} flush>
      <PlainTable
        label={t('access.whoMay')}
        heads={[t('access.invited.person'), t('access.role'), t('access.role.rights')]}
        rows={rows.map((row) => ({
          key: row.account,
          cells: [
            <span key="name">
              {row.operator && home !== 'operator' ? row.name : <Link href={`/zugriff/${row.account}`}>{row.name}</Link>}{' '}
              {row.operator ? <Tag>{t('access.place.operator')}</Tag> : null}
            </span>,
            row.roles.join(', '),
            <details key="rights" open={rights.length === 1}>
              <summary>{t('access.whoMay.rights', { count: Object.keys(row.rights).length })}</summary>
              <RightList row={row} onWhy={onWhy} />
            </details>,
          ],
        }))}
      />
    </Panel>
  )
}

function RightList({ row, onWhy }: { row: WhoMayRow; onWhy: (why: Why) => void }) {
  const { t } = useTexts()
  return (
    <ul className="stack">
      {Object.keys(row.rights)
        .sort()
        .map((right) => (
          <li key={right} className="row">
            <button type="button" className="link-btn" onClick={() => onWhy({ account: row.account, name: row.name, right })}>
              {t(`right.${right}`)}
            </button>
            <span className="small muted">{t(`access.whoMay.reach.${row.rights[right]}`)}</span>
          </li>
        ))}
    </ul>
  )
}

function WhyDialog({ why, school, onClose }: { why: Why; school?: string; onClose: () => void }) {
  const { t } = useTexts()
  const asked = useAsk(api.explain, { params: { id: why.account }, query: { right: why.right, ...(school ? { school } : {}) } })
  return (
    <Dialog open title={t('access.why.title', { name: why.name })} width="l" onClose={onClose}>
      <p>{t('access.why.right', { right: t(`right.${why.right}`) })}</p>
      <Loaded of={asked}>{(reasons) => <Reasons reasons={reasons} />}</Loaded>
    </Dialog>
  )
}
