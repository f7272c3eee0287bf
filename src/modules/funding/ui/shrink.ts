// Photos are made smaller before they are sent: a phone takes five megabytes to show a label.

const longest = 1_280
const quality = 0.8
/** Smaller files go as they are. */
const small = 300_000

/** The photo as JPEG, at most 1,280 px long; as it is where the browser cannot read it, so that the server says what is wrong. */
export async function shrunk(file: File): Promise<File> {
  if (file.size <= small && /^image\/(jpeg|png)$/.test(file.type)) return file
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const share = Math.min(1, longest / Math.max(picture.width, picture.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(picture.width * share)
    canvas.height = Math.round(picture.height * share)
    canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height)
    picture.close()
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', quality))
    return blob ? new File([blob], file.name.replace(/(\.\w+)?$/, '.jpg'), { type: 'image/jpeg' }) : file
  } catch {
    return file
  }
}
