// A person created by hand: her name and her first place; the rest stands on her sheet.
import { Dialog, ModelForm, toast, useScope, useTexts } from '#ui'
import { peopleApi as api } from '../../api.ts'
import { newPerson } from '../../model.ts'

export function NewPerson({ onClose, onDone }: { onClose: () => void; onDone: (id: string) => void }) {
  const { t } = useTexts()
  const { school } = useScope()
  return (
    <Dialog open title={t('people.person.add')} onClose={onClose} width="m">
      <ModelForm
        model={newPerson}
        mode="draft"
        values={{ role: 'learner', school: school?.id ?? null, schoolName: school?.name }}
        endpoint={api.create}
        bodyOf={({ school: place, role, ...person }) => ({ people: [{ ...person, affiliations: [{ school: place ?? null, role }] }] })}
        submit={t('people.person.add')}
        submitIcon="plus"
        onCancel={onClose}
        onDone={([made]) => {
          toast(t('people.person.added', { name: made!.name }))
          onClose()
          onDone(made!.id)
        }}
      />
    </Dialog>
  )
}
