// The address of this installation, for what is printed.
let publicUrl = 'http://localhost'
export const setPublicUrl = (url: string) => {
  publicUrl = url.replace(/\/+$/, '')
}
/** What the QR code of a label says. */
export const labelUrl = (kind: 'g' | 'k' | 'tuer', code: string) => `${publicUrl}/${kind}/${code}`
