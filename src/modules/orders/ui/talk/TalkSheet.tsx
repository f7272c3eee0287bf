// The sheet of one school: stock, wishes, decisions and money on one page, to be spoken about and printed.
import { useState } from 'react'
import type { Answer } from '#shared'
import {
  Button,
  Dialog,
  download,
  Facts,
  Link,
  Loaded,
  ModelForm,
  Panel,
  PlainTable,
  Sheet,
  State,
  toast,
  useAsk,
  useDo,
  useParam,
  useRight,
  useTexts,
} from '#ui'
import { talksApi } from '../../api.ts'
import { Decision, stockWords, Talk } from '../../model.ts'
import { usePrice } from '../words.tsx'

type Row = Answer<typeof talksApi.talk>
type Point = Row['sheet']['decisions'][number]
const verdictTones = { open: 'info', yes: 'success', no: 'danger', later: 'warning' } as const

export default function TalkSheet() {
  const { t, f } = useTexts()
  const asked = useAsk(talksApi.talk, { params: { id: useParam('talk') } })
  return (
    <Loaded of={asked}>
      {(talk) => (
        <Sheet
          title={`${talk.schoolName}, ${talk.year}`}
          crumbs={[{ label: t('orders.talk.plural'), href: '/investitionsgespraech' }]}
          state={<State tone={talk.state === 'held' ? 'success' : 'info'}>{t(`orders.talk.state.${talk.state}`)}</State>}
          meta={[talk.day ? f.day(talk.day) : null, talk.participants]}
          actions={<Actions talk={talk} onReload={asked.refetch} />}
        >
          <div className="cols">
            <div className="stack">
              <Decisions talk={talk} />
              <Wishes talk={talk} />
            </div>
            <div className="stack">
              <Stock talk={talk} />
              <Money talk={talk} />
              {talk.notes ? (
                <Panel title={t('orders.talk.notes')}>
                  <p>{talk.notes}</p>
                </Panel>
              ) : null}
            </div>
          </div>
        </Sheet>
      )}
    </Loaded>
  )
}

function Actions({ talk, onReload }: { talk: Row; onReload: () => unknown }) {
  const { t } = useTexts()
  const may = useRight('orders.talk.change')
  const [edits, setEdits] = useState(false)
  const [busy, setBusy] = useState(false)
  const print = async () => {
    setBusy(true)
    await download(talksApi.printTalk, { params: { id: talk.id } }).catch((error: Error) => toast(error.message, { tone: 'refused' }))
    setBusy(false)
  }
  return (
    <>
      <Button icon="print" busy={busy} onClick={() => void print()}>
        {t('orders.talk.print')}
      </Button>
      {may ? (
        <Button icon="edit" onClick={() => setEdits(true)}>
          {t('orders.talk.edit')}
        </Button>
      ) : null}
      {edits ? (
        <Dialog open title={t('orders.talk.edit')} onClose={() => setEdits(false)}>
          <ModelForm
            model={Talk}
            mode="change"
            values={talk}
            endpoint={talksApi.changeTalk}
            params={{ id: talk.id }}
            sections={[{ fields: ['day', 'state', 'participants', 'notes'] }]}
            submit={t('orders.save')}
            onCancel={() => setEdits(false)}
            onReload={onReload}
            onDone={() => {
              toast(t('orders.talk.saved'))
              setEdits(false)
            }}
          />
        </Dialog>
      ) : null}
    </>
  )
}

function Stock({ talk }: { talk: Row }) {
  const { t, lang } = useTexts()
  const text = (value: unknown) => stockWords(value, t, lang) ?? <span className="muted">{t('orders.talk.unknown')}</span>
  return (
    <Panel title={t('orders.talk.stock')}>
      {talk.sheet.stock.length ? (
        <Facts rows facts={talk.sheet.stock.map(({ name, value }) => ({ label: t(`fact.${name}`), value: text(value) }))} />
      ) : (
        <p className="muted">{t('orders.talk.nothing')}</p>
      )}
    </Panel>
  )
}

function Money({ talk }: { talk: Row }) {
  const { t, f } = useTexts()
  return (
    <Panel title={t('orders.talk.budget')} flush={talk.sheet.budgets.length > 0}>
      {talk.sheet.budgets.length ? (
        <PlainTable
          label={t('orders.talk.budget')}
          heads={[
            t('orders.talk.budget.name'),
            t('orders.talk.budget.allocated'),
            t('orders.talk.budget.committed'),
            t('orders.talk.budget.remaining'),
          ]}
          figures={[1, 2, 3]}
          rows={talk.sheet.budgets.map((budget) => ({
            key: `${budget.name}${budget.pot}`,
            cells: [
              `${budget.name} (${t(`orders.budget.pot.${budget.pot}`)})`,
              f.money(budget.allocated),
              f.money(budget.committed),
              f.money(budget.remaining),
            ],
          }))}
        />
      ) : (
        <p className="muted">{t('orders.talk.nothing')}</p>
      )}
    </Panel>
  )
}

function Wishes({ talk }: { talk: Row }) {
  const { t } = useTexts()
  const price = usePrice()
  const { wishes, ordered } = talk.sheet
  const list = (title: string, rows: { id: string; number: string; title: string; line: string }[]) => (
    <Panel title={title} note={rows.length || undefined} flush={rows.length > 0}>
      {rows.length ? (
        <ul className="items">
          {rows.map((row) => (
            <li key={row.id}>
              <div className="items__main">
                <Link href={`/bestellungen/${row.id}`}>
                  {row.number} {row.title}
                </Link>
                <div className="items__meta">{row.line}</div>
              </div>
            </li>
          ))}
        </ul>
      ) : (
        <p className="muted">{t('orders.talk.nothing')}</p>
      )}
    </Panel>
  )
  return (
    <>
      {list(
        t('orders.talk.wishes'),
        wishes.map((wish) => ({ ...wish, line: [wish.wisher, price(wish), wish.reason].filter(Boolean).join(' · ') })),
      )}
      {list(
        t('orders.talk.ordered'),
        ordered.map((order) => ({
          ...order,
          line: [t(`orders.order.state.${order.state}`), price({ amount: order.amount, yearly: null })].join(' · '),
        })),
      )}
    </>
  )
}

function Decisions({ talk }: { talk: Row }) {
  const { t } = useTexts()
  const may = useRight('orders.talk.change')
  const price = usePrice()
  const [edited, setEdited] = useState<Point | 'new'>()
  const order = useDo(talksApi.orderDecisions, { onDone: () => toast(t('orders.talk.order.done')) })
  const drop = useDo(talksApi.dropDecision)
  const refused = (error: Error) => toast(error.message, { tone: 'refused' })
  const points = talk.sheet.decisions
  return (
    <Panel
      title={t('orders.talk.decisions')}
      note={points.length || undefined}
      flush={points.length > 0}
      actions={
        may ? (
          <Button small icon="plus" onClick={() => setEdited('new')}>
            {t('orders.talk.addPoint')}
          </Button>
        ) : null
      }
    >
      {points.length ? (
        <ul className="items">
          {points.map((point) => (
            <li key={point.id}>
              <div className="items__main">
                <div>{point.title}</div>
                <div className="items__meta">
                  {[
                    t(`orders.decision.kind.${point.kind}`),
                    price({ amount: point.amount, yearly: null }),
                    t(`orders.decision.pot.${point.pot}`),
                    point.wishNumber ? t('orders.talk.onWish', { number: point.wishNumber }) : null,
                    point.orderNumber ? t('orders.talk.became', { number: point.orderNumber }) : null,
                    point.note,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </div>
                {may ? (
                  <div className="row">
                    <Button small look="quiet" icon="edit" onClick={() => setEdited(point)}>
                      {t('orders.talk.editPoint')}
                    </Button>
                    {point.order ? null : (
                      <Button small look="quiet" icon="trash" onClick={() => void drop.run({ params: { id: point.id } }).catch(refused)}>
                        {t('orders.talk.dropPoint')}
                      </Button>
                    )}
                    {point.verdict === 'yes' && !point.order && !point.wish && point.kind !== 'service' ? (
                      <Button
                        small
                        icon="cart"
                        busy={order.busy}
                        onClick={() => void order.run({ body: { ids: [point.id] } }).catch(refused)}
                      >
                        {t('orders.talk.order')}
                      </Button>
                    ) : null}
                  </div>
                ) : null}
              </div>
              <div className="items__end">
                <State tone={verdictTones[point.verdict]}>{t(`orders.decision.verdict.${point.verdict}`)}</State>
              </div>
            </li>
          ))}
        </ul>
      ) : (
        <p className="muted">{t('orders.talk.nothing')}</p>
      )}
      {edited ? <PointDialog talk={talk.id} point={edited === 'new' ? null : edited} onClose={() => setEdited(undefined)} /> : null}
    </Panel>
  )
}

function PointDialog({ talk, point, onClose }: { talk: string; point: Point | null; onClose: () => void }) {
  const { t } = useTexts()
  const title = t(point ? 'orders.talk.editPoint' : 'orders.talk.addPoint')
  const shared = {
    model: Decision,
    sections: [{ fields: ['title', 'kind', 'amount', 'pot', 'verdict', 'note'] }],
    submit: t('orders.save'),
    onCancel: onClose,
    onDone: onClose,
  }
  return (
    <Dialog open title={title} onClose={onClose}>
      {point ? (
        <ModelForm {...shared} mode="change" values={point} endpoint={talksApi.changeDecision} params={{ id: point.id }} />
      ) : (
        <ModelForm
          {...shared}
          mode="draft"
          values={{ kind: 'device', pot: 'authority', verdict: 'open' }}
          endpoint={talksApi.addDecision}
          bodyOf={(draft) => ({ kind: 'device', pot: 'authority', verdict: 'open', ...draft, talk })}
        />
      )}
    </Dialog>
  )
}
