// The formatting schemes of UCS@school: `<:umlauts><firstname>[0].<lastname:lower>`.

type Attributes = Record<string, string>
const umlauts: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue', ß: 'ss' }

const commands: Record<string, (text: string) => string> = {
  lower: (text) => text.toLowerCase(),
  upper: (text) => text.toUpperCase(),
  strip: (text) => text.trim(),
  trim: (text) => text.trim(),
  umlauts: (text) =>
    text
      .replace(/[äöüÄÖÜß]/g, (sign) => umlauts[sign]!)
      .normalize('NFD')
      .replace(/\p{M}/gu, ''),
}
const run = (text: string, names: string) => names.split(',').reduce((done, name) => commands[name.trim()]?.(done) ?? done, text)

/** Fills a scheme; undefined when it needs a counter, which only UCS knows, or when an attribute is empty. */
export function fillScheme(scheme: string, attributes: Attributes): string | undefined {
  if (/\[(ALWAYS)?COUNTER\d?\]/.test(scheme)) return undefined
  const all: string[] = []
  let missing = false
  const filled = scheme.replace(/<(:?)([^<>]*)>(\[-?\d*(?::-?\d*)?\])?/g, (_, colon: string, inside: string, index: string | undefined) => {
    if (colon) {
      all.push(inside)
      return ''
    }
    const [name, ...names] = inside.split(':') as [string, ...string[]]
    const value = attributes[name.trim()] ?? ''
    if (!value) missing = true
    return sliced(run(value, names.join(',')), index)
  })
  return missing ? undefined : all.reduce(run, filled)
}

/** `[0]`, `[0:3]`, `[-2:]` as in Python. */
function sliced(text: string, index: string | undefined): string {
  if (!index) return text
  const [from, to] = index.slice(1, -1).split(':')
  if (to === undefined) return text.at(Number(from)) ?? ''
  return text.slice(from ? Number(from) : 0, to ? Number(to) : undefined)
}
