// Reads codes from pictures where the browser has no reader of its own (Firefox, Safari, most desktops): ZXing as WebAssembly. It works in
// a worker so that the camera's picture does not stutter, and because only this file may then run WebAssembly (kernel/http/server.ts).
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url'

prepareZXingModule({ overrides: { locateFile: () => wasm } })

const formats = ['QRCode', 'Code128', 'Code39', 'EAN13', 'DataMatrix', 'ITF'] as const

self.addEventListener('message', async ({ data }: MessageEvent<ImageData>) => {
  try {
    const found = await readBarcodes(data, { formats: [...formats], maxNumberOfSymbols: 4, tryHarder: true })
    self.postMessage(found.filter((each) => each.isValid).map((each) => each.text))
  } catch (error) {
    // Pictures without a code are no fault; this means that the reader could not be loaded.
    self.postMessage(String(error))
  }
})
