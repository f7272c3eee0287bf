// The catalogue: every block as a card, by area.
import '../catalogue.css'
import { useState } from 'react'
import { Chip, EmptyState, Link, LinkButton, Loaded, PageHead, State, useAsk, useRight, useTexts } from '#ui'
import { blocksApi as api } from '../../api.ts'
import { areas } from '../../model.ts'
import { OfAuthority, offerTone } from '../parts.tsx'

export default function BlockList() {
  const { t } = useTexts()
  const mayBook = useRight('catalogue.book')
  const mayChange = useRight('catalogue.block.change')
  return (
    <>
      <PageHead
        title={t('catalogue.blocks')}
        line
        actions={
          <>
            {mayChange ? (
              <LinkButton href="/dienste-katalog/regal" icon="book">
                {t('catalogue.shelf')}
              </LinkButton>
            ) : null}
            {mayBook ? (
              <LinkButton href="/buchungen/neu" look="primary" icon="plus">
                {t('catalogue.book')}
              </LinkButton>
            ) : null}
          </>
        }
      />
      <div className="body stack">
        <OfAuthority>
          <Cards all={mayChange} />
        </OfAuthority>
      </div>
    </>
  )
}

type Line = NonNullable<ReturnType<typeof useOffers>['data']>[number]
const useOffers = (all: boolean) => useAsk(api.offers, { query: all ? { all: 'true' } : {} } as never)

function Cards({ all }: { all: boolean }) {
  const { t } = useTexts()
  const [text, setText] = useState('')
  const asked = useOffers(all)
  const fits = (line: Line) => `${line.number} ${line.title} ${line.promise}`.toLowerCase().includes(text.trim().toLowerCase())
  return (
    <Loaded of={asked}>
      {(lines) => (
        <>
          <label className="field">
            <span>{t('catalogue.blocks.find')}</span>
            <input className="input" type="search" value={text} onChange={(event) => setText(event.target.value)} />
          </label>
          {lines.filter(fits).length === 0 ? (
            <EmptyState icon="catalog" title={t('catalogue.blocks.none')} text={t('catalogue.blocks.none.text')} />
          ) : null}
          {Object.keys(areas).map((area) => {
            const some = lines.filter((line) => line.area === area && fits(line))
            return some.length === 0 ? null : (
              <section key={area} className="stack stack--s" aria-labelledby={`area-${area}`}>
                <h2 id={`area-${area}`}>
                  {t(`catalogue.area.${area}`)} <span className="muted">{some.length}</span>
                </h2>
                <div className="block-cards">
                  {some.map((line) => (
                    <Card key={line.number} line={line} />
                  ))}
                </div>
              </section>
            )
          })}
        </>
      )}
    </Loaded>
  )
}

function Card({ line }: { line: Line }) {
  const { t } = useTexts()
  return (
    <article className="block-card">
      <h3>
        <Link href={`/dienste-katalog/${line.number}`}>{line.title}</Link>
      </h3>
      <p>{line.promise}</p>
      <div className="row">
        <span>
          {line.number} · {line.version} · {t(`catalogue.kind.${line.kind}`)}
        </span>
      </div>
      <div className="row">
        {line.state === 'offered' && !line.retired ? null : (
          <State tone={offerTone[line.state]}>
            {t(line.retired ? 'catalogue.offer.state.retired' : `catalogue.offer.state.${line.state}`)}
          </State>
        )}
        <span>{t('catalogue.atSchools', { count: line.schools })}</span>
        {line.derived ? <Chip tone="accent">{t('catalogue.ownBlock')}</Chip> : null}
        {line.update ? <Chip tone="info">{t('catalogue.update', { version: line.update })}</Chip> : null}
        {line.open ? <Chip tone="warning">{t('catalogue.openValues', { count: line.open })}</Chip> : null}
      </div>
    </article>
  )
}
