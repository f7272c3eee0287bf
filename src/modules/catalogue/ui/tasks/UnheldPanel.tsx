// On the home of an authority: tasks that nobody holds.
import { EmptyState, Link, Loaded, Panel, useAsk, useScope, useSession, useTexts } from '#ui'
import { tasksApi as api } from '../../api.ts'
import { unheldOf } from './board.ts'

export default function UnheldPanel() {
  const { t, f } = useTexts()
  const { authority } = useScope()
  const { authorities } = useSession()
  const one = authority !== null || authorities.length === 1
  const asked = useAsk(api.taskBoard, { query: {} }, { when: one })
  if (!one) return null
  return (
    <Panel
      title={t('catalogue.tasks.unbesetzt')}
      flush
      actions={<Link href="/zustaendigkeiten?bereich=unbesetzt">{t('catalogue.panel.all')}</Link>}
    >
      <Loaded of={asked}>
        {(tasks) => {
          const open = unheldOf(tasks)
          if (open.length === 0) return <EmptyState level="h3" icon="check" title={t('catalogue.unheld.none')} />
          return (
            <ul className="items">
              {open.slice(0, 6).map(({ task, cell }) => (
                <li key={`${cell.party}/${task.block}/${task.task}`}>
                  <span className="items__main">
                    <span>{task.title}</span>
                    <span className="items__meta">
                      {t(`catalogue.party.${cell.party}`)} · {t('catalogue.atSchools', { count: cell.unheld })}
                    </span>
                  </span>
                </li>
              ))}
              {open.length > 6 ? (
                <li>
                  <span className="muted small">{t('catalogue.panel.more', { count: f.number(open.length - 6) })}</span>
                </li>
              ) : null}
            </ul>
          )
        }}
      </Loaded>
    </Panel>
  )
}
