import Modal from '../overlays/Modal.tsx'
import { useTexts } from '../texts.tsx'
import { keyGroups } from './keys.ts'

/** The list of keys; also the body of the help page about them. */
export function KeyTables({ level: Heading = 'h3' }: { level?: 'h2' | 'h3' }) {
  const { t } = useTexts()
  const shown = (key: string) => (key.startsWith('ctrl+') ? t('ui.key.ctrl', { key: key.slice(5) }) : key)
  return keyGroups.map((group) => (
    <section key={group.title} className="stack stack--s">
      <Heading>{t(group.title)}</Heading>
      <dl className="facts facts--rows">
        {group.lines.map((line) => (
          <div key={line.text}>
            <dt>
              {line.keys.map((key) => (
                <kbd key={key}>{shown(key)}</kbd>
              ))}
            </dt>
            <dd>{t(line.text)}</dd>
          </div>
        ))}
      </dl>
    </section>
  ))
}

export default function KeyList({ onClose }: { onClose: () => void }) {
  const { t } = useTexts()
  return (
    <Modal title={t('ui.keys')} onClose={onClose}>
      <KeyTables />
      <p className="small muted">{t('ui.keys.note')}</p>
    </Modal>
  )
}
