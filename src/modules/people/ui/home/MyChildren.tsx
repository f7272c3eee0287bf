// On a guardian's home: her children, their school and class, and with which name they sign in.
import { Loaded, Panel, useAsk, useTexts } from '#ui'
import { wardsApi } from '../../api/wards.ts'

export default function MyChildren() {
  const { t } = useTexts()
  const asked = useAsk(wardsApi.wards, {})
  return (
    <Panel title={t('people.wards')} flush>
      <Loaded of={asked}>
        {(wards) =>
          wards.length === 0 ? (
            <p className="panel__body muted">{t('people.wards.none')}</p>
          ) : (
            <ul className="items">
              {wards.map((ward) => (
                <li key={`${ward.id} ${ward.schoolName}`}>
                  <div className="items__main">
                    <span className="strong">{ward.name}</span>
                    <div className="items__meta">
                      {[ward.classes.map((each) => each.name).join(', '), ward.schoolName].filter(Boolean).join(' · ')}
                    </div>
                    {ward.classes
                      .filter((each) => each.teachers.length)
                      .map((each) => (
                        <div key={each.name} className="items__meta">
                          {t('people.wards.teachers', { name: each.name, teachers: each.teachers.join('; ') })}
                        </div>
                      ))}
                    {ward.accountName ? <div className="items__meta">{t('people.wards.account', { name: ward.accountName })}</div> : null}
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  )
}
