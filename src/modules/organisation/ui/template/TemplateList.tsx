// Templates for new schools.
import { columnsOf } from '#shared'
import { DataList, LinkButton, PageHead, useRight, useTexts } from '#ui'
import { templatesApi as api } from '../../api.ts'
import { Template } from '../../model.ts'

export default function TemplateList() {
  const { t, f } = useTexts()
  const add = useRight('organisation.template.change') ? (
    <LinkButton href="/vorlagen/neu" look="primary" icon="plus">
      {t('organisation.template.add')}
    </LinkButton>
  ) : null
  return (
    <>
      <PageHead
        title={t('organisation.template.plural')}
        crumbs={[{ label: t('organisation.school.plural'), href: '/schulen' }]}
        actions={add}
      />
      <DataList
        name={Template.name}
        columns={columnsOf(Template)}
        endpoint={api.templates}
        titleColumn="name"
        rowHref={(template) => `/vorlagen/${template.id}`}
        subtitle={(template) =>
          `${f.number(template.rooms)} ${t('organisation.template.rooms')}, ${f.number(template.groups)} ${t('organisation.template.groups')}`
        }
        empty={{ icon: 'copy', title: t('organisation.template.none'), text: t('organisation.template.none.text'), actions: add }}
      />
    </>
  )
}
