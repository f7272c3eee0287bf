// Reads codes with the camera of this device; the field beside it takes scanner and keyboard.
import { useEffect, useRef, useState } from 'react'
import { Button, Note, useTexts } from '#ui'
import { hasCamera, openReader, type Reader } from './reader.ts'

/** A label that stays in the picture is one scan; it may be scanned anew once so many pictures were without it. */
const without = 6

/** `onCode` is called once per code held in front of the camera. */
export function Camera({ onCode }: { onCode: (code: string) => void }) {
  const { t } = useTexts()
  const [on, setOn] = useState(false)
  const [trouble, setTrouble] = useState<'cameraRefused' | 'cameraUnread'>()
  const video = useRef<HTMLVideoElement>(null)
  const heard = useRef(onCode)
  heard.current = onCode
  useEffect(() => {
    const shown = video.current
    if (!on || !shown) return
    let stream: MediaStream | undefined
    let reader: Reader | undefined
    let stopped = false
    const release = () => {
      stream?.getTracks().forEach((track) => void track.stop())
      reader?.close()
    }
    const end = (why: typeof trouble) => {
      if (stopped) return
      setTrouble(why)
      setOn(false)
    }
    const missed = new Map<string, number>()
    const look = async () => {
      if (stopped || !reader) return
      const found = await reader.read(shown).catch(() => undefined)
      if (stopped) return
      if (!found) return end('cameraUnread')
      for (const code of found) {
        if (missed.has(code)) continue
        navigator.vibrate?.(40)
        heard.current(code)
      }
      for (const [code, count] of missed) {
        if (count < without) missed.set(code, count + 1)
        else missed.delete(code)
      }
      for (const code of found) missed.set(code, 0)
      setTimeout(() => void look(), 150)
    }
    const start = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1_280 } } })
      if (stopped) return release()
      shown.srcObject = stream
      await shown.play()
      reader = await openReader()
      if (stopped) return release()
      void look()
    }
    setTrouble(undefined)
    start().catch(() => end('cameraRefused'))
    return () => {
      stopped = true
      release()
    }
  }, [on])
  if (!hasCamera()) return null
  return (
    <div className="stack stack--s">
      {trouble ? <Note tone="warning">{t(`devices.scan.${trouble}`)}</Note> : null}
      {on ? (
        <video ref={video} style={{ width: '100%', maxHeight: '50vh' }} muted playsInline aria-label={t('devices.scan.camera')} />
      ) : null}
      <span>
        <Button icon="scan" onClick={() => setOn(!on)}>
          {t(on ? 'devices.scan.cameraOff' : 'devices.scan.cameraOn')}
        </Button>
      </span>
    </div>
  )
}
