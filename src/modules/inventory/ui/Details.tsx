// What a machine reported about itself.
import { useState } from 'react'
import type { Answer } from '#shared'
import { Facts, Panel, PlainTable, useTexts } from '#ui'
import type { inventoryApi } from '../api.ts'

export type SeenDetails = Answer<typeof inventoryApi.seenOne>

export function Details({ seen }: { seen: SeenDetails }) {
  const { t, f } = useTexts()
  const [word, setWord] = useState('')
  const megabytes = (value: number | null) => (value === null ? '–' : f.bytes(value * 2 ** 20))
  const software = seen.software.filter((each) => each.name.toLowerCase().includes(word.trim().toLowerCase()))
  return (
    <div className="cols">
      <Panel className="c6" title={t('inventory.hardware')}>
        <Facts
          facts={[
            { label: t('inventory.seen.model'), value: [seen.manufacturer, seen.model].filter(Boolean).join(' ') || '–' },
            { label: t('inventory.seen.serial'), value: seen.serial },
            { label: t('inventory.seen.cpu'), value: seen.cpu },
            { label: t('inventory.seen.memoryMb'), value: megabytes(seen.memoryMb) },
            { label: t('inventory.seen.diskMb'), value: megabytes(seen.diskMb) },
            { label: t('inventory.seen.os'), value: [seen.os, seen.osVersion].filter(Boolean).join(' · ') || '–' },
            { label: t('inventory.bios'), value: [seen.facts.bios.version, seen.facts.bios.day].filter(Boolean).join(' · ') || '–' },
            { label: t('inventory.agent'), value: seen.agent },
            { label: t('inventory.seen.lastSeenAt'), value: f.instant(seen.lastSeenAt) },
            { label: t('inventory.seen.firstSeenAt'), value: f.instant(seen.firstSeenAt) },
          ]}
        />
      </Panel>
      <Panel className="c6" title={t('inventory.networks')} flush>
        <PlainTable
          label={t('inventory.networks')}
          heads={[t('inventory.network'), t('inventory.mac'), t('inventory.ip')]}
          rows={seen.facts.networks.map((each, index) => ({ key: String(index), cells: [each.name, each.mac ?? '–', each.ip ?? '–'] }))}
        />
      </Panel>
      <Panel className="c6" title={t('inventory.drives')} flush>
        <PlainTable
          label={t('inventory.drives')}
          heads={[t('inventory.drive'), t('inventory.size'), t('inventory.free')]}
          rows={seen.facts.drives.map((each, index) => ({
            key: String(index),
            cells: [each.name, megabytes(each.totalMb), megabytes(each.freeMb)],
          }))}
        />
      </Panel>
      <Panel className="c6" title={`${t('inventory.software')} (${f.number(seen.software.length)})`}>
        <input
          className="input"
          aria-label={t('inventory.software.search')}
          placeholder={t('inventory.software.search')}
          value={word}
          onChange={(event) => setWord(event.target.value)}
        />
        <ul className="rows">
          {software.slice(0, 200).map((each) => (
            <li key={`${each.name} ${each.version}`}>
              <div>
                <span>{each.name}</span>
                <span className="muted">{each.version}</span>
              </div>
            </li>
          ))}
        </ul>
        {software.length > 200 ? <p className="small muted">{t('inventory.software.more', { count: software.length - 200 })}</p> : null}
      </Panel>
    </div>
  )
}
