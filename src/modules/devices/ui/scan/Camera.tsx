// Reads codes with the camera where the browser can (BarcodeDetector); elsewhere the field beside it takes scanner and keyboard.
import { useEffect, useRef, useState } from 'react'
import { Button, Note, useTexts } from '#ui'

interface Found {
  rawValue: string
}
interface Detector {
  detect: (source: HTMLVideoElement) => Promise<Found[]>
}
type DetectorClass = new (options: { formats: string[] }) => Detector

const detectorClass = () => (globalThis as unknown as { BarcodeDetector?: DetectorClass }).BarcodeDetector
export const hasCamera = (): boolean => Boolean(detectorClass()) && Boolean(navigator.mediaDevices?.getUserMedia)

const formats = ['qr_code', 'code_128', 'code_39', 'ean_13', 'data_matrix', 'itf']
/** The same code is not read twice within this time, in milliseconds. */
const pause = 1_500

/** `onCode` is called once per code held in front of the camera. */
export function Camera({ onCode }: { onCode: (code: string) => void }) {
  const { t } = useTexts()
  const [on, setOn] = useState(false)
  const [refused, setRefused] = useState(false)
  const video = useRef<HTMLVideoElement>(null)
  const heard = useRef(onCode)
  heard.current = onCode
  useEffect(() => {
    const Detector = detectorClass()
    const shown = video.current
    if (!on || !Detector || !shown) return
    let stream: MediaStream | undefined
    let stopped = false
    let last = { code: '', at: 0 }
    const detector = new Detector({ formats })
    const look = async () => {
      if (stopped) return
      const found = await detector.detect(shown).catch(() => [])
      for (const { rawValue } of found) {
        const now = Date.now()
        if (rawValue === last.code && now - last.at < pause) continue
        last = { code: rawValue, at: now }
        navigator.vibrate?.(40)
        heard.current(rawValue)
      }
      setTimeout(() => void look(), 150)
    }
    navigator.mediaDevices
      .getUserMedia({ video: { facingMode: 'environment' } })
      .then(async (given) => {
        stream = given
        if (stopped) return given.getTracks().forEach((track) => void track.stop())
        shown.srcObject = given
        await shown.play()
        void look()
      })
      .catch(() => {
        setRefused(true)
        setOn(false)
      })
    return () => {
      stopped = true
      stream?.getTracks().forEach((track) => void track.stop())
    }
  }, [on])
  if (!hasCamera()) return null
  return (
    <div className="stack stack--s">
      {refused ? <Note tone="warning">{t('devices.scan.cameraRefused')}</Note> : null}
      {on ? (
        <video ref={video} style={{ width: '100%', maxHeight: '50vh' }} muted playsInline aria-label={t('devices.scan.camera')} />
      ) : null}
      <Button icon="scan" onClick={() => setOn(!on)}>
        {t(on ? 'devices.scan.cameraOff' : 'devices.scan.cameraOn')}
      </Button>
    </div>
  )
}
