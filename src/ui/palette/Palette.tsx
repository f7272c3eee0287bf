// Ctrl/⌘-K: everything by a few letters. A combobox after WAI-ARIA over an inert page.
import { useDeferredValue, useState } from 'react'
import { Dialog } from 'react-aria-components/Dialog'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { useAsk } from '../api/query.ts'
import { shell } from '../api/shell.ts'
import type { Command, Page } from '../page.ts'
import { Icon } from '../parts/Icon.tsx'
import { useGo } from '../parts/navigation.ts'
import { useOptions } from '../parts/options.ts'
import { useTexts } from '../texts.tsx'
import { foundGroups, localGroups, marked, type PaletteGroup, type PaletteItem, recentItems, rememberItem } from './results.ts'

export interface PaletteProps {
  pages: readonly Page[]
  commands: readonly Command[]
  onClose: () => void
}

export default function Palette({ onClose, ...offered }: PaletteProps) {
  const { t } = useTexts()
  return (
    <ModalOverlay isOpen onOpenChange={(open) => open || onClose()} isDismissable className="scrim">
      <Modal className="palette">
        <Dialog aria-label={t('ui.palette')} className="dialog__in">
          <PaletteBody {...offered} onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

function usePaletteGroups(text: string, pages: readonly Page[], commands: readonly Command[]) {
  const { t } = useTexts()
  const commandsOnly = text.startsWith('>')
  const words = text.replace(/^>/, '').trim()
  const deferred = useDeferredValue(words)
  const found = useAsk(
    shell.search,
    { query: { q: deferred, limit: 5 } },
    { when: deferred.length > 1 && !commandsOnly, keep: true, staleTime: 30_000 },
  )
  const local = localGroups(words, pages, commands, t, commandsOnly)
  const recent: PaletteGroup[] = text === '' ? [{ id: 'recent', label: t('ui.palette.recent'), items: recentItems() }] : []
  const remote = words.length > 1 && !commandsOnly ? foundGroups(found.data) : []
  const groups = [...recent, ...remote, ...local].filter((group) => group.items.length > 0)
  return { groups, words, took: found.data?.took, waiting: found.isFetching, failed: found.isError }
}

function PaletteBody({ pages, commands, onClose }: PaletteProps) {
  const { t } = useTexts()
  const go = useGo()
  const [text, setText] = useState('')
  const { groups, words, took, waiting, failed } = usePaletteGroups(text, pages, commands)
  const flat = groups.flatMap((group) => group.items)
  const pick = (index: number, newTab: boolean) => {
    const item = flat[index]
    if (!item) return
    rememberItem(item)
    if (newTab) return void window.open(item.href, '_blank', 'noopener')
    onClose()
    void go(item.href)
  }
  const { active, setActive, listId, input, option } = useOptions(flat.length, pick)
  const status = words === '' ? '' : waiting && flat.length === 0 ? t('ui.palette.searching') : t('ui.palette.hits', { count: flat.length })
  return (
    <>
      <div className="palette__find">
        <Icon name="search" size="l" />
        <input
          type="text"
          // biome-ignore lint/a11y/noAutofocus: the dialog exists to be typed into
          autoFocus
          aria-label={t('ui.palette.input')}
          placeholder={t('ui.find')}
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setActive(0)
          }}
          {...input}
        />
        <span className={flat.length === 0 ? 'sr' : 'small muted nowrap'} role="status">
          {status}
        </span>
        <button type="button" className="palette__esc" onClick={onClose} aria-label={t('ui.close')}>
          <kbd>Esc</kbd>
        </button>
      </div>
      <div className="palette__list" id={listId} role="listbox" aria-label={t('ui.palette.list')} tabIndex={-1}>
        <Groups groups={groups} words={words} active={active} option={option} />
      </div>
      {flat.length === 0 ? (
        <p className="palette__none" aria-hidden={words !== '' && waiting}>
          {words === ''
            ? t('ui.palette.start')
            : waiting
              ? t('ui.palette.searching')
              : failed
                ? t('ui.problem.offline')
                : t('ui.palette.none')}
        </p>
      ) : null}
      <div className="palette__foot">
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> {t('ui.palette.choose')}
        </span>
        <span>
          <kbd>↵</kbd> {t('ui.palette.open')}
        </span>
        <span>
          <kbd>{t('ui.key.ctrl', { key: '↵' })}</kbd> {t('ui.palette.newTab')}
        </span>
        <span>
          <kbd>&gt;</kbd> {t('ui.palette.onlyCommands')}
        </span>
        <span>{took === undefined ? '' : `${Math.round(took)} ms`}</span>
      </div>
    </>
  )
}

type Option = ReturnType<typeof useOptions>['option']

function Groups({ groups, words, active, option }: { groups: PaletteGroup[]; words: string; active: number; option: Option }) {
  let index = -1
  return groups.map((group) => (
    // biome-ignore lint/a11y/useSemanticElements: groups of a listbox
    <div key={group.id} role="group" aria-label={group.label}>
      <div aria-hidden="true">{group.label}</div>
      {group.items.map((item) => {
        index += 1
        return <Row key={item.id} item={item} words={words} isActive={index === active} option={option(index)} />
      })}
    </div>
  ))
}

function Row({ item, words, isActive, option }: { item: PaletteItem; words: string; isActive: boolean; option: ReturnType<Option> }) {
  const { t } = useTexts()
  return (
    <div {...option}>
      <Icon name={item.icon} />
      <span>
        {marked(item.title, words).map(({ part, hit }, at) =>
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no other name
          hit ? <mark key={at}>{part}</mark> : <span key={at}>{part}</span>,
        )}
        {item.subtitle ? <small>{item.subtitle}</small> : null}
      </span>
      <span>
        {isActive ? (
          <>
            {t('ui.palette.open')} <kbd>↵</kbd>
          </>
        ) : (
          item.kind
        )}
      </span>
    </div>
  )
}
