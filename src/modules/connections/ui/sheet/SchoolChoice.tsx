// Which schools a connection serves: all, or some.
import { useId, useState } from 'react'
import { useScope, useSession, useTexts } from '#ui'

export function SchoolChoice({ chosen, onChange }: { chosen: readonly string[]; onChange: (schools: string[]) => void }) {
  const { t } = useTexts()
  const { authority } = useScope()
  const name = useId()
  const schools = useSession().schools.filter((school) => !authority || school.authority === authority.id)
  const [some, setSome] = useState(chosen.length > 0)
  const toggle = (id: string) => onChange(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id])
  return (
    <div className="stack stack--s">
      <div className="radios">
        <label className="choice">
          <input
            type="radio"
            className="radio"
            name={name}
            checked={!some}
            onChange={() => {
              setSome(false)
              onChange([])
            }}
          />
          {t('connections.schools.all')}
        </label>
        <label className="choice">
          <input type="radio" className="radio" name={name} checked={some} onChange={() => setSome(true)} />
          {t('connections.schools.some', { count: chosen.length })}
        </label>
      </div>
      {some ? (
        <div className="check-grid">
          {schools.map((school) => (
            <label key={school.id} className="choice">
              <input type="checkbox" className="check" checked={chosen.includes(school.id)} onChange={() => toggle(school.id)} />
              {school.name}
            </label>
          ))}
        </div>
      ) : null}
    </div>
  )
}
