// The versions of a block: compare, follow the library, share, withdraw.
import { useState } from 'react'
import { Button, ChoiceField, Link, LinkButton, Loaded, Note, Panel, PlainTable, State, toast, useAsk, useDo, useTexts } from '#ui'
import { blocksApi as api } from '../../api.ts'
import { Refusal } from '../parts.tsx'
import { Differences } from './Differences.tsx'

interface Version {
  version: string
  own: boolean
  released: boolean
  retired: boolean
  base: string | null
  origin: string | null
}

export function Versions({
  number,
  versions,
  offer,
}: {
  number: string
  versions: readonly Version[]
  offer: { update: string | null; version: string } | null
}) {
  const { t } = useTexts()
  const share = useDo(api.shareBlock, { onDone: () => toast(t('catalogue.shared')) })
  const own = versions.find((each) => each.own && each.released && !each.retired)
  return (
    <div className="stack">
      {offer?.update ? (
        <Note
          tone="info"
          title={t('catalogue.update', { version: offer.update })}
          actions={
            <LinkButton small look="primary" href={`/dienste-katalog/${number}/nachziehen`}>
              {t('catalogue.follow')}
            </LinkButton>
          }
        >
          {t('catalogue.update.text', { version: offer.version })}
        </Note>
      ) : null}
      <Refusal of={share.problem} />
      <Panel title={t('catalogue.tab.versions')} flush>
        <PlainTable
          label={t('catalogue.tab.versions')}
          heads={[t('catalogue.ownBlock.blockVersion'), t('catalogue.ownBlock.state'), t('catalogue.ownBlock.baseVersion'), '']}
          rows={versions.map((each) => ({
            key: each.version,
            cells: [
              <Link key="v" href={`/dienste-katalog/${number}?version=${each.version}`}>
                {each.version}
              </Link>,
              <State key="s" tone={each.retired ? 'off' : each.released ? 'success' : 'info'}>
                {[
                  t(each.own ? 'catalogue.ownBlock' : 'catalogue.library'),
                  t(`catalogue.ownBlock.state.${each.retired ? 'retired' : each.released ? 'released' : 'draft'}`),
                ].join(', ')}
              </State>,
              [each.base, each.origin].filter(Boolean).join(', ') || '–',
              each === own ? (
                <Button
                  key="b"
                  small
                  look="quiet"
                  icon="send"
                  busy={share.busy}
                  onClick={() => void share.run({ body: { number, version: each.version } }).catch(() => {})}
                >
                  {t('catalogue.share')}
                </Button>
              ) : null,
            ],
          }))}
        />
      </Panel>
      {versions.length > 1 ? <Compare number={number} versions={versions} /> : null}
    </div>
  )
}

function Compare({ number, versions }: { number: string; versions: readonly Version[] }) {
  const { t } = useTexts()
  const [to, setTo] = useState(versions[0]!.version)
  const [from, setFrom] = useState(versions.find((each) => each.version === versions[0]!.base)?.version ?? versions[1]!.version)
  const options = versions.map(({ version }) => ({ value: version, label: version }))
  const asked = useAsk(api.blockDifferences, { params: { number }, query: { from, to } })
  return (
    <div className="stack">
      <div className="row">
        <ChoiceField label={t('catalogue.compare.from')} value={from} onValue={setFrom} options={options} />
        <ChoiceField label={t('catalogue.compare.to')} value={to} onValue={setTo} options={options} />
      </div>
      <Loaded of={asked}>
        {(lines) => <Differences lines={lines} title={t('catalogue.compare', { from, to })} none={t('catalogue.compare.none')} />}
      </Loaded>
    </div>
  )
}
