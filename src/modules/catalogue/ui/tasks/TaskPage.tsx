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
import { parties, type Responsible } from '../../model.ts'
import { Holders, OfAuthority } from '../parts.tsx'
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
  const asked = useAsk(api.responsible, { query: id ? { school: id } : {} })
  const [changing, setChanging] = useState<Responsible>()
  const [setting, setSetting] = useState<HolderPlace>()
  const mayChange = useRight('catalogue.holder.change')
  return (
    <Loaded of={asked}>
      {(lines) => {
        if (lines.length === 0) return <EmptyState icon="people" title={t('catalogue.tasks.none')} text={t('catalogue.tasks.none.text')} />
        const byBlock = grouped(lines)
        return (
          <div className="stack">
            {id ? null : <Note tone="info">{t('catalogue.tasks.hint')}</Note>}
            {byBlock.map(({ block, title, tasks }) => (
              <Panel
                key={block}
                title={title}
                note={block}
                flush
                actions={<Link href={`/dienste-katalog/${block}?bereich=zustaendig`}>{t('catalogue.tasks.block')}</Link>}
              >
                <PlainTable
                  label={title}
                  heads={[t('catalogue.task'), ...parties.map((party) => t(`catalogue.party.${party}`)), ...(mayChange ? [''] : [])]}
                  rows={tasks.map(({ task, title: name, cells, by, first }) => ({
                    key: task,
                    cells: [
                      <span key="n">
                        {name}
                        {by === 'block' ? null : <span className="sub">{t(`catalogue.by.${by}`)}</span>}
                      </span>,
                      ...parties.map((party) => (
                        <Cell
                          key={party}
                          lines={cells.get(party) ?? []}
                          one={id !== undefined}
                          onSet={mayChange ? () => setSetting({ party, number: block, task, school: id ?? null, title: name }) : undefined}
                        />
                      )),
                      ...(mayChange
                        ? [
                            <Button key="c" small look="quiet" icon="edit" iconOnly onClick={() => setChanging(first)}>
                              {t('catalogue.task.change', { task: name })}
                            </Button>,
                          ]
                        : []),
                    ],
                  }))}
                />
              </Panel>
            ))}
            {changing ? (
              <TaskDialog
                line={changing}
                lines={lines.filter(
                  (line) => line.block === changing.block && line.task === changing.task && line.school === changing.school,
                )}
                school={id ?? null}
                onClose={() => setChanging(undefined)}
              />
            ) : null}
            {setting ? <HolderDialog place={setting} onClose={() => setSetting(undefined)} /> : null}
          </div>
        )
      }}
    </Loaded>
  )
}

interface Task {
  task: string
  title: string
  by: Responsible['by']
  first: Responsible
  cells: Map<string, Responsible[]>
}

function grouped(lines: readonly Responsible[]): { block: string; title: string; tasks: Task[] }[] {
  const blocks = new Map<string, { title: string; tasks: Map<string, Task> }>()
  for (const line of lines) {
    const block = blocks.get(line.block) ?? { title: line.blockTitle, tasks: new Map() }
    blocks.set(line.block, block)
    const task = block.tasks.get(line.task) ?? { task: line.task, title: line.title, by: line.by, first: line, cells: new Map() }
    block.tasks.set(line.task, task)
    task.cells.set(line.party, [...(task.cells.get(line.party) ?? []), line])
  }
  return [...blocks].map(([block, { title, tasks }]) => ({ block, title, tasks: [...tasks.values()] }))
}

const counts = (line: Responsible) => line.letter !== 'C' && line.letter !== 'I'

function Cell({ lines, one, onSet }: { lines: readonly Responsible[]; one: boolean; onSet: (() => void) | undefined }) {
  const { t } = useTexts()
  const line = lines[0]
  if (!line) return null
  const letters = [...new Set(lines.map(({ letter }) => letter))].join('/')
  const unheld = lines.filter((each) => counts(each) && each.holders.length === 0).length
  return (
    <>
      {line.letter.includes('A') ? <Chip tone="accent">{letters}</Chip> : <Chip>{letters}</Chip>}
      {one ? (
        <Holders holders={line.holders} letter={line.letter} />
      ) : unheld ? (
        <Chip tone="warning">{t('catalogue.unheldAt', { count: unheld })}</Chip>
      ) : null}
      {onSet && counts(line) && unheld ? (
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
  const asked = useAsk(api.responsible, { query: { unheld: 'true', ...(school ? { school: school.id } : {}) } } as never)
  const [setting, setSetting] = useState<HolderPlace>()
  const mayChange = useRight('catalogue.holder.change')
  const name = (id: string) => schools.find((each) => each.id === id)?.name
  return (
    <Loaded of={asked}>
      {(lines) => {
        if (lines.length === 0) return <EmptyState icon="check" title={t('catalogue.unheld.none')} text={t('catalogue.unheld.none.text')} />
        const groups = new Map<string, Responsible[]>()
        for (const line of lines as Responsible[]) {
          const key = `${line.party}/${line.block}/${line.task}`
          groups.set(key, [...(groups.get(key) ?? []), line])
        }
        return (
          <div className="stack">
            <Note tone="warning" title={t('catalogue.unheld.title', { count: groups.size })}>
              {t('catalogue.unheld.text')}
            </Note>
            {mayChange ? (
              <div className="row">
                {parties
                  .filter((party) => (lines as Responsible[]).some((line) => line.party === party))
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
                rows={[...groups].map(([key, group]) => {
                  const line = group[0]!
                  return {
                    key,
                    cells: [
                      line.title,
                      <Link key="b" href={`/dienste-katalog/${line.block}`}>
                        {line.blockTitle}
                      </Link>,
                      `${t(`catalogue.party.${line.party}`)} (${line.letter})`,
                      group.length === 1
                        ? (name(line.school) ?? t('catalogue.atSchools', { count: 1 }))
                        : t('catalogue.atSchools', { count: group.length }),
                      mayChange ? (
                        <Button
                          key="s"
                          small
                          icon="plus"
                          onClick={() =>
                            setSetting({
                              party: line.party,
                              number: line.block,
                              task: line.task,
                              school: group.length === 1 ? line.school : null,
                              title: line.title,
                            })
                          }
                        >
                          {t('catalogue.holder.set')}
                        </Button>
                      ) : null,
                    ],
                  }
                })}
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
