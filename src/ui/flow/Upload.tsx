// Files by drop, click or keyboard; each with its progress and its refusal.
import { type DragEvent, useId, useRef, useState } from 'react'
import type { Answer, Ask, Endpoint } from '#shared'
import { upload } from '../api/transfer.ts'
import { Bar } from '../figures/Bars.tsx'
import { Button } from '../parts/Button.tsx'
import { Icon } from '../parts/Icon.tsx'
import { useTexts } from '../texts.tsx'

export interface UploadProps<E extends Endpoint> {
  label: string
  /** What is expected: kinds, size, what happens with it. */
  hint?: string
  /** As in HTML: `.csv,.xlsx,image/*`. */
  accept?: string
  many?: boolean
  maxBytes?: number
  /** Sends each file at once; `onDone` gets what the server answered. */
  endpoint?: E
  ask?: Ask<E>
  fields?: Record<string, string>
  onDone?: (answer: Answer<E>, file: File) => void
  /** Takes the files in place of sending them. */
  onFiles?: (files: File[]) => void
}

interface Item {
  id: number
  file: File
  share: number
  state: 'sending' | 'done' | 'refused'
  message?: string
  stop?: AbortController
}

/** Whether a file is of an accepted kind, by extension or type. */
export function isAccepted(file: { name: string; type: string }, accept: string | undefined): boolean {
  if (!accept) return true
  return accept.split(',').some((part) => {
    const rule = part.trim().toLowerCase()
    if (rule.startsWith('.')) return file.name.toLowerCase().endsWith(rule)
    return rule.endsWith('/*') ? file.type.startsWith(rule.slice(0, -1)) : file.type === rule
  })
}

let lastId = 0

export function Upload<E extends Endpoint>(props: UploadProps<E>) {
  const { t, f } = useTexts()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [items, setItems] = useState<Item[]>([])
  const change = (itemId: number, part: Partial<Item>) =>
    setItems((before) => before.map((item) => (item.id === itemId ? { ...item, ...part } : item)))

  const refusal = (file: File) => {
    if (!isAccepted(file, props.accept)) return t('ui.upload.kind', { accept: props.accept ?? '' })
    return props.maxBytes && file.size > props.maxBytes ? t('ui.upload.size', { max: f.bytes(props.maxBytes) }) : undefined
  }
  const send = async (item: Item) => {
    const stop = new AbortController()
    change(item.id, { stop })
    try {
      const answer = await upload(props.endpoint!, props.ask ?? ({} as Ask<E>), [item.file], {
        fields: props.fields,
        signal: stop.signal,
        onProgress: (share) => change(item.id, { share }),
      })
      change(item.id, { state: 'done', share: 1 })
      props.onDone?.(answer, item.file)
    } catch (error) {
      if (stop.signal.aborted) setItems((before) => before.filter((each) => each.id !== item.id))
      else change(item.id, { state: 'refused', message: (error as Error).message })
    }
  }
  const take = (list: FileList | null) => {
    const files = [...(list ?? [])].slice(0, props.many ? undefined : 1)
    const added = files.map((file): Item => {
      const message = refusal(file)
      return { id: ++lastId, file, share: 0, state: message ? 'refused' : props.endpoint ? 'sending' : 'done', message }
    })
    setItems((before) => (props.many ? [...before, ...added] : added))
    const good = added.filter((item) => item.state !== 'refused')
    if (good.length > 0) props.onFiles?.(good.map((item) => item.file))
    if (props.endpoint) for (const item of good) void send(item)
    if (input.current) input.current.value = ''
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }
  return (
    <div className="stack stack--s">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut, the button inside does the same */}
      <div
        className={over ? 'drop is-over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <Icon name="up2" size="l" />
        <p>
          <b>{props.label}</b>
        </p>
        <Button icon="folder" aria-describedby={props.hint ? `${id}-h` : undefined} onClick={() => input.current?.click()}>
          {t(props.many ? 'ui.upload.chooseMany' : 'ui.upload.choose')}
        </Button>
        <p className="small muted" id={`${id}-h`}>
          {t('ui.upload.drop')} {props.hint}
        </p>
        <input ref={input} type="file" hidden accept={props.accept} multiple={props.many} onChange={(event) => take(event.target.files)} />
      </div>
      <ul className="items drop__files" aria-live="polite">
        {items.map((item) => (
          <UploadRow
            key={item.id}
            item={item}
            onRemove={() =>
              item.state === 'sending' ? item.stop?.abort() : setItems((before) => before.filter((each) => each.id !== item.id))
            }
          />
        ))}
      </ul>
    </div>
  )
}

function UploadRow({ item, onRemove }: { item: Item; onRemove: () => void }) {
  const { t, f } = useTexts()
  return (
    <li>
      <Icon
        name={item.state === 'refused' ? 'alert' : item.state === 'done' ? 'check' : 'doc'}
        className={item.state === 'refused' ? 'danger' : undefined}
      />
      <div className="items__main">
        <div>{item.file.name}</div>
        {item.state === 'sending' ? <Bar share={item.share} label={t('ui.upload.share', { share: Math.round(item.share * 100) })} /> : null}
        <div className={item.state === 'refused' ? 'danger small' : 'items__meta'}>{item.message ?? f.bytes(item.file.size)}</div>
      </div>
      <Button small look="quiet" iconOnly icon="x" onClick={onRemove}>
        {t(item.state === 'sending' ? 'ui.upload.stop' : 'ui.upload.remove', { name: item.file.name })}
      </Button>
    </li>
  )
}
