// One person: who she is, where she belongs, what she has elsewhere, what happened, and what is done next.
import { History, Loaded, later, mayIn, Sheet, State, type Tab, useAsk, useParam, useSession, useTexts } from '#ui'
import { peopleApi as api } from '../../api.ts'
import type { PersonSheet as Person } from '../../model.ts'
import { type PersonTab, personTabs } from '../tabs.ts'
import { Overview } from './Overview.tsx'
import { PersonActions } from './PersonActions.tsx'
import { Services } from './Services.tsx'
import { personTone } from './words.ts'

export default function PersonSheet() {
  const { t, f } = useTexts()
  const id = useParam('person')
  const asked = useAsk(api.get, { params: { id } })
  const plugged = usePlugged(id)
  return (
    <Loaded of={asked}>
      {(person) => (
        <Sheet
          title={person.name}
          crumbs={[{ label: t('people.people'), href: '/personen' }]}
          state={<State tone={personTone[person.state]}>{t(`people.person.state.${person.state}`)}</State>}
          meta={[
            person.roles.map((role) => t(`people.person.roles.${role}`)).join(', '),
            classesOf(person),
            person.birthDay ? `* ${f.day(person.birthDay)}` : null,
          ]}
          actions={<PersonActions person={person} onReload={asked.refetch} />}
          tabs={tabsOf(person, plugged, t)}
        />
      )}
    </Loaded>
  )
}

const classesOf = (person: Person) =>
  [...new Set(person.affiliations.flatMap((each) => each.groups.filter((group) => group.role !== 'teacher').map((group) => group.name)))]
    .slice(0, 4)
    .join(', ')

const loaded = new Map<string, ReturnType<typeof later<{ person: string }>>>()
function bodyOf(tab: PersonTab) {
  const known = loaded.get(tab.id) ?? later(tab.load)
  loaded.set(tab.id, known)
  return known
}

/** Tabs of modules above, as far as one may see them. */
function usePlugged(person: string): Tab[] {
  const { t } = useTexts()
  const session = useSession()
  return personTabs
    .filter((tab) => mayIn(session, tab.right))
    .map((tab) => {
      const Body = bodyOf(tab)
      return { id: tab.id, label: t(tab.label), content: () => <Body person={person} /> }
    })
}

const tabsOf = (person: Person, plugged: readonly Tab[], t: (key: string) => string): Tab[] => [
  { id: 'ueberblick', label: t('ui.overview'), content: () => <Overview person={person} /> },
  { id: 'dienste', label: t('people.services'), content: () => <Services id={person.id} /> },
  ...plugged,
  { id: 'verlauf', label: t('ui.history'), content: () => <History type="people.person" id={person.id} /> },
]
