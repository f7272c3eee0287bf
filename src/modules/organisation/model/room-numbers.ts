// Room numbers as people write them: `101–112, 114, Aula`.

/** Single numbers and ranges; a range keeps what stands before its digits and their width: `A01-A03`. */
export function readRoomNumbers(text: string, most = 500): string[] | 'tooMany' {
  const numbers: string[] = []
  for (const part of text
    .split(/[,;\n]/)
    .map((each) => each.trim())
    .filter(Boolean)) {
    const range = /^(\D*)(\d+)\s*[-–]\s*(\D*)(\d+)$/.exec(part)
    const [, prefix = '', from = '', again = '', to = ''] = range ?? []
    const count = Number(to) - Number(from) + 1
    if (!range || count < 1 || (again && again.trim() !== prefix.trim())) numbers.push(part)
    else if (count > most) return 'tooMany'
    else for (let number = Number(from); number <= Number(to); number++) numbers.push(prefix + String(number).padStart(from.length, '0'))
    if (numbers.length > most) return 'tooMany'
  }
  return [...new Set(numbers)]
}
