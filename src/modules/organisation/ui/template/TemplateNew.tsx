// A new, empty template.
import { ModelForm, PageHead, Panel, useGo, useTexts } from '#ui'
import { templatesApi as api } from '../../api.ts'
import { Template } from '../../model.ts'

export default function TemplateNew() {
  const { t } = useTexts()
  const go = useGo()
  return (
    <>
      <PageHead title={t('organisation.template.add')} crumbs={[{ label: t('organisation.template.plural'), href: '/vorlagen' }]} line />
      <div className="body">
        <Panel title={t('organisation.template.basics')}>
          <ModelForm
            model={Template}
            mode="draft"
            endpoint={api.createTemplate}
            bodyOf={(values) => ({ ...values, content: { rooms: [], groups: [], lessons: [] } })}
            sections={[{ fields: ['name', 'type', 'note'] }]}
            submit={t('organisation.template.add')}
            onCancel={() => void go('/vorlagen')}
            onDone={(template) => void go(`/vorlagen/${template.id}`)}
          />
        </Panel>
      </div>
    </>
  )
}
