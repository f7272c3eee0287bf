// A block in fields, one section after the other; number and version alone are not among them.
import { Field, Panel, type ShapeEntry, ShapeInput, Tabs, useTexts, useUrl } from '#ui'
import type { Block, Chapter } from '../../model.ts'
import { formSections, shownAt } from './sections.ts'

export interface FormState {
  sections: Readonly<Record<string, ShapeEntry>>
  chapters: Block['chapters']
}

interface Fault {
  field: string
  message: string
}

/** The field of the address that names the section one is at. */
const param = 'abschnitt'

export function BlockForm({ state, onState, faults }: { state: FormState; onState: (state: FormState) => void; faults: readonly Fault[] }) {
  const { t } = useTexts()
  const { search } = useUrl()
  const shown = faults.flatMap(({ field, message }) => {
    const at = shownAt(field)
    return at ? [{ ...at, message }] : []
  })
  const tabs = [...formSections.map(({ id }) => id), 'chapters'].map((id) => {
    const count = shown.filter(({ section }) => section === id).length
    return { id, label: t(`catalogue.form.section.${id}`), ...(count ? { count } : {}) }
  })
  const current = tabs.find(({ id }) => id === search.get(param))?.id ?? tabs[0]!.id
  const section = formSections.find(({ id }) => id === current)
  return (
    <div className="stack">
      <Tabs tabs={tabs} current={current} label={t('catalogue.form.sections')} param={param} />
      {section ? (
        <Panel title={t(`catalogue.form.section.${section.id}`)} note={t(`catalogue.form.section.${section.id}.text`)}>
          <div className="block-form" key={section.id}>
            <ShapeInput
              shape={section.shape(t)}
              entry={state.sections[section.id]!}
              onEntry={(entry) => onState({ ...state, sections: { ...state.sections, [section.id]: entry } })}
              control={{ id: `block-${section.id}` }}
              fault={(path) => shown.find((fault) => fault.section === section.id && fault.path === path)?.message}
              label={t(`catalogue.form.section.${section.id}`)}
            />
          </div>
        </Panel>
      ) : (
        state.chapters.map((chapter, index) => (
          <ChapterFields
            key={chapter.key}
            chapter={chapter}
            onChapter={(next) => onState({ ...state, chapters: state.chapters.with(index, next) })}
          />
        ))
      )}
    </div>
  )
}

function ChapterFields({ chapter, onChapter }: { chapter: Chapter; onChapter: (chapter: Chapter) => void }) {
  const { t } = useTexts()
  return (
    <Panel title={chapter.title || t('catalogue.field.chapters')}>
      <div className="stack">
        <Field label={t('catalogue.field.title')} required fault={chapter.title.trim() ? undefined : t('catalogue.form.noTitle')}>
          {(control) => (
            <input
              {...control}
              className="input"
              maxLength={200}
              value={chapter.title}
              onChange={(event) => onChapter({ ...chapter, title: event.target.value })}
            />
          )}
        </Field>
        <Field
          label={t('catalogue.form.chapterText')}
          hint={t('catalogue.form.chapterText.hint', { placeholder: '{{parameter.name}}' })}
          unmarked
        >
          {(control) => (
            <textarea
              {...control}
              className="area"
              rows={14}
              value={chapter.text}
              onChange={(event) => onChapter({ ...chapter, text: event.target.value })}
            />
          )}
        </Field>
      </div>
    </Panel>
  )
}
