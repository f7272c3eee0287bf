// A phone's photo is made smaller before it is sent: faster on the way, and without the place where it was taken.
const longest = 1_600

/** The size a picture gets; what is small enough stays. */
export const fitted = (width: number, height: number): { width: number; height: number } => {
  const share = Math.min(1, longest / Math.max(width, height))
  return { width: Math.round(width * share), height: Math.round(height * share) }
}

/** As JPEG without its data; what the browser cannot read is sent as it is, and the server says what it thinks of it. */
export async function smaller(file: File): Promise<File> {
  try {
    const picture = await createImageBitmap(file)
    const size = fitted(picture.width, picture.height)
    const canvas = document.createElement('canvas')
    Object.assign(canvas, size)
    canvas.getContext('2d')!.drawImage(picture, 0, 0, size.width, size.height)
    picture.close()
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85))
    return blob ? new File([blob], `${file.name.replace(/\.\w+$/, '')}.jpg`, { type: 'image/jpeg' }) : file
  } catch {
    return file
  }
}
