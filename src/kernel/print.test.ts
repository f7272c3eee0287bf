import { expect, test } from 'vitest'
import { listPdf, mostPrintedRows, printAhead, printPdf } from './print.ts'
import { refusalOf } from './testing/index.ts'

const pagesOf = (pdf: Buffer) =>
  Number(/\/Type\s*\/Pages[^>]*?\/Count (\d+)/s.exec(pdf.toString('latin1'))?.[1] ?? /\/Count (\d+)/.exec(pdf.toString('latin1'))?.[1])
const letter = '#import "/base.typ": *\n#show: paper.with(title: data.title)\n= #data.title\n#data.text'

test('a paper is tagged, accessible (PDF/UA-1), German, with its fonts inside', async () => {
  const pdf = (await printPdf(letter, { title: 'Leihvertrag', text: 'Größe 1\u202f284, Straße, Łódź, Привет' })).toString('latin1')
  expect(pdf.slice(0, 5)).toBe('%PDF-')
  expect(pdf).toContain('<pdfuaid:part>1</pdfuaid:part>')
  expect(pdf).toMatch(/\/Lang\s*\(de-DE\)/)
  expect(pdf).toMatch(/\/Marked true/)
  expect([...pdf.matchAll(/\/FontName\s*\/[A-Z]{6}\+([\w-]+)/g)].map((match) => match[1])).toEqual(
    expect.arrayContaining(['LibertinusSerif-Regular', 'LibertinusSerif-Semibold']),
  )
})

test('data is never source', async () => {
  const wild = '#panic("ran") $x$ *b* #read("/etc/passwd") \\ ` @a <b> "'
  const plain = await printPdf(letter, { title: wild, text: wild })
  expect(plain.length).toBeGreaterThan(1_000)
})

test('a fault in a template names file and line', async () => {
  await expect(printPdf('#let a = 1\n\n#foo()\n', {})).rejects.toThrow('main.typ:3 unknown variable: foo')
  await expect(printPdf('#import "/base.typ": *\n#data.missing', {})).rejects.toThrow(/main\.typ:2 .*missing/)
})

test('a template reads no file of this machine', async () => {
  for (const path of ['/etc/passwd', '../etc/passwd', '../../package.json'])
    await expect(printPdf(`#read("${path}")`, {})).rejects.toThrow(/main\.typ:1/)
})

test('a sign that no font has does not keep a paper from being printed', async () => {
  expect((await printPdf(letter, { title: 'Liste', text: '漢字' })).toString('latin1')).not.toContain('<pdfuaid:part>')
})

test('a list is printed with all its rows, in a process of its own when it is long', async () => {
  const columns = [{ title: 'Name' }, { title: 'Klasse' }, { title: 'Geräte', right: true }]
  const rows = (count: number) =>
    Array.from({ length: count }, (_, index) => [`Schülerin ${index} Müller-Lüdenscheidt`, '7b', String(index)])
  const short = await listPdf('Personen', columns, rows(3), { authority: 'Landkreis Auental', school: 'Gymnasium Hohenauen' })
  expect(pagesOf(short)).toBe(1)
  const before = process.memoryUsage.rss()
  const long = await listPdf('Personen', columns, rows(2_000))
  expect(pagesOf(long)).toBeGreaterThan(50)
  expect(process.memoryUsage.rss() - before).toBeLessThan(80_000_000)
  await expect(printPdf(`#foo(${'1,'.repeat(40_000)})`, { long: 'x'.repeat(100_000) })).rejects.toThrow('main.typ:1')
})

test('what is laid out ahead is printed as it is; short papers and faults ahead trouble nobody', async () => {
  const data = { title: 'Konzept', text: 'Wort '.repeat(20_000) }
  await printAhead(letter, data)
  expect(pagesOf(await printPdf(letter, data))).toBeGreaterThan(10)
  await printAhead(letter, { title: 'a', text: 'b' })
  await expect(printAhead('#foo()', data)).resolves.toBeUndefined()
})

test('a list beyond 5,000 rows is refused, not cut', async () => {
  expect(
    await refusalOf(
      listPdf(
        'Personen',
        [{ title: 'Name' }],
        Array.from({ length: mostPrintedRows + 1 }, () => ['a']),
      ),
    ),
  ).toBe('list.pdfRows')
})
