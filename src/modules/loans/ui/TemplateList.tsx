// Templates of contracts: the wording with places for names and days.
import { useState } from 'react'
import { columnsOf } from '#shared'
import { Button, DataList, Dialog, type EntryProps, ModelForm, PageHead, toast, useDo, useTexts } from '#ui'
import { loanStartersApi as startersApi } from '../api/starters.ts'
import { loansApi as api } from '../api.ts'
import { placeholders, Template } from '../model.ts'

const languageName = (code: string, lang: string) => new Intl.DisplayNames(lang, { type: 'language' }).of(code) ?? code

/** What is spoken at home most often; a template may bring another. */
const languages = ['de', 'en', 'ar', 'bg', 'el', 'es', 'fa', 'fr', 'hr', 'it', 'pl', 'pt', 'ro', 'ru', 'sq', 'sr', 'tr', 'uk', 'vi']

function LanguageChoice({ control, entry, onEntry }: EntryProps) {
  const { lang } = useTexts()
  const now = String(entry ?? '')
  const codes = languages.includes(now) || !now ? languages : [...languages, now]
  return (
    <select {...control} className="select" value={now} onChange={(event) => onEntry(event.target.value)}>
      {codes.map((code) => (
        <option key={code} value={code}>
          {languageName(code, lang)}
        </option>
      ))}
    </select>
  )
}

function Wording({ field, control, entry, onEntry }: EntryProps) {
  return (
    <textarea
      {...control}
      className="area"
      rows={14}
      maxLength={field.max}
      value={String(entry ?? '')}
      onChange={(event) => onEntry(event.target.value)}
    />
  )
}

export default function TemplateList() {
  const { t, lang } = useTexts()
  const [edits, setEdits] = useState<Template | 'new'>()
  const begin = useDo(api.firstTemplate)
  const remove = useDo(api.deleteTemplate)
  const beginning = async () => setEdits(await begin.run({}))
  const fill = useDo(startersApi.starterTemplates)
  const filling = async () => {
    try {
      toast(t('loans.template.startersMade', { count: (await fill.run({})).length }))
    } catch (error) {
      toast((error as Error).message, { tone: 'refused' })
    }
  }
  const removing = async (template: Template) => {
    try {
      await remove.run({ params: { id: template.id } })
      toast(t('loans.template.deleted', { name: template.name }))
    } catch (error) {
      toast((error as Error).message, { tone: 'refused' })
    }
  }
  return (
    <>
      <PageHead
        title={t('loans.template.plural')}
        crumbs={[{ label: t('loans.contract.plural'), href: '/ausleihen' }]}
        actions={
          <>
            <Button icon="copy" busy={fill.busy} onClick={() => void filling()}>
              {t('loans.template.starters')}
            </Button>
            <Button look="primary" icon="plus" onClick={() => setEdits('new')}>
              {t('loans.template.add')}
            </Button>
          </>
        }
      />
      <DataList
        name={Template.name}
        columns={columnsOf(Template)}
        endpoint={api.templates}
        titleColumn="name"
        tones={{ state: { active: 'success', retired: 'off' } }}
        cells={{ language: (template) => languageName(String(template.language), lang) }}
        rowActions={(template) => [
          { id: 'edit', label: t('loans.edit'), icon: 'edit', onAction: () => setEdits(template as Template) },
          { id: 'delete', label: t('loans.template.delete'), icon: 'trash', onAction: () => void removing(template as Template) },
        ]}
        empty={{
          icon: 'doc',
          title: t('loans.template.none'),
          text: t('loans.template.none.text'),
          actions: (
            <Button look="primary" icon="copy" busy={begin.busy} onClick={() => void beginning()}>
              {t('loans.template.begin')}
            </Button>
          ),
        }}
      />
      {edits ? (
        <Dialog open title={edits === 'new' ? t('loans.template.add') : edits.name} width="l" onClose={() => setEdits(undefined)}>
          <div className="stack">
            <details>
              <summary>{t('loans.template.places')}</summary>
              <dl className="facts facts--rows small">
                {placeholders.map((name) => (
                  <div key={name}>
                    <dt className="mono">{`{{${name}}}`}</dt>
                    <dd>{t(`loans.place.${name}`)}</dd>
                  </div>
                ))}
              </dl>
            </details>
            <ModelForm
              model={Template}
              mode={edits === 'new' ? 'draft' : 'change'}
              values={edits === 'new' ? { kind: 'loan', language: 'de' } : { ...edits }}
              endpoint={(edits === 'new' ? api.createTemplate : api.changeTemplate) as typeof api.createTemplate}
              sections={[{ fields: ['name', 'kind', 'language', 'body'] }]}
              controls={{ language: LanguageChoice, body: Wording }}
              onCancel={() => setEdits(undefined)}
              onDone={() => {
                toast(t('loans.saved'))
                setEdits(undefined)
              }}
            />
          </div>
        </Dialog>
      ) : null}
    </>
  )
}
