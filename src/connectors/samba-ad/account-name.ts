// sAMAccountName: at most 20 signs, without those that Windows keeps for itself, unique in the whole domain.
import { createHash } from 'node:crypto'
import { ascii } from '../directory/templates.ts'

export const longest = 20

/** What Windows allows in a name: `"/\\[]:;|=,+*?<>@` are not, nor a full stop at the end. */
export const allowed = (text: string) =>
  ascii(text)
    .replace(/["/\\[\]:;|=,+*?<>@]/g, '_')
    .trim()
    .replace(/\.+$/, '')

const short = (id: string, count: number) => createHash('sha256').update(`${id}:${count}`).digest('hex').slice(0, 4)

/** Gives names: a short one as it is, a long one cut with four signs that follow from the person and stay hers. */
export function samNames() {
  const used = new Set<string>()
  return (account: string, id: string): string => {
    const plain = allowed(account)
    let name = plain.length <= longest && plain ? plain : ''
    for (let count = 0; name === '' || used.has(name.toLowerCase()); count++)
      name = `${plain.slice(0, longest - 5).replace(/[.\s-]+$/, '')}-${short(id, count)}`
    used.add(name.toLowerCase())
    return name
  }
}
