// The parts of a block as its sheet shows them.
import { Chip, EmptyState, Facts, Link, Note, Panel, PlainTable, useTexts } from '#ui'
import {
  type Block,
  type Costs,
  effectiveParameters,
  fillText,
  type ParameterValues,
  parameterText,
  parties,
  priceOf,
  priorities,
  settledServiceLevel,
  unitOf,
} from '../../model.ts'
import { Prose } from './Prose.tsx'

interface Props {
  block: Block
}
interface Valued extends Props {
  values: ParameterValues
}

const Lines = ({ lines }: { lines: readonly string[] }) => (
  <ul className="prose">
    {lines.map((line) => (
      <li key={line}>{line}</li>
    ))}
  </ul>
)

export function Promise_({ block, values }: Valued) {
  const { t, lang } = useTexts()
  const fill = (text: string) => fillText(text, block, effectiveParameters(block, values), lang)
  return (
    <div className="cols">
      <div className="c8 stack">
        <Panel title={t('catalogue.promise')}>
          <p>{fill(block.promise)}</p>
        </Panel>
        {block.chapters.map((chapter) => (
          <Panel key={chapter.key} title={chapter.title}>
            <Prose text={fill(chapter.text)} label={chapter.title} />
          </Panel>
        ))}
      </div>
      <div className="c4 stack">
        <Panel title={t('catalogue.includes')}>
          <Lines lines={block.scope.includes.map(fill)} />
        </Panel>
        {block.scope.excludes.length ? (
          <Panel title={t('catalogue.excludes')}>
            <Lines lines={block.scope.excludes.map(fill)} />
          </Panel>
        ) : null}
        {block.requires.length || block.prerequisites.length ? (
          <Panel title={t('catalogue.requires')}>
            <ul className="prose">
              {block.requires.map((each) => (
                <li key={each.block}>
                  <Link href={`/dienste-katalog/${each.block}`}>{each.block}</Link>: {each.why}
                </li>
              ))}
              {block.prerequisites.map((each) => (
                <li key={each}>{each}</li>
              ))}
            </ul>
          </Panel>
        ) : null}
        {block.sources.length ? (
          <Panel title={t('catalogue.sources')}>
            <ul className="prose">
              {block.sources.map((source) => (
                <li key={source.key}>
                  {source.url ? (
                    <a href={source.url} rel="noreferrer">
                      {source.title}
                    </a>
                  ) : (
                    source.title
                  )}
                </li>
              ))}
            </ul>
          </Panel>
        ) : null}
      </div>
    </div>
  )
}

export function Tasks({ block }: Props) {
  const { t } = useTexts()
  return (
    <Panel title={t('catalogue.tab.tasks')} flush foot={<span className="small muted">{t('catalogue.letters')}</span>}>
      <PlainTable
        label={t('catalogue.tab.tasks')}
        heads={[t('catalogue.task'), ...parties.map((party) => t(`catalogue.party.${party}`)), t('catalogue.variants')]}
        rows={block.responsibilities.map((row) => ({
          key: row.key,
          cells: [
            row.task,
            ...parties.map((party) => (row.parties[party] ? <Letters key={party} letter={row.parties[party]!} /> : '')),
            (row.variants ?? []).map((variant) => (
              <div key={variant.land}>
                <strong>{variant.land}</strong>{' '}
                {parties
                  .filter((party) => variant.parties[party])
                  .map((party) => `${t(`catalogue.party.${party}`)} ${variant.parties[party]}`)
                  .join(', ')}
                <span className="sub">{variant.note}</span>
              </div>
            )),
          ],
        }))}
      />
    </Panel>
  )
}

const Letters = ({ letter }: { letter: string }) => (letter.includes('A') ? <Chip tone="accent">{letter}</Chip> : <Chip>{letter}</Chip>)

export function Processes({ block }: Props) {
  const { t } = useTexts()
  return (
    <div className="stack">
      {block.processes.map((process) => (
        <Panel key={process.key} title={process.title} note={process.trigger} flush>
          <PlainTable
            label={process.title}
            heads={[t('catalogue.step'), t('catalogue.who'), t('catalogue.within')]}
            rows={process.steps.map((step, index) => ({
              key: `${step.party}-${step.does}`,
              cells: [
                `${index + 1}. ${step.does}`,
                [t(`catalogue.party.${step.party}`), step.role].filter(Boolean).join(', '),
                step.within ?? '–',
              ],
            }))}
          />
        </Panel>
      ))}
      {block.maintenance.length ? (
        <Panel title={t('catalogue.maintenance')} flush>
          <PlainTable
            label={t('catalogue.maintenance')}
            heads={[t('catalogue.what'), t('catalogue.every'), t('catalogue.who')]}
            rows={block.maintenance.map((each) => ({
              key: each.what,
              cells: [
                each.what,
                t(`catalogue.every.${each.every}`),
                [t(`catalogue.party.${each.party}`), each.window].filter(Boolean).join(', '),
              ],
            }))}
          />
        </Panel>
      ) : null}
    </div>
  )
}

export function ServiceLevelTab({ block, values }: Valued) {
  const { t, f } = useTexts()
  const level = settledServiceLevel({ block, values: effectiveParameters(block, values) }, () => undefined)
  const span = (value: object): string =>
    'hours' in value
      ? t('catalogue.hours', { count: f.number(Number(value.hours)) })
      : 'days' in value
        ? t('catalogue.days', { count: f.number(Number(value.days)) })
        : 'agreed' in value
          ? t('catalogue.agreed')
          : block.serviceLevel.as
            ? t('catalogue.asBlock', { block: block.serviceLevel.as })
            : t('catalogue.toFill')
  return (
    <div className="stack">
      {block.serviceLevel.as ? (
        <Note>
          <p>
            {t('catalogue.levelOf')} <Link href={`/dienste-katalog/${block.serviceLevel.as}?bereich=zusagen`}>{block.serviceLevel.as}</Link>
          </p>
        </Note>
      ) : null}
      <Panel title={t('catalogue.tab.level')} note={level.serviceTime || undefined} flush>
        <PlainTable
          label={t('catalogue.tab.level')}
          heads={[t('catalogue.priority'), t('catalogue.means'), t('catalogue.reaction'), t('catalogue.restoration')]}
          rows={priorities.map((priority) => {
            const one = level.priorities[priority]
            return {
              key: priority,
              cells: [
                priority.toUpperCase(),
                one.means,
                span(one.reaction),
                <span key="r">
                  {span(one.restoration)}
                  <span className="sub">{one.note}</span>
                </span>,
              ],
            }
          })}
        />
      </Panel>
    </div>
  )
}

export function Security({ block }: Props) {
  const { t } = useTexts()
  return (
    <Panel title={t('catalogue.tab.security')} flush>
      <PlainTable
        label={t('catalogue.tab.security')}
        heads={[t('catalogue.measure'), t('catalogue.grundschutz')]}
        rows={block.security.map((each) => ({ key: each.measure, cells: [each.measure, each.grundschutz.join(', ')] }))}
      />
    </Panel>
  )
}

export function Privacy({ block }: Props) {
  const { t } = useTexts()
  const { privacy } = block
  const list = (lines: readonly string[]) => (lines.length ? <Lines lines={lines} /> : '–')
  return (
    <Panel title={t('catalogue.tab.privacy')}>
      <Facts
        rows
        facts={[
          { label: t('catalogue.privacy.purpose'), value: privacy.purpose },
          { label: t('catalogue.privacy.legalBasis'), value: list(privacy.legalBasis) },
          { label: t('catalogue.privacy.people'), value: list(privacy.people) },
          { label: t('catalogue.privacy.data'), value: list(privacy.data) },
          { label: t('catalogue.privacy.recipients'), value: list(privacy.recipients) },
          { label: t('catalogue.privacy.transfer'), value: privacy.transfer },
          { label: t('catalogue.privacy.deletion'), value: privacy.deletion },
          { label: t('catalogue.privacy.measures'), value: list(privacy.measures) },
          { label: t('catalogue.privacy.contract'), value: t(`catalogue.privacy.contract.${privacy.processorContract}`) },
          ...(privacy.note ? [{ label: t('catalogue.privacy.note'), value: privacy.note }] : []),
        ]}
      />
    </Panel>
  )
}

export function Cost({ block, costs }: Props & { costs: Costs }) {
  const { t, f } = useTexts()
  if (block.cost.length === 0) return <EmptyState icon="coins" title={t('catalogue.cost.none')} />
  return (
    <Panel title={t('catalogue.tab.cost')} flush>
      <PlainTable
        label={t('catalogue.tab.cost')}
        heads={[t('catalogue.costItem'), t('catalogue.per'), t('catalogue.amount')]}
        figures={[2]}
        rows={block.cost.map((item) => {
          const price = priceOf(item, costs)
          return {
            key: item.key,
            cells: [
              item.item,
              `${t(`catalogue.per.${unitOf(item)}`)}, ${t(`catalogue.every.${item.every}`)}`,
              price === null ? (
                <Chip key="o" tone="warning">
                  {t('catalogue.toFill')}
                </Chip>
              ) : (
                f.money(price)
              ),
            ],
          }
        })}
      />
    </Panel>
  )
}

export function Checks({ block }: Props) {
  const { t } = useTexts()
  return (
    <Panel title={t('catalogue.tab.checks')} flush>
      <PlainTable
        label={t('catalogue.tab.checks')}
        heads={[t('catalogue.check'), t('catalogue.proves'), t('catalogue.source')]}
        rows={block.checks.map((each) => ({
          key: each.key,
          cells: [
            each.title,
            each.proves,
            each.fact ? t(`fact.${each.fact}`) : each.filled ? t('catalogue.check.filled') : t('catalogue.notMeasured'),
          ],
        }))}
      />
    </Panel>
  )
}

export function Help({ block }: Props) {
  const { t } = useTexts()
  return (
    <Panel title={t('catalogue.tab.help')} flush>
      <ul className="items">
        {block.help.map((each) => (
          <li key={each.question}>
            <span className="items__main">
              <span>{each.question}</span>
              <span className="items__meta">{each.answer}</span>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** A value as it reads. */
export const valueText = (block: Block, key: string, values: ParameterValues, lang: 'de' | 'en') => {
  const parameter = block.parameters.find((each) => each.key === key)
  return parameter ? parameterText(parameter, values[key] ?? null, lang) : ''
}
