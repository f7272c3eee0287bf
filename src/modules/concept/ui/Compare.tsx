// What changed between two editions, or since one until today; substance first, figures of the day apart.
import { EmptyState, Loaded, PageHead, Panel, State, useAsk, useParam, useTexts, useUrl } from '#ui'
import { conceptsApi as api } from '../api.ts'
import type { SectionChange } from '../model.ts'
import './document/concept.css'

const tones = { new: 'success', gone: 'danger', changed: 'info' } as const

export default function Compare() {
  const { t, f } = useTexts()
  const id = useParam('concept')
  const url = useUrl()
  const from = url.search.get('von') ?? ''
  const to = url.search.get('bis') ?? 'live'
  const concept = useAsk(api.concept, { params: { id } })
  const first = from || concept.data?.editions.find((edition) => edition.state === 'signed')?.id || concept.data?.editions[0]?.id || ''
  const asked = useAsk(api.changes, { params: { id }, query: { from: first, to } }, { when: first !== '' })
  return (
    <>
      <PageHead
        title={t(asked.data?.signedAt && to === 'live' ? 'concept.compare.sinceSigned' : 'concept.compare')}
        crumbs={[
          { label: t('concept.concept.plural'), href: '/betriebskonzept' },
          { label: concept.data?.title ?? t('concept.concept'), href: `/betriebskonzept/${id}` },
        ]}
        meta={
          asked.data
            ? [
                t('concept.compare.of', {
                  from: asked.data.from,
                  to: asked.data.to ? t('concept.edition.number.of', { number: asked.data.to }) : t('concept.live'),
                }),
                asked.data.signedAt ? t('concept.compare.signed', { day: f.day(asked.data.signedAt) }) : null,
              ]
            : []
        }
        line
      />
      <div className="body stack stack--l">
        {concept.data && !first ? <EmptyState icon="doc" title={t('concept.edition.none')} /> : null}
        {first ? (
          <Loaded of={asked}>
            {({ changes }) => {
              const substance = changes.filter((change) => !change.live)
              const figures = changes.filter((change) => change.live)
              return (
                <>
                  {substance.length ? null : (
                    <EmptyState icon="check" title={t('concept.compare.none')} text={t('concept.compare.none.text')} />
                  )}
                  {substance.map((change) => (
                    <Change key={change.id} change={change} />
                  ))}
                  {figures.length ? <h2>{t('concept.compare.figures')}</h2> : null}
                  {figures.map((change) => (
                    <Change key={change.id} change={change} />
                  ))}
                </>
              )
            }}
          </Loaded>
        ) : null}
      </div>
    </>
  )
}

function Change({ change }: { change: SectionChange }) {
  const { t } = useTexts()
  return (
    <Panel title={change.title} actions={<State tone={tones[change.kind]}>{t(`concept.compare.${change.kind}`)}</State>}>
      <div lang="de">
        {change.lines.slice(0, 200).map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines keep their place
          <p key={index} className="concept-change">
            {line.pieces.map((piece, at) => {
              const key = `${at}${piece.kind}`
              if (piece.kind === 'gone')
                return (
                  <del key={key} className="concept-gone">
                    {piece.text}
                  </del>
                )
              if (piece.kind === 'new')
                return (
                  <ins key={key} className="concept-new">
                    {piece.text}
                  </ins>
                )
              return <span key={key}>{piece.text}</span>
            })}
          </p>
        ))}
      </div>
    </Panel>
  )
}
