// Where a person belongs: schools, roles, days, classes; new places, and their end.
import { useState } from 'react'
import { dayOf } from '#shared'
import {
  Button,
  ConfirmDialog,
  Dialog,
  EmptyState,
  Link,
  ModelForm,
  Panel,
  PlainTable,
  toast,
  useDo,
  useRight,
  useScope,
  useTexts,
} from '#ui'
import { peopleApi as api } from '../../api.ts'
import { type Affiliation, newPlace, type PersonSheet } from '../../model.ts'

export function Places({ person }: { person: PersonSheet }) {
  const { t, f } = useTexts()
  const mayChange = useRight('people.person.change')
  const [adds, setAdds] = useState(false)
  const [ends, setEnds] = useState<Affiliation>()
  const today = dayOf()
  const heads = ['school', 'role', 'days', 'groups', ...(mayChange ? ['end'] : [])]
  return (
    <Panel
      title={t('people.places')}
      flush
      actions={
        mayChange ? (
          <Button small icon="plus" onClick={() => setAdds(true)}>
            {t('people.places.add')}
          </Button>
        ) : null
      }
    >
      {person.affiliations.length === 0 ? (
        <EmptyState level="h3" icon="school" title={t('people.places.none')} />
      ) : (
        <PlainTable
          label={t('people.places.table')}
          heads={heads.map((head) => (head === 'end' ? '' : t(`people.places.${head}`)))}
          rows={person.affiliations.map((place) => {
            const over = place.untilDay !== null && place.untilDay < today
            return {
              key: place.id,
              cells: [
                place.school ? (
                  <Link key="school" href={`/schulen/${place.school}`}>
                    {place.schoolName}
                  </Link>
                ) : (
                  t('people.places.authority')
                ),
                t(`people.person.roles.${place.role}`),
                place.untilDay
                  ? t('people.places.fromUntil', { from: f.day(place.fromDay), until: f.day(place.untilDay) })
                  : t('people.places.since', { from: f.day(place.fromDay) }),
                <Groups key="groups" of={place.groups} />,
                ...(mayChange
                  ? [
                      over ? null : (
                        <Button key="end" small look="quiet" icon="out" onClick={() => setEnds(place)}>
                          {t('people.places.end')}
                        </Button>
                      ),
                    ]
                  : []),
              ],
            }
          })}
        />
      )}
      {adds ? <AddPlace person={person} onClose={() => setAdds(false)} /> : null}
      {ends ? <EndPlace person={person} place={ends} onClose={() => setEnds(undefined)} /> : null}
    </Panel>
  )
}

function Groups({ of }: { of: Affiliation['groups'] }) {
  if (!of.length) return <span className="muted">–</span>
  return of.map((group, index) => (
    <span key={`${group.id}-${group.role}`}>
      {index ? ', ' : ''}
      <Link href={`/klassen/${group.id}`} className="plain">
        {group.name}
      </Link>
    </span>
  ))
}

function AddPlace({ person, onClose }: { person: PersonSheet; onClose: () => void }) {
  const { t } = useTexts()
  const { school } = useScope()
  return (
    <Dialog open title={t('people.places.add')} onClose={onClose}>
      <ModelForm
        model={newPlace}
        mode="draft"
        values={{ role: person.roles[0] ?? 'learner', school: school?.id ?? null, schoolName: school?.name }}
        endpoint={api.affiliate}
        bodyOf={(values) => ({ affiliations: [{ person: person.id, school: null, ...values }] })}
        submit={t('people.places.add')}
        submitIcon="plus"
        onCancel={onClose}
        onDone={() => {
          toast(t('people.places.added', { name: person.name }))
          onClose()
        }}
      />
    </Dialog>
  )
}

function EndPlace({ person, place, onClose }: { person: PersonSheet; place: Affiliation; onClose: () => void }) {
  const { t } = useTexts()
  const end = useDo(api.endAffiliations)
  const again = useDo(api.affiliate)
  const others = person.affiliations.filter((each) => each.id !== place.id && each.untilDay === null).length
  const run = async () => {
    await end.run({ body: { ids: [place.id] } })
    const back = { person: person.id, school: place.school, role: place.role, fromDay: place.fromDay, untilDay: place.untilDay }
    toast(t('people.places.ended', { name: person.name }), {
      action: { label: t('ui.undo'), run: () => again.run({ body: { affiliations: [back] } }) },
    })
  }
  return (
    <ConfirmDialog
      open
      danger
      title={t('people.places.end.ask', { name: person.name })}
      action={t('people.places.end.do')}
      icon="out"
      onConfirm={run}
      onClose={onClose}
    >
      {t(others ? 'people.places.end.text' : 'people.places.end.last', { school: place.schoolName ?? t('people.places.authority') })}
    </ConfirmDialog>
  )
}
