// Addresses for agents: opened per school, shown once, closed when they are no longer needed.
import { useState } from 'react'
import { columnsOf } from '#shared'
import { Button, Copy, DataList, Dialog, ModelForm, Note, PageHead, Panel, toast, useDo, useScope, useTexts } from '#ui'
import { inventoryApi as api } from '../api.ts'
import { Enrolment, Refusal } from '../model.ts'

export default function EnrolmentList() {
  const { t } = useTexts()
  const { school } = useScope()
  const [opens, setOpens] = useState(false)
  const [url, setUrl] = useState<string>()
  const close = useDo(api.closeEnrolments)
  const reopen = useDo(api.reopenEnrolments)
  const settle = useDo(api.settleRefusals)
  const end = () => {
    setOpens(false)
    setUrl(undefined)
  }
  const add = (
    <Button look="primary" icon="plus" onClick={() => setOpens(true)}>
      {t('inventory.enrolment.open')}
    </Button>
  )
  return (
    <>
      <PageHead
        title={t('inventory.enrolment.plural')}
        crumbs={[{ label: t('inventory.finding.plural'), href: '/bestandsaufnahme' }]}
        actions={add}
      />
      <DataList
        name={Enrolment.name}
        columns={columnsOf(Enrolment)}
        endpoint={api.enrolments}
        titleColumn="name"
        scope="school"
        bulk={[
          {
            id: 'close',
            label: t('inventory.enrolment.close'),
            right: 'inventory.enrol',
            onlyIds: true,
            run: async ({ ids }, done) => {
              const { count } = await close.run({ body: { ids } })
              toast(t('inventory.enrolment.closed', { count }), {
                action: { label: t('ui.undo'), run: () => reopen.run({ body: { ids } }) },
              })
              done()
            },
          },
        ]}
        empty={{ icon: 'key', title: t('inventory.enrolment.none'), text: t('inventory.enrolment.none.text'), actions: add }}
      />
      <div className="body stack">
        <Panel title={t('inventory.refusal.plural')} flush>
          <DataList
            inside
            prefix="a."
            name={Refusal.name}
            columns={columnsOf(Refusal)}
            endpoint={api.refusals}
            exportEndpoint={api.exportRefusals}
            titleColumn="reason"
            scope="school"
            sort="-lastAt"
            searchHint={t('inventory.refusal.searchHint')}
            bulk={[
              {
                id: 'settle',
                label: t('inventory.refusal.settle'),
                icon: 'check',
                right: 'inventory.enrol',
                run: async ({ ids, query }, done) => {
                  const chosen = ids ? { ids } : { query }
                  const { count } = await settle.run({ body: { chosen, done: true } })
                  toast(t('inventory.refusal.settled', { count }), {
                    action: ids && { label: t('ui.undo'), run: () => settle.run({ body: { chosen, done: false } }) },
                  })
                  done()
                },
              },
              {
                id: 'reopen',
                label: t('inventory.refusal.reopen'),
                right: 'inventory.enrol',
                run: async ({ ids, query }, done) => {
                  const { count } = await settle.run({ body: { chosen: ids ? { ids } : { query }, done: false } })
                  toast(t('inventory.refusal.reopened', { count }))
                  done()
                },
              },
            ]}
            empty={{ icon: 'check', title: t('inventory.refusal.none'), text: t('inventory.refusal.none.text') }}
          />
        </Panel>
        <p className="small muted">{t('inventory.refusal.help')}</p>
      </div>
      <Dialog open={opens} title={t('inventory.enrolment.open')} onClose={end} firm={Boolean(url)}>
        {url ? (
          <div className="stack">
            <Note tone="success">{t('inventory.enrolment.once')}</Note>
            <p className="row">
              <code>{url}</code> <Copy text={url} />
            </p>
            <p className="small">{t('inventory.enrolment.how')}</p>
            <pre
              className="mono small"
              style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
            >{`server = ${url}\nno-category = process,environment,user,local_user,local_group\nno-task = collect,deploy,esx,netdiscovery,netinventory,wakeonlan`}</pre>
            <div className="row">
              <Button look="primary" onClick={end}>
                {t('inventory.enrolment.noted')}
              </Button>
            </div>
          </div>
        ) : (
          <ModelForm
            model={Enrolment}
            mode="draft"
            values={school ? { school: school.id, schoolName: school.name, name: school.name } : {}}
            endpoint={api.openEnrolment}
            sections={[{ fields: ['name', 'school'] }]}
            submit={t('inventory.enrolment.open')}
            onCancel={end}
            onDone={(made) => setUrl(made.url)}
          />
        )}
      </Dialog>
    </>
  )
}
