// On the home of an authority: tasks that nobody holds.
import { EmptyState, Link, Loaded, Panel, useAsk, useScope, useSession, useTexts } from '#ui'
import { tasksApi as api } from '../../api.ts'

export default function UnheldPanel() {
  const { t, f } = useTexts()
  const { authority } = useScope()
  const { authorities } = useSession()
  const one = authority !== null || authorities.length === 1
  const asked = useAsk(api.responsible, { query: { unheld: 'true' } } as never, { when: one })
  if (!one) return null
  return (
    <Panel
      title={t('catalogue.tasks.unbesetzt')}
      flush
      actions={<Link href="/zustaendigkeiten?bereich=unbesetzt">{t('catalogue.panel.all')}</Link>}
    >
      <Loaded of={asked}>
        {(lines) => {
          const groups = new Map<string, { title: string; party: string; schools: number }>()
          for (const line of lines) {
            const key = `${line.party}/${line.block}/${line.task}`
            const group = groups.get(key) ?? { title: line.title, party: line.party, schools: 0 }
            groups.set(key, { ...group, schools: group.schools + 1 })
          }
          if (groups.size === 0) return <EmptyState level="h3" icon="check" title={t('catalogue.unheld.none')} />
          return (
            <ul className="items">
              {[...groups].slice(0, 6).map(([key, group]) => (
                <li key={key}>
                  <span className="items__main">
                    <span>{group.title}</span>
                    <span className="items__meta">
                      {t(`catalogue.party.${group.party}`)} · {t('catalogue.atSchools', { count: group.schools })}
                    </span>
                  </span>
                </li>
              ))}
              {groups.size > 6 ? (
                <li>
                  <span className="muted small">{t('catalogue.panel.more', { count: f.number(groups.size - 6) })}</span>
                </li>
              ) : null}
            </ul>
          )
        }}
      </Loaded>
    </Panel>
  )
}
