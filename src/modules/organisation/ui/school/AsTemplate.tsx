// Keeping a school as a template for the next one.
import { useState } from 'react'
import { ConfirmDialog, Field, toast, useDo, useGo, useTexts } from '#ui'
import { templatesApi } from '../../api.ts'

export function AsTemplate({ school, onClose }: { school: { id: string; name: string }; onClose: () => void }) {
  const { t } = useTexts()
  const go = useGo()
  const [name, setName] = useState(school.name)
  const keep = useDo(templatesApi.templateFromSchool)
  const confirm = async () => {
    const template = await keep.run({ body: { school: school.id, name } })
    toast(t('organisation.school.asTemplate.done', { name: template.name }))
    await go(`/vorlagen/${template.id}`)
  }
  return (
    <ConfirmDialog
      open
      title={t('organisation.school.asTemplate')}
      action={t('organisation.school.asTemplate')}
      icon="copy"
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>{t('organisation.school.asTemplate.text')}</p>
      <Field label={t('organisation.school.asTemplate.name')} required>
        {(control) => (
          <input className="input" {...control} maxLength={120} value={name} onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
    </ConfirmDialog>
  )
}
