// The classes and courses one teaches, to tap; the own class first.
import { Avatar, EmptyState, Link, Loaded, useAsk, useTexts } from '#ui'
import { classApi as api } from '../../api.ts'

export function OwnGroups({ most }: { most?: number }) {
  const { t } = useTexts()
  const asked = useAsk(api.ownGroups, {}, { staleTime: 60_000 })
  return (
    <Loaded of={asked}>
      {(groups) =>
        groups.length === 0 ? (
          <EmptyState level="h3" icon="group" title={t('people.class.none')} text={t('people.class.none.text')} />
        ) : (
          <ul className="items items--tap">
            {groups.slice(0, most).map((group) => (
              <li key={group.id}>
                <Avatar text={shortOf(group.name)} large soft={group.role !== 'classTeacher'} />
                <div className="items__main">
                  <div>
                    <Link href={`/klassen/${group.id}`}>
                      {group.name}
                      {group.role === 'classTeacher' && group.kind === 'class' ? `, ${t('people.membership.role.classTeacher')}` : ''}
                    </Link>
                  </div>
                  <div className="items__meta">{t('people.class.learners', { count: group.learners })}</div>
                </div>
                {group.asleep ? (
                  <div className="items__end">
                    <span className="chip chip--warning">{t('people.class.asleep', { count: group.asleep })}</span>
                  </div>
                ) : null}
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  )
}

/** What fits into a small square: `8b`, `K1`, `EF D`. */
const shortOf = (name: string) =>
  name
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, 3)
    .trim()
