// The register of contracts as a table: one row for each service at each school, with the words of the screen.
import { cleanName, type Download } from '#kernel'
import { type Day, formatDay, type Translate } from '#shared'
import { type RegisterLine, registerWords } from '../model.ts'
import { xlsxOf } from './xlsx.ts'

type Seen = RegisterLine & { schoolName: string }
interface Words {
  t: Translate
  lang: 'de' | 'en'
  day: Day
}

export function registerRows(lines: readonly Seen[], { t, lang }: Pick<Words, 't' | 'lang'>): { heads: string[]; rows: string[][] } {
  const day = (value: Day | null | undefined) => (value ? formatDay(value, lang) : '')
  const heads = [
    ...['service', 'school', 'contractState'].map((key) => t(`concept.doc.${key}`)),
    t('concept.contract'),
    ...['processor', 'signed', 'validUntil', 'noticeUntil', 'note'].map((key) => t(`concept.contract.${key}`)),
  ]
  const place = (line: Seen) => `${line.number} ${line.schoolName}`
  const rows = [...lines]
    .sort((a, b) => place(a).localeCompare(place(b), 'de', { numeric: true }))
    .map((line) => {
      const { contract } = line
      return [
        `${line.number} ${line.title}`,
        line.schoolName,
        registerWords(line.state, contract?.validUntil, { t, day: (value) => formatDay(value, lang) }),
        contract?.title ?? '',
        contract?.processor ?? '',
        day(contract?.signed),
        day(contract?.validUntil),
        day(contract?.noticeUntil),
        contract?.note ?? '',
      ]
    })
  return { heads, rows }
}

export async function registerFile(lines: readonly Seen[], words: Words): Promise<Download> {
  const { heads, rows } = registerRows(lines, words)
  const { t, day } = words
  return {
    name: cleanName(`${t('concept.register')} ${day}.xlsx`),
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    body: await xlsxOf(t('concept.register'), heads, rows),
  }
}
