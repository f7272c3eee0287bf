// Schools × blocks: what is booked where; heads and first column stay in sight.
import { useState } from 'react'
import { schoolsApi } from '#modules/organisation/api'
import { DayInput, EmptyState, Field, Icon, Link, LinkButton, Loaded, readDay, ScrollBox, useAsk, useTexts } from '#ui'
import { blocksApi, bookingsApi } from '../../api.ts'

export function Matrix() {
  const { t, f } = useTexts()
  const [typed, setTyped] = useState('')
  const day = readDay(typed)
  const schools = useAsk(schoolsApi.schools, { query: { filter: ['state:is:active'], limit: 500 } })
  const blocks = useAsk(blocksApi.offers, { query: { all: 'true' } } as never)
  const booked = useAsk(bookingsApi.blocksInForce, { query: day ? { day } : {} }, { keep: true })
  return (
    <div className="stack">
      <Field label={t('catalogue.matrix.day')} className="matrix-day" required>
        {(control) => <DayInput control={control} value={typed} onValue={setTyped} />}
      </Field>
      <Loaded of={schools}>
        {({ rows }) => (
          <Loaded of={blocks}>
            {(offers) => (
              <Loaded of={booked}>
                {(inForce) => {
                  const at = new Map(inForce.map((each) => [`${each.school}/${each.number}`, each]))
                  const shown = offers.filter((offer) => offer.state === 'offered' || inForce.some((each) => each.number === offer.number))
                  if (rows.length === 0 || shown.length === 0)
                    return <EmptyState icon="check" title={t('catalogue.bookings.none')} text={t('catalogue.bookings.none.text')} />
                  return (
                    <ScrollBox label={t('catalogue.bookings.tafel')} className="matrix-wrap">
                      <table className="matrix" aria-label={t('catalogue.bookings.tafel')}>
                        <thead>
                          <tr>
                            <th scope="col">{t('catalogue.booking.school')}</th>
                            {shown.map((block) => (
                              <th key={block.number} scope="col">
                                <Link href={`/dienste-katalog/${block.number}`}>
                                  {block.number} {block.title}
                                </Link>
                              </th>
                            ))}
                          </tr>
                        </thead>
                        <tbody>
                          {rows.map((school) => (
                            <tr key={school.id}>
                              <th scope="row">
                                <Link href={`/schulen/${school.id}`}>{school.name}</Link>
                              </th>
                              {shown.map((block) => {
                                const cell = at.get(`${school.id}/${block.number}`)
                                return (
                                  <td key={block.number}>
                                    {cell ? (
                                      <Mark
                                        version={cell.version}
                                        newest={block.version}
                                        own={Object.keys(cell.own).length > 0}
                                        since={f.day(cell.since)}
                                      />
                                    ) : (
                                      <span className="muted" aria-hidden="true">
                                        ·
                                      </span>
                                    )}
                                  </td>
                                )
                              })}
                            </tr>
                          ))}
                        </tbody>
                        <tfoot>
                          <tr>
                            <th scope="row">{t('catalogue.matrix.sum')}</th>
                            {shown.map((block) => (
                              <td key={block.number} className="num">
                                {f.number(rows.filter((school) => at.has(`${school.id}/${block.number}`)).length)}
                              </td>
                            ))}
                          </tr>
                        </tfoot>
                      </table>
                    </ScrollBox>
                  )
                }}
              </Loaded>
            )}
          </Loaded>
        )}
      </Loaded>
      <p className="small muted">{t('catalogue.matrix.legend')}</p>
      <div className="row">
        <LinkButton href="/buchungen/neu" icon="plus">
          {t('catalogue.book')}
        </LinkButton>
      </div>
    </div>
  )
}

function Mark({ version, newest, own, since }: { version: string; newest: string; own: boolean; since: string }) {
  const { t } = useTexts()
  const words = [
    t('catalogue.matrix.since', { version, since }),
    version === newest ? '' : t('catalogue.matrix.older', { version: newest }),
    own ? t('catalogue.matrix.own') : '',
  ]
    .filter(Boolean)
    .join(', ')
  return (
    <span title={words}>
      <Icon name={version === newest ? 'check' : 'up'} />
      {own ? <span aria-hidden="true">*</span> : null}
      <span className="sr">{words}</span>
    </span>
  )
}
