// Wishes for loan devices: made here, decided here, and made into a prepared contract.
import { useState } from 'react'
import { columnsOf, type Id } from '#shared'
import {
  AskForm,
  Button,
  DataList,
  DayInput,
  Dialog,
  Field,
  faultAt,
  Loaded,
  Note,
  PageHead,
  type RefEntry,
  RefInput,
  readDay,
  TextField,
  toast,
  useAsk,
  useDo,
  useGo,
  useRight,
  useScope,
  useSession,
  useTexts,
  useUrl,
} from '#ui'
import { loanWishesApi as api } from '../api/wishes.ts'
import { Wish } from '../model.ts'

interface WishRow extends Wish {
  personName: string | null
  schoolName: string
  contractName: string | null
  decisions: { step: string; verdict: string; name: string; reason: string | null }[]
}

export default function WishList() {
  const { t, f } = useTexts()
  const { search, change } = useUrl()
  const may = { coordinator: useRight('loans.wish.coordinator'), head: useRight('loans.wish.head'), lend: useRight('loans.lend') }
  const [open, setOpen] = useState<{ wish: WishRow; what: 'decide' | 'prepare' }>()
  const withdraw = useDo(api.withdrawWishes, { onDone: () => toast(t('loans.wish.withdrawn')) })
  const add = (
    <Button look="primary" icon="plus" onClick={() => void change({ neu: '1' })}>
      {t('loans.wish.add')}
    </Button>
  )
  const actionsOf = (wish: WishRow) => [
    ...(wish.state === 'open' && wish.step && may[wish.step]
      ? [{ id: 'decide', label: t('loans.wish.decide'), icon: 'check', onAction: () => setOpen({ wish, what: 'decide' }) }]
      : []),
    ...(wish.state === 'approved' && may.lend
      ? [{ id: 'prepare', label: t('loans.wish.prepare'), icon: 'loan', onAction: () => setOpen({ wish, what: 'prepare' }) }]
      : []),
    ...(wish.state === 'open' || wish.state === 'approved'
      ? [
          {
            id: 'withdraw',
            label: t('loans.wish.withdraw'),
            icon: 'x',
            onAction: () =>
              void withdraw.run({ body: { ids: [wish.id] } }).catch((error: Error) => toast(error.message, { tone: 'refused' })),
          },
        ]
      : []),
  ]
  return (
    <>
      <PageHead title={t('loans.wish.plural')} crumbs={[{ label: t('loans.contract.plural'), href: '/ausleihen' }]} actions={add} />
      <DataList
        name={Wish.name}
        columns={columnsOf(Wish)}
        endpoint={api.wishes}
        exportEndpoint={api.exportWishes}
        titleColumn="person"
        scope="school"
        cells={{
          person: (wish) => wish.personName ?? t('loans.forgotten'),
          school: (wish) => wish.schoolName,
          contract: (wish) => wish.contractName,
        }}
        subtitle={(wish) =>
          [t('loans.wish.span', { from: f.day(wish.fromDay), until: f.day(wish.untilDay) }), wish.answer].filter(Boolean).join(' · ')
        }
        tones={{ state: { open: 'info', approved: 'success', declined: 'warning', withdrawn: 'off', prepared: 'success' } }}
        rowActions={(wish) => actionsOf(wish as WishRow)}
        empty={{ icon: 'loan', title: t('loans.wish.none'), text: t('loans.wish.none.text'), actions: add }}
      />
      {search.get('neu') ? <NewWish onClose={() => void change({ neu: null })} /> : null}
      {open?.what === 'decide' ? <Decide wish={open.wish} onClose={() => setOpen(undefined)} /> : null}
      {open?.what === 'prepare' ? <Prepare wish={open.wish} onClose={() => setOpen(undefined)} /> : null}
    </>
  )
}

const kinds = ['tablet', 'notebook'] as const

function NewWish({ onClose }: { onClose: () => void }) {
  const { t, f } = useTexts()
  const scope = useScope()
  const { schools } = useSession()
  const near = useAsk(api.nearPeople, {})
  const seesPeople = useRight('people.browse')
  const [chosen, setChosen] = useState('')
  const [person, setPerson] = useState<RefEntry | null>(null)
  const [place, setPlace] = useState<RefEntry | null>(null)
  const [kind, setKind] = useState<(typeof kinds)[number]>('tablet')
  const [from, setFrom] = useState(f.day(new Date()))
  const [until, setUntil] = useState('')
  const [reason, setReason] = useState('')
  const wish = useDo(api.wish, {
    onDone: () => {
      toast(t('loans.wish.sent'))
      onClose()
    },
  })
  const fixed = scope.school ?? (schools.length === 1 ? schools[0]! : null)
  const school = fixed ?? place
  const own = near.data?.find((each) => `${each.person} ${each.school}` === chosen)
  const whose: { person: Id; school: Id } | null = own
    ? { person: own.person, school: own.school }
    : person && school
      ? { person: person.id, school: school.id }
      : null
  const [fromDay, untilDay] = [readDay(from), readDay(until)]
  return (
    <Dialog open title={t('loans.wish.add')} onClose={onClose}>
      <AskForm
        trouble={wish.problem}
        fields={['untilDay', 'reason']}
        onSubmit={() => wish.run({ body: { ...whose!, kind, fromDay: fromDay!, untilDay: untilDay!, reason: reason.trim() } })}
        submit={t('loans.wish.send')}
        icon="send"
        busy={wish.busy}
        disabled={!whose || !fromDay || !untilDay || !reason.trim()}
        onCancel={onClose}
      >
        <Loaded of={near}>
          {(people) =>
            people.length ? (
              <Field label={t('loans.wish.person')} required>
                {(control) => (
                  <select className="select" {...control} value={chosen} onChange={(event) => setChosen(event.target.value)}>
                    <option value="">{t('ui.form.choose')}</option>
                    {people.map((each) => (
                      <option key={`${each.person} ${each.school}`} value={`${each.person} ${each.school}`}>
                        {each.name}, {each.schoolName}
                      </option>
                    ))}
                  </select>
                )}
              </Field>
            ) : null
          }
        </Loaded>
        {near.data && !near.data.length && !seesPeople ? <Note tone="info">{t('loans.wish.nobody')}</Note> : null}
        {near.data && !own && seesPeople ? (
          <>
            {fixed ? null : (
              <Field label={t('loans.wish.school')} required={!near.data.length}>
                {(control) => <RefInput target="organisation.school" control={control} value={place} onValue={setPlace} />}
              </Field>
            )}
            <Field label={t(near.data.length ? 'loans.wish.other' : 'loans.wish.person')} required={!near.data.length}>
              {(control) => <RefInput target="people.person" control={control} value={person} onValue={setPerson} />}
            </Field>
          </>
        ) : null}
        <Field label={t('loans.wish.kind')} required>
          {(control) => (
            <select
              className="select"
              {...control}
              value={kind}
              onChange={(event) => setKind(event.target.value as (typeof kinds)[number])}
            >
              {kinds.map((each) => (
                <option key={each} value={each}>
                  {t(`devices.device.kind.${each}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t('loans.wish.fromDay')} required>
          {(control) => <DayInput control={control} value={from} onValue={setFrom} />}
        </Field>
        <Field label={t('loans.wish.untilDay')} required fault={faultAt(wish.problem, 'untilDay')}>
          {(control) => <DayInput control={control} value={until} onValue={setUntil} />}
        </Field>
        <Field label={t('loans.wish.reason')} hint={t('loans.wish.reason.hint')} required fault={faultAt(wish.problem, 'reason')}>
          {(control) => (
            <textarea
              className="area"
              rows={3}
              maxLength={1_000}
              {...control}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
      </AskForm>
    </Dialog>
  )
}

function Decide({ wish, onClose }: { wish: WishRow; onClose: () => void }) {
  const { t, f } = useTexts()
  const [reason, setReason] = useState('')
  const decide = useDo(api.decideWishes, {
    onDone: () => {
      toast(t('loans.wish.answered'))
      onClose()
    },
  })
  const run = (verdict: 'approved' | 'declined') =>
    decide.run({ body: { chosen: { ids: [wish.id] }, verdict, reason: reason.trim() || null } })
  return (
    <Dialog open title={t('loans.wish.decide')} onClose={onClose}>
      <AskForm
        trouble={decide.problem}
        fields={['reason']}
        onSubmit={() => run('approved')}
        submit={t('loans.wish.approve')}
        icon="check"
        busy={decide.busy}
        onCancel={onClose}
        more={
          <Button icon="x" disabled={decide.busy} onClick={() => void run('declined').catch(() => {})}>
            {t('loans.wish.decline')}
          </Button>
        }
      >
        <p>
          <b>{wish.personName}</b> · {t(`devices.device.kind.${wish.kind}`)} ·{' '}
          {t('loans.wish.span', { from: f.day(wish.fromDay), until: f.day(wish.untilDay) })}
        </p>
        <p>{wish.reason}</p>
        <p className="muted">{t('loans.wish.by', { name: wish.wisher })}</p>
        {wish.decisions.map((each) => (
          <p key={each.step} className="muted">
            {t(`loans.wish.verdict.${each.verdict}`, { name: each.name })} {each.reason}
          </p>
        ))}
        <TextField
          label={t('loans.wish.answer')}
          hint={t('loans.wish.answer.hint')}
          optional
          max={500}
          value={reason}
          onValue={setReason}
          trouble={decide.problem}
          path="reason"
        />
      </AskForm>
    </Dialog>
  )
}

function Prepare({ wish, onClose }: { wish: WishRow; onClose: () => void }) {
  const { t } = useTexts()
  const go = useGo()
  const [template, setTemplate] = useState<RefEntry | null>(null)
  const [device, setDevice] = useState<RefEntry | null>(null)
  const prepare = useDo(api.prepareWish, {
    onDone: (contract) => {
      toast(t('loans.wish.prepared', { number: contract.number }))
      void go(`/ausleihen/${contract.id}`)
    },
  })
  return (
    <Dialog open title={t('loans.wish.prepare')} onClose={onClose}>
      <AskForm
        trouble={prepare.problem}
        onSubmit={() => prepare.run({ params: { id: wish.id }, body: { template: template!.id, devices: [device!.id] } })}
        submit={t('loans.wish.prepare')}
        icon="check"
        busy={prepare.busy}
        disabled={!template || !device}
        onCancel={onClose}
      >
        <p>
          <b>{wish.personName}</b> · {t(`devices.device.kind.${wish.kind}`)}
        </p>
        <Field label={t('loans.contract.template')} required>
          {(control) => <RefInput target="loans.template" control={control} value={template} onValue={setTemplate} />}
        </Field>
        <Field label={t('loans.item.device')} required>
          {(control) => (
            <RefInput
              target="devices.device"
              control={control}
              value={device}
              onValue={setDevice}
              filter={[`school:is:${wish.school}`, `kind:is:${wish.kind}`, 'state:is:inStock|inUse']}
            />
          )}
        </Field>
      </AskForm>
    </Dialog>
  )
}
