// One template: what it creates, changing it, applying it.
import { useState } from 'react'
import {
  Button,
  ConfirmDialog,
  Field,
  History,
  LinkButton,
  Loaded,
  ModelForm,
  Panel,
  type RefEntry,
  RefInput,
  Sheet,
  toast,
  useAsk,
  useDo,
  useGo,
  useParam,
  useRight,
  useTexts,
} from '#ui'
import { templatesApi as api } from '../../api.ts'
import { Group, groupKinds, Room, roomKinds, Template, type TemplateContent, type TemplateGroup, type TemplateRoom } from '../../model.ts'
import { LessonTimes } from '../calendar/LessonTimes.tsx'
import { Refusal } from '../parts.tsx'
import { Rows } from './Rows.tsx'

type Row = Template & { rooms: number; groups: number }

export default function TemplateSheet() {
  const { t } = useTexts()
  const asked = useAsk(api.template, { params: { id: useParam('template') } })
  return (
    <Loaded of={asked}>
      {(template) => (
        <Sheet
          title={template.name}
          crumbs={[
            { label: t('organisation.school.plural'), href: '/schulen' },
            { label: t('organisation.template.plural'), href: '/vorlagen' },
          ]}
          meta={[template.note]}
          actions={<Actions template={template} />}
          tabs={[
            {
              id: 'raeume',
              label: t('organisation.template.rooms'),
              count: template.rooms,
              content: () => <Content key={template.version} template={template} part="rooms" />,
            },
            {
              id: 'gruppen',
              label: t('organisation.template.groups'),
              count: template.groups,
              content: () => <Content key={template.version} template={template} part="groups" />,
            },
            {
              id: 'stunden',
              label: t('organisation.template.lessons'),
              count: template.content.lessons.length,
              content: () => <Content key={template.version} template={template} part="lessons" />,
            },
            {
              id: 'angaben',
              label: t('organisation.template.basics'),
              content: () => <Basics template={template} onReload={asked.refetch} />,
            },
            { id: 'verlauf', label: t('ui.history'), content: () => <History type={Template.name} id={template.id} /> },
          ]}
        />
      )}
    </Loaded>
  )
}

function Content({ template, part }: { template: Row; part: keyof TemplateContent }) {
  const { t } = useTexts()
  const may = useRight('organisation.template.change')
  const [content, setContent] = useState(template.content)
  const save = useDo(api.changeTemplate, { onDone: () => toast(t('organisation.template.saved')) })
  const submit = () => void save.run({ params: { id: template.id }, body: { content } }, { version: template.version }).catch(() => {})
  const dirty = JSON.stringify(content) !== JSON.stringify(template.content)
  return (
    <div className="stack">
      {part === 'rooms' ? (
        <Rows<TemplateRoom>
          title={t('organisation.template.rooms')}
          model={Room.name}
          fields={[
            { key: 'building' },
            { key: 'floor' },
            { key: 'number', required: true },
            { key: 'name' },
            { key: 'kind', kind: roomKinds },
            { key: 'seats', kind: 'number' },
          ]}
          rows={content.rooms}
          named="number"
          add={t('organisation.template.room.add')}
          next={(last) => ({ building: null, floor: null, level: null, kind: 'classroom', seats: null, ...last, number: '', name: null })}
          onRows={may ? (rooms) => setContent({ ...content, rooms }) : undefined}
        />
      ) : null}
      {part === 'groups' ? (
        <Rows<TemplateGroup>
          title={t('organisation.template.groups')}
          model={Group.name}
          fields={[{ key: 'name', required: true }, { key: 'kind', kind: groupKinds }, { key: 'grade' }]}
          rows={content.groups}
          named="name"
          add={t('organisation.template.group.add')}
          next={(last) => ({ kind: 'class', grade: null, ...last, name: '' })}
          onRows={may ? (groups) => setContent({ ...content, groups }) : undefined}
        />
      ) : null}
      {part === 'lessons' ? <LessonTimes lessons={content.lessons} onLessons={(lessons) => setContent({ ...content, lessons })} /> : null}
      <Refusal of={save.problem} />
      {may && dirty ? (
        <div>
          <Button look="primary" icon="check" busy={save.busy} onClick={submit}>
            {t('organisation.template.save')}
          </Button>
        </div>
      ) : null}
    </div>
  )
}

function Basics({ template, onReload }: { template: Row; onReload: () => unknown }) {
  const { t } = useTexts()
  return (
    <Panel title={t('organisation.template.basics')}>
      <ModelForm
        model={Template}
        mode="change"
        values={template}
        endpoint={api.changeTemplate}
        sections={[{ fields: ['name', 'type', 'note'] }]}
        onReload={onReload}
        onDone={() => toast(t('organisation.template.saved'))}
      />
    </Panel>
  )
}

function Actions({ template }: { template: Row }) {
  const { t } = useTexts()
  const go = useGo()
  const mayChange = useRight('organisation.template.change')
  const [asks, setAsks] = useState<'apply' | 'delete'>()
  const remove = useDo(api.deleteTemplate)
  const confirmDelete = async () => {
    await remove.run({ params: { id: template.id } })
    toast(t('organisation.template.deleted', { name: template.name }))
    await go('/vorlagen')
  }
  return (
    <>
      {mayChange ? (
        <Button icon="trash" onClick={() => setAsks('delete')}>
          {t('organisation.template.delete')}
        </Button>
      ) : null}
      <Button onClick={() => setAsks('apply')}>{t('organisation.template.apply')}</Button>
      <LinkButton href={`/schulen/neu?vorlage=${template.id}`} look="primary" icon="plus">
        {t('organisation.template.new')}
      </LinkButton>
      {asks === 'apply' ? <Apply template={template} onClose={() => setAsks(undefined)} /> : null}
      <ConfirmDialog
        open={asks === 'delete'}
        danger
        title={t('organisation.template.delete.ask', { name: template.name })}
        action={t('organisation.template.delete')}
        onConfirm={confirmDelete}
        onClose={() => setAsks(undefined)}
      >
        {t('organisation.template.delete.text')}
      </ConfirmDialog>
    </>
  )
}

function Apply({ template, onClose }: { template: Row; onClose: () => void }) {
  const { t } = useTexts()
  const go = useGo()
  const [school, setSchool] = useState<RefEntry | null>(null)
  const apply = useDo(api.applyTemplate)
  const confirm = async () => {
    if (!school) return
    const done = await apply.run({ params: { id: template.id }, body: { schools: [school.id] } })
    toast(t('organisation.template.applied', done))
    await go(`/schulen/${school.id}?bereich=raeume`)
  }
  return (
    <ConfirmDialog
      open
      title={t('organisation.template.apply')}
      action={t('organisation.template.apply')}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>{t('organisation.template.apply.text', { rooms: template.rooms, groups: template.groups })}</p>
      <Field label={t('organisation.school')} required>
        {(control) => (
          <RefInput target="organisation.school" filter={['state:is:active']} control={control} value={school} onValue={setSchool} />
        )}
      </Field>
    </ConfirmDialog>
  )
}
