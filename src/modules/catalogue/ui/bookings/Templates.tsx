// Booking templates: shipped ones to copy, own ones to change.
import { useState } from 'react'
import {
  AskForm,
  Button,
  Chip,
  Dialog,
  EmptyState,
  LinkButton,
  Loaded,
  Panel,
  PlainTable,
  TextField,
  toast,
  useAsk,
  useDo,
  useTexts,
} from '#ui'
import { bookingsApi as api } from '../../api.ts'
import type { TemplateView } from '../../model.ts'
import { BlockChoice } from './BlockChoice.tsx'

export function Templates() {
  const { t } = useTexts()
  const asked = useAsk(api.bookingTemplates, {})
  const [editing, setEditing] = useState<TemplateView>()
  const remove = useDo(api.deleteBookingTemplate, { onDone: () => toast(t('catalogue.template.deleted')) })
  return (
    <Loaded of={asked}>
      {(templates) => (
        <>
          {templates.length === 0 ? (
            <EmptyState icon="copy" title={t('catalogue.template.none')} text={t('catalogue.template.none.text')} />
          ) : (
            <Panel title={t('catalogue.bookingTemplate.plural')} flush>
              <PlainTable
                label={t('catalogue.bookingTemplate.plural')}
                heads={[
                  t('catalogue.bookingTemplate.name'),
                  t('catalogue.bookingTemplate.note'),
                  t('catalogue.bookingTemplate.blocks'),
                  '',
                ]}
                rows={templates.map((template) => ({
                  key: template.id,
                  cells: [
                    <span key="n">
                      {template.name} {template.shipped ? <Chip>{t('catalogue.template.shipped')}</Chip> : null}
                    </span>,
                    template.note ?? '–',
                    template.blocks.map(({ block }) => block).join(', '),
                    <span key="a" className="row">
                      <LinkButton small href={`/buchungen/neu?vorlage=${template.id}`}>
                        {t('catalogue.template.use')}
                      </LinkButton>
                      <Button
                        small
                        look="quiet"
                        onClick={() =>
                          setEditing(
                            template.shipped
                              ? { ...template, id: '', shipped: false, name: t('catalogue.template.copyOf', { name: template.name }) }
                              : template,
                          )
                        }
                      >
                        {t(template.shipped ? 'catalogue.template.copy' : 'catalogue.template.edit')}
                      </Button>
                      {template.shipped ? null : (
                        <Button
                          small
                          look="quiet"
                          icon="trash"
                          iconOnly
                          onClick={() => void remove.run({ params: { id: template.id } }).catch(() => {})}
                        >
                          {t('catalogue.template.delete', { name: template.name })}
                        </Button>
                      )}
                    </span>,
                  ],
                }))}
              />
            </Panel>
          )}
          {editing ? <Edit template={editing} onClose={() => setEditing(undefined)} /> : null}
        </>
      )}
    </Loaded>
  )
}

function Edit({ template, onClose }: { template: TemplateView; onClose: () => void }) {
  const { t } = useTexts()
  const [name, setName] = useState(template.name)
  const [note, setNote] = useState(template.note ?? '')
  const [blocks, setBlocks] = useState(template.blocks.map(({ block }) => block))
  const create = useDo(api.createBookingTemplate)
  const change = useDo(api.changeBookingTemplate)
  const save = async () => {
    const own = new Map(template.blocks.map((each) => [each.block, each]))
    const body = { name, note: note || null, blocks: blocks.map((block) => own.get(block) ?? { block }) }
    await (template.id ? change.run({ params: { id: template.id }, body: { ...body, version: template.version } }) : create.run({ body }))
    toast(t('catalogue.template.saved'))
    onClose()
  }
  return (
    <Dialog open title={t('catalogue.bookingTemplate')} onClose={onClose} width="l">
      <AskForm
        trouble={create.problem ?? change.problem}
        fields={['name']}
        onSubmit={save}
        submit={t('catalogue.template.save')}
        busy={create.busy || change.busy}
        onCancel={onClose}
      >
        <TextField label={t('catalogue.bookingTemplate.name')} value={name} onValue={setName} max={120} />
        <TextField label={t('catalogue.bookingTemplate.note')} value={note} onValue={setNote} optional />
        <BlockChoice chosen={blocks} onChosen={setBlocks} />
      </AskForm>
    </Dialog>
  )
}
