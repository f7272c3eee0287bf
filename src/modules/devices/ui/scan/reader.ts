// One way to read codes from the camera: the browser's own reader (BarcodeDetector) where there is one, else ours (code-reader.ts).

export interface Reader {
  /** The codes in what the camera shows now; fails when there is no reading in this browser. */
  read: (shown: HTMLVideoElement) => Promise<string[]>
  close: () => void
}

interface Detector {
  detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]>
}
interface DetectorClass {
  new (options: { formats: string[] }): Detector
  getSupportedFormats?: () => Promise<string[]>
}

const wanted = ['qr_code', 'code_128', 'code_39', 'ean_13', 'data_matrix', 'itf']
/** More points do not read better and take longer. */
const widest = 1_280

export const hasCamera = (): boolean => Boolean(navigator.mediaDevices?.getUserMedia)

export async function openReader(): Promise<Reader> {
  const Own = (globalThis as unknown as { BarcodeDetector?: DetectorClass }).BarcodeDetector
  // Some browsers have the class and no format behind it.
  const formats = Own ? await (Own.getSupportedFormats?.() ?? Promise.resolve(wanted)).catch(() => []) : []
  if (!Own || !formats.includes('qr_code')) return openWorker()
  const detector = new Own({ formats: wanted.filter((each) => formats.includes(each)) })
  return {
    // A single picture may fail, e.g. while the camera turns.
    read: (shown) =>
      detector.detect(shown).then(
        (found) => found.map((each) => each.rawValue),
        () => [],
      ),
    close: () => {},
  }
}

function openWorker(): Reader {
  const worker = new Worker(new URL('./code-reader.ts', import.meta.url), { type: 'module' })
  const canvas = document.createElement('canvas')
  const read = (shown: HTMLVideoElement) => {
    const scale = Math.min(1, widest / (shown.videoWidth || 1))
    canvas.width = Math.round(shown.videoWidth * scale)
    canvas.height = Math.round(shown.videoHeight * scale)
    const drawn = canvas.getContext('2d', { willReadFrequently: true })
    if (!drawn || !canvas.width || !canvas.height) return Promise.resolve([])
    drawn.drawImage(shown, 0, 0, canvas.width, canvas.height)
    const picture = drawn.getImageData(0, 0, canvas.width, canvas.height)
    const { promise, resolve, reject } = Promise.withResolvers<string[]>()
    worker.onmessage = ({ data }: MessageEvent<string[] | string>) => (Array.isArray(data) ? resolve(data) : reject(new Error(data)))
    worker.onerror = (event) => reject(new Error(event.message))
    worker.postMessage(picture, [picture.data.buffer])
    return promise
  }
  return { read, close: () => worker.terminate() }
}
