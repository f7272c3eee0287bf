// Who is responsible: task × party, at one school or seen over all, with what nobody holds.
import { useState } from 'react'
import {
  Button,
  Chip,
  EmptyState,
  Link,
  Loaded,
  Note,
  PageHead,
  Panel,
  PlainTable,
  Tabs,
  toast,
  useAsk,
  useDo,
  useRight,
  useScope,
  useSession,
  useTexts,
  useUrl,
} from '#ui'
import { tasksApi as api } from '../../api.ts'
import { parties } from '../../model.ts'
import { Holders, OfAuthority } from '../parts.tsx'
import { type BoardTask, unheldOf } from './board.ts'
import { HolderDialog, type HolderPlace } from './HolderDialog.tsx'
import { TaskDialog } from './TaskDialog.tsx'

const tabs = ['tafel', 'unbesetzt', 'zustaendige'] as const

export default function TaskPage() {
  const { t } = useTexts()
  const { search } = useUrl()
  const { school } = useScope()
  const at = tabs.find((tab) => tab === search.get('bereich')) ?? 'tafel'
  return (
    <>
      <PageHead title={t('catalogue.tasks')} meta={[school?.name ?? t('catalogue.tasks.all')]} />
      <Tabs tabs={tabs.map((id) => ({ id, label: t(`catalogue.tasks.${id}`) }))} current={at} label={t('catalogue.tasks')} />
      <div className="body">
        <OfAuthority>{at === 'zustaendige' ? <HolderList /> : at === 'unbesetzt' ? <Unheld /> : <Board />}</OfAuthority>
      </div>
    </>
  )
}

/** One line per task; over all schools a cell says at how many nobody holds it. */
function Board() {
  const { t } = useTexts()
  const { school } = useScope()
  const { schools } = useSession()
  const id = school?.id ?? (schools.length === 1 ? schools[0]!.id : undefined)
  const asked = useAsk(api.taskBoard, { query: id ? { school: id } : {} })
  const [changing, setChanging] = useState<BoardTask>()
  const [setting, setSetting] = useState<HolderPlace>()
  const mayChange = useRight('catalogue.holder.change')
  return (
    <Loaded of={asked}>
      {(tasks) => {
        if (tasks.length === 0) return <EmptyState icon="people" title={t('catalogue.tasks.none')} text={t('catalogue.tasks.none.text')} />
        const blocks = [...new Set(tasks.map(({ block }) => block))]
        return (
          <div className="stack">
            {id ? null : <Note tone="info">{t('catalogue.tasks.hint')}</Note>}
            <p className="small muted">{t('catalogue.letters')}</p>
            {blocks.map((block) => {
              const own = tasks.filter((task) => task.block === block)
              return (
                <Panel
                  key={block}
                  title={own[0]!.blockTitle}
                  note={block}
                  flush
                  actions={<Link href={`/dienste-katalog/${block}?bereich=zustaendig`}>{t('catalogue.tasks.block')}</Link>}
                >
                  <PlainTable
                    label={own[0]!.blockTitle}
                    heads={[t('catalogue.task'), ...parties.map((party) => t(`catalogue.party.${party}`)), ...(mayChange ? [''] : [])]}
                    act={mayChange}
                    rows={own.map((task) => ({
                      key: task.task,
                      cells: [
                        <span key="n">
                          {task.title}
                          {task.by === 'block' ? null : (
                            <span className="sub">
                              {t(id || task.by !== 'school' ? `catalogue.by.${task.by}` : 'catalogue.by.schools')}
                            </span>
                          )}
                        </span>,
                        ...parties.map((party) => (
                          <Cell
                            key={party}
                            cell={task.cells.find((cell) => cell.party === party)}
                            one={id !== undefined}
                            onSet={
                              mayChange
                                ? () => setSetting({ party, number: block, task: task.task, school: id ?? null, title: task.title })
                                : undefined
                            }
                          />
                        )),
                        ...(mayChange
                          ? [
                              <Button key="c" small look="quiet" icon="edit" iconOnly onClick={() => setChanging(task)}>
                                {t('catalogue.task.change', { task: task.title })}
                              </Button>,
                            ]
                          : []),
                      ],
                    }))}
                  />
                </Panel>
              )
            })}
            {changing ? <TaskDialog task={changing} school={id ?? null} onClose={() => setChanging(undefined)} /> : null}
            {setting ? <HolderDialog place={setting} onClose={() => setSetting(undefined)} /> : null}
          </div>
        )
      }}
    </Loaded>
  )
}

function Cell({ cell, one, onSet }: { cell: BoardTask['cells'][number] | undefined; one: boolean; onSet: (() => void) | undefined }) {
  const { t } = useTexts()
  if (!cell) return null
  const letters = cell.letters.join('/')
  return (
    <>
      {letters.includes('A') ? <Chip tone="accent">{letters}</Chip> : <Chip>{letters}</Chip>}{' '}
      {one ? (
        <Holders holders={cell.holders} letter={cell.letters[0]!} />
      ) : cell.unheld ? (
        <Chip tone="warning">{t('catalogue.unheldAt', { count: cell.unheld })}</Chip>
      ) : null}
      {onSet && cell.unheld ? (
        <Button small look="quiet" icon="plus" onClick={onSet}>
          {t('catalogue.holder.set')}
        </Button>
      ) : null}
    </>
  )
}

/** Tasks that nobody holds, with how often; the way to mend it beside each. */
function Unheld() {
  const { t } = useTexts()
  const { school } = useScope()
  const { schools } = useSession()
  const asked = useAsk(api.taskBoard, { query: school ? { school: school.id } : {} })
  const [setting, setSetting] = useState<HolderPlace>()
  const mayChange = useRight('catalogue.holder.change')
  const name = (id: string | null) => schools.find((each) => each.id === id)?.name
  return (
    <Loaded of={asked}>
      {(tasks) => {
        const open = unheldOf(tasks)
        if (open.length === 0) return <EmptyState icon="check" title={t('catalogue.unheld.none')} text={t('catalogue.unheld.none.text')} />
        return (
          <div className="stack">
            <Note tone="warning" title={t('catalogue.unheld.title', { count: open.length })}>
              {t('catalogue.unheld.text')}
            </Note>
            {mayChange ? (
              <div className="row">
                {parties
                  .filter((party) => open.some(({ cell }) => cell.party === party))
                  .map((party) => (
                    <Button
                      key={party}
                      icon="plus"
                      onClick={() =>
                        setSetting({ party, number: null, task: null, school: school?.id ?? null, title: t('catalogue.holder.everything') })
                      }
                    >
                      {t('catalogue.holder.for', { party: t(`catalogue.party.${party}`) })}
                    </Button>
                  ))}
              </div>
            ) : null}
            <Panel title={t('catalogue.tasks.unbesetzt')} flush>
              <PlainTable
                label={t('catalogue.tasks.unbesetzt')}
                heads={[t('catalogue.task'), t('catalogue.block'), t('catalogue.holder.party'), t('catalogue.schools'), '']}
                rows={open.map(({ task, cell }) => ({
                  key: `${cell.party}/${task.block}/${task.task}`,
                  cells: [
                    task.title,
                    <Link key="b" href={`/dienste-katalog/${task.block}`}>
                      {task.blockTitle}
                    </Link>,
                    `${t(`catalogue.party.${cell.party}`)} (${cell.letters.join('/')})`,
                    (cell.unheld === 1 ? name(cell.unheldAt) : undefined) ?? t('catalogue.atSchools', { count: cell.unheld }),
                    mayChange ? (
                      <Button
                        key="s"
                        small
                        icon="plus"
                        onClick={() =>
                          setSetting({
                            party: cell.party,
                            number: task.block,
                            task: task.task,
                            school: cell.unheld === 1 ? cell.unheldAt : (school?.id ?? null),
                            title: task.title,
                          })
                        }
                      >
                        {t('catalogue.holder.set')}
                      </Button>
                    ) : null,
                  ],
                }))}
              />
            </Panel>
            {setting ? <HolderDialog place={setting} onClose={() => setSetting(undefined)} /> : null}
          </div>
        )
      }}
    </Loaded>
  )
}

function HolderList() {
  const { t } = useTexts()
  const { school } = useScope()
  const asked = useAsk(api.holders, { query: school ? { school: school.id } : {} })
  const remove = useDo(api.deleteHolder, { onDone: () => toast(t('catalogue.holder.removed')) })
  const mayChange = useRight('catalogue.holder.change')
  const [setting, setSetting] = useState<HolderPlace>()
  return (
    <div className="stack">
      {mayChange ? (
        <div className="row">
          {parties.map((party) => (
            <Button
              key={party}
              icon="plus"
              onClick={() =>
                setSetting({ party, number: null, task: null, school: school?.id ?? null, title: t('catalogue.holder.everything') })
              }
            >
              {t('catalogue.holder.for', { party: t(`catalogue.party.${party}`) })}
            </Button>
          ))}
        </div>
      ) : null}
      <Loaded of={asked}>
        {(holders) =>
          holders.length === 0 ? (
            <EmptyState icon="people" title={t('catalogue.holder.none')} text={t('catalogue.holder.none.text')} />
          ) : (
            <Panel title={t('catalogue.holder.plural')} flush>
              <PlainTable
                label={t('catalogue.holder.plural')}
                heads={[
                  t('catalogue.holder.party'),
                  t('catalogue.holder.where'),
                  t('catalogue.booking.school'),
                  t('catalogue.holder.who'),
                  '',
                ]}
                rows={holders.map((holder) => ({
                  key: holder.id,
                  cells: [
                    t(`catalogue.party.${holder.party}`),
                    [holder.number, holder.task].filter(Boolean).join(' · ') || t('catalogue.holder.everything'),
                    holder.schoolName ?? t('catalogue.tasks.all'),
                    <span key="w">
                      {holder.contact ?? holder.name ?? t('catalogue.holder.roleIs', { role: holder.role ?? '' })}
                      <span className="sub">{[holder.phone, holder.email].filter(Boolean).join(' · ')}</span>
                    </span>,
                    mayChange ? (
                      <Button
                        key="d"
                        small
                        look="quiet"
                        icon="trash"
                        iconOnly
                        onClick={() => void remove.run({ params: { id: holder.id } }).catch(() => {})}
                      >
                        {t('catalogue.holder.remove')}
                      </Button>
                    ) : null,
                  ],
                }))}
              />
            </Panel>
          )
        }
      </Loaded>
      {setting ? <HolderDialog place={setting} onClose={() => setSetting(undefined)} /> : null}
    </div>
  )
}
