// One block: what it promises, who does what, what it costs; deriving, offering, versions.
import '../catalogue.css'
import { Button, LinkButton, Loaded, Sheet, State, type Tab, useAsk, useDo, useGo, useParam, useRight, useTexts, useUrl } from '#ui'
import { blocksApi as api } from '../../api.ts'
import { effectiveParameters, filledBlock } from '../../model.ts'
import { OfAuthority, offerTone, Refusal } from '../parts.tsx'
import { Checks, Cost, Help, Privacy, Processes, Promise_, Security, ServiceLevelTab, Tasks } from './BlockTabs.tsx'
import { OfferTab } from './OfferTab.tsx'
import { Versions } from './Versions.tsx'

export default function BlockSheet() {
  const { t } = useTexts()
  return (
    <OfAuthority title={t('catalogue.block')}>
      <OneBlock />
    </OfAuthority>
  )
}

function OneBlock() {
  const { t, lang } = useTexts()
  const go = useGo()
  const number = useParam('number')
  const version = useUrl().search.get('version')
  const mayChange = useRight('catalogue.block.change')
  const mayBook = useRight('catalogue.book')
  const asked = useAsk(api.block, { params: { number }, query: version ? { version } : {} })
  const derive = useDo(api.deriveBlock, { onDone: ({ id }) => void go(`/dienste-katalog/entwurf/${id}`) })
  return (
    <Loaded of={asked}>
      {({ block, offer, versions }) => {
        // What is read says the values; what is edited or compared keeps its placeholders.
        const told = filledBlock(block, effectiveParameters(block, offer?.parameters ?? {}), lang)
        const tabs: Tab[] = [
          {
            id: 'versprechen',
            label: t('catalogue.tab.promise'),
            content: () => <Promise_ block={block} values={offer?.parameters ?? {}} />,
          },
          ...(offer
            ? [
                {
                  id: 'werte',
                  label: t('catalogue.tab.values'),
                  count: offer.open || undefined,
                  content: () => <OfferTab block={block} offer={offer} />,
                },
              ]
            : []),
          {
            id: 'zustaendig',
            label: t('catalogue.tab.tasks'),
            count: block.responsibilities.length,
            content: () => <Tasks block={told} />,
          },
          {
            id: 'ablaeufe',
            label: t('catalogue.tab.processes'),
            count: block.processes.length,
            content: () => <Processes block={told} />,
          },
          {
            id: 'zusagen',
            label: t('catalogue.tab.level'),
            content: () => <ServiceLevelTab block={told} values={offer?.parameters ?? {}} />,
          },
          { id: 'sicherheit', label: t('catalogue.tab.security'), content: () => <Security block={told} /> },
          { id: 'datenschutz', label: t('catalogue.tab.privacy'), content: () => <Privacy block={told} /> },
          { id: 'kosten', label: t('catalogue.tab.cost'), content: () => <Cost block={told} costs={offer?.costs ?? {}} /> },
          { id: 'pruefungen', label: t('catalogue.tab.checks'), content: () => <Checks block={told} /> },
          { id: 'hilfe', label: t('catalogue.tab.help'), content: () => <Help block={told} /> },
          ...(mayChange
            ? [
                {
                  id: 'versionen',
                  label: t('catalogue.tab.versions'),
                  count: versions.length,
                  content: () => <Versions number={number} versions={versions} offer={offer} />,
                },
              ]
            : []),
        ]
        return (
          <>
            <Refusal of={derive.problem} />
            <Sheet
              title={block.title}
              crumbs={[{ label: t('catalogue.blocks'), href: '/dienste-katalog' }]}
              meta={[
                block.number,
                t('catalogue.version', { version: block.version }),
                t(`catalogue.area.${block.area}`),
                t(`catalogue.kind.${block.kind}`),
              ]}
              state={
                offer && offer.state !== 'offered' ? (
                  <State tone={offerTone[offer.state]}>{t(`catalogue.offer.state.${offer.state}`)}</State>
                ) : undefined
              }
              actions={
                <>
                  {mayChange ? (
                    <Button icon="edit" busy={derive.busy} onClick={() => void derive.run({ params: { number } }).catch(() => {})}>
                      {t('catalogue.derive')}
                    </Button>
                  ) : null}
                  {mayBook ? (
                    <LinkButton look="primary" icon="plus" href={`/buchungen/neu?baustein=${number}`}>
                      {t('catalogue.bookThis')}
                    </LinkButton>
                  ) : null}
                </>
              }
              tabs={tabs}
            />
          </>
        )
      }}
    </Loaded>
  )
}
