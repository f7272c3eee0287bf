// The address of this installation, for what agents are told.
let publicUrl = 'http://localhost'
export const setPublicUrl = (url: string) => {
  publicUrl = url.replace(/\/+$/, '')
}
export const agentUrl = (secret: string) => `${publicUrl}/inventar/${secret}`
