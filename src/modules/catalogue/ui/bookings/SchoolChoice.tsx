// Choosing schools: all, by type, or one by one.
import { useState } from 'react'
import { schoolsApi } from '#modules/organisation/api'
import { schoolTypeName } from '#modules/organisation/model'
import { EmptyState, Loaded, useAsk, useTexts } from '#ui'

interface Props {
  chosen: string[] | 'all'
  onChosen: (chosen: string[] | 'all') => void
}

export function SchoolChoice({ chosen, onChosen }: Props) {
  const { t, f } = useTexts()
  const [text, setText] = useState('')
  const asked = useAsk(schoolsApi.schools, { query: { filter: ['state:is:active'], limit: 500 } })
  return (
    <Loaded of={asked}>
      {({ rows, next }) => {
        if (rows.length === 0)
          return <EmptyState icon="school" title={t('catalogue.wizard.noSchools')} text={t('catalogue.wizard.noSchools.text')} />
        const has = new Set(chosen === 'all' ? [] : chosen)
        const set = (ids: readonly string[], on: boolean) =>
          onChosen(on ? [...new Set([...has, ...ids])] : [...has].filter((id) => !ids.includes(id)))
        const shown = rows.filter((school) =>
          `${school.name} ${school.number ?? ''} ${school.city ?? ''}`.toLowerCase().includes(text.trim().toLowerCase()),
        )
        const types = [...new Set(rows.flatMap((school) => school.type ?? []))]
        return (
          <div className="stack">
            <label className="choice">
              <input
                type="checkbox"
                className="check"
                checked={chosen === 'all'}
                onChange={(event) => onChosen(event.target.checked ? 'all' : [])}
              />
              <strong>{t('catalogue.wizard.all')}</strong>
              <span className="muted">{next ? t('catalogue.wizard.many') : f.number(rows.length)}</span>
            </label>
            {chosen === 'all' ? null : (
              <>
                <div className="row">
                  {types.map((type) => {
                    const ids = rows.filter((school) => school.type === type).map(({ id }) => id)
                    return (
                      <label key={type} className="choice">
                        <input
                          type="checkbox"
                          className="check"
                          checked={ids.every((id) => has.has(id))}
                          onChange={(event) => set(ids, event.target.checked)}
                        />
                        {schoolTypeName(type, rows.find((school) => school.type === type)!.land)}{' '}
                        <span className="muted">{ids.length}</span>
                      </label>
                    )
                  })}
                </div>
                <label className="field">
                  <span>{t('catalogue.wizard.find')}</span>
                  <input type="search" className="input" value={text} onChange={(event) => setText(event.target.value)} />
                </label>
                <div className="check-grid">
                  {shown.map((school) => (
                    <label key={school.id} className="choice">
                      <input
                        type="checkbox"
                        className="check"
                        checked={has.has(school.id)}
                        onChange={(event) => set([school.id], event.target.checked)}
                      />
                      <span>
                        {school.name} <span className="muted">{school.number}</span>
                      </span>
                    </label>
                  ))}
                </div>
              </>
            )}
          </div>
        )
      }}
    </Loaded>
  )
}
