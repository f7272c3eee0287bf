// What is done with many people at once: says how many it will reach and whom it leaves out, then does it.
import { type ReactNode, useState } from 'react'
import { accountsApi } from '#modules/access/api'
import { type Chosen, ConfirmDialog, type ConfirmProps, Dialog, Loaded, Note, toast, useAsk, useDo, useTexts } from '#ui'
import { peopleApi as api, leavingApi } from '../../api.ts'
import { AssignGroup } from './AssignGroup.tsx'
import { useSlips } from './Codes.tsx'
import { HoldDialog } from './HoldDialog.tsx'
import { asked, PerPage, type SlipForm, Way } from './SlipChoices.tsx'
import { inParts, takesCode } from './words.ts'

export type BulkKind = 'slips' | 'reset' | 'suspend' | 'reactivate' | 'class' | 'accounts' | 'hold' | 'release'
interface Someone {
  id: string
  account: string | null
  accountState: string | null
}
interface Part {
  people: readonly Someone[]
  done: () => void
  onClose: () => void
}

export function BulkWork({ kind, chosen, done, onClose }: { kind: BulkKind; chosen: Chosen; done: () => void; onClose: () => void }) {
  const { t } = useTexts()
  const asked = useAsk(api.chosen, { body: chosen.ids ? { ids: chosen.ids } : { query: chosen.query } })
  if (!asked.data)
    return (
      <Dialog open title={t(`people.bulk.${kind}`)} onClose={onClose}>
        <Loaded of={asked}>{() => null}</Loaded>
      </Dialog>
    )
  const Work = works[kind]
  return <Work people={asked.data} done={done} onClose={onClose} />
}

/** A question that names how many it reaches and how many it leaves out. */
function Ask({
  kind,
  reached,
  left,
  children,
  ...rest
}: Pick<ConfirmProps, 'onConfirm' | 'onClose' | 'danger' | 'icon'> & {
  kind: BulkKind
  reached: number
  left: number
  children?: ReactNode
}) {
  const { t } = useTexts()
  if (reached === 0)
    return (
      <Dialog open title={t(`people.bulk.${kind}`)} onClose={rest.onClose}>
        <Note>{t(`people.bulk.${kind}.nobody`)}</Note>
      </Dialog>
    )
  return (
    <ConfirmDialog open title={t(`people.bulk.${kind}`)} action={t(`people.bulk.${kind}.do`, { count: reached })} {...rest}>
      <p>{t(`people.bulk.${kind}.text`)}</p>
      {children}
      {left > 0 ? <Note>{t(`people.bulk.${kind}.left`, { count: left })}</Note> : null}
    </ConfirmDialog>
  )
}

const accountsOf = (people: readonly Someone[], fits: (state: string | null) => boolean) =>
  people.flatMap((each) => (each.account && fits(each.accountState) ? [each.account] : []))

function Slips({ people, done, onClose }: Part) {
  const slips = useSlips()
  const [form, setForm] = useState<SlipForm>(4)
  const accounts = accountsOf(people, takesCode)
  const print = async () => {
    await inParts(accounts, (part) => slips.print(part, asked(form)))
    done()
  }
  return (
    <Ask kind="slips" icon="print" reached={accounts.length} left={people.length - accounts.length} onConfirm={print} onClose={onClose}>
      <PerPage value={form} onValue={setForm} />
    </Ask>
  )
}

function Reset({ people, done, onClose }: Part) {
  const { t } = useTexts()
  const slips = useSlips()
  const renew = useDo(accountsApi.renewCodes)
  const [way, setWay] = useState<'slip' | 'mail'>('slip')
  const accounts = accountsOf(people, takesCode)
  const reset = async () => {
    await inParts(accounts, (part) => (way === 'slip' ? slips.print(part) : renew.run({ body: { ids: part, way } })))
    if (way === 'mail') toast(t('people.bulk.reset.mailed', { count: accounts.length }))
    done()
  }
  return (
    <Ask kind="reset" icon="key" reached={accounts.length} left={people.length - accounts.length} onConfirm={reset} onClose={onClose}>
      <Way value={way} onValue={setWay} />
    </Ask>
  )
}

function Suspend({ people, done, onClose }: Part) {
  const { t } = useTexts()
  const suspend = useDo(accountsApi.suspend)
  const back = useDo(accountsApi.reactivate)
  const accounts = accountsOf(people, takesCode)
  const run = async () => {
    await inParts(accounts, (part) => suspend.run({ body: { ids: part } }))
    toast(t('people.bulk.suspend.done', { count: accounts.length }), {
      action: { label: t('ui.undo'), run: () => inParts(accounts, (part) => back.run({ body: { ids: part } })) },
    })
    done()
  }
  return (
    <Ask
      kind="suspend"
      icon="lock"
      danger
      reached={accounts.length}
      left={people.length - accounts.length}
      onConfirm={run}
      onClose={onClose}
    />
  )
}

function Reactivate({ people, done, onClose }: Part) {
  const { t } = useTexts()
  const back = useDo(accountsApi.reactivate)
  const accounts = accountsOf(people, (state) => state === 'suspended')
  const run = async () => {
    await inParts(accounts, (part) => back.run({ body: { ids: part } }))
    toast(t('people.bulk.reactivate.done', { count: accounts.length }))
    done()
  }
  return (
    <Ask kind="reactivate" icon="play" reached={accounts.length} left={people.length - accounts.length} onConfirm={run} onClose={onClose} />
  )
}

function GiveAccounts({ people, done, onClose }: Part) {
  const { t } = useTexts()
  const give = useDo(api.giveAccounts)
  const without = people.filter((each) => !each.account).map((each) => each.id)
  const run = async () => {
    let made = 0
    await inParts(without, async (part) => {
      made += (await give.run({ body: { ids: part } })).length
    })
    toast(t('people.bulk.accounts.done', { count: made }))
    done()
  }
  return (
    <Ask kind="accounts" icon="user" reached={without.length} left={people.length - without.length} onConfirm={run} onClose={onClose} />
  )
}

const Assign = ({ people, done, onClose }: Part) => <AssignGroup people={people.map((each) => each.id)} onDone={done} onClose={onClose} />
const Hold = ({ people, done, onClose }: Part) => <HoldDialog people={people.map((each) => each.id)} onDone={done} onClose={onClose} />

function Release({ people, done, onClose }: Part) {
  const { t } = useTexts()
  const release = useDo(leavingApi.holdPeople)
  const run = async () => {
    await inParts(people, (part) => release.run({ body: { people: part.map((each) => each.id), hold: null } }))
    toast(t('people.bulk.release.done', { count: people.length }))
    done()
  }
  return <Ask kind="release" icon="undo" reached={people.length} left={0} onConfirm={run} onClose={onClose} />
}

const works: Record<BulkKind, (part: Part) => ReactNode> = {
  slips: Slips,
  reset: Reset,
  suspend: Suspend,
  reactivate: Reactivate,
  class: Assign,
  accounts: GiveAccounts,
  hold: Hold,
  release: Release,
}
