import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RosterRecord } from '#modules/rosters/ports'
import { allOf, fileOf, material } from '../../kernel/tables/test-files.ts'
import { enm, lernplattform } from './index.ts'

const today = '2026-09-01'
const text = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8')
const enmText = text('enm.json')
const enmDocument = JSON.parse(enmText) as Record<string, unknown> & { schueler: object[] }
const read = (content: string | Uint8Array, reader = enm, name = 'enm.json') => allOf(reader.read([fileOf(name, content)], { today }))
const of = <T extends RosterRecord['type']>(records: RosterRecord[], type: T) =>
  records.filter((each): each is Extract<RosterRecord, { type: T }> => each.type === type)
const plain = (records: RosterRecord[]) => records.map(({ where, ...rest }) => rest)
const faults = (records: RosterRecord[]) => of(records, 'fault').map(({ severity, code, value }) => [severity, code, value])

describe('ENM', () => {
  it('is known by its head, plain and packed', async () => {
    for (const content of [enmText, gzipSync(enmText)])
      expect(await enm.recognise([fileOf('x.bin', content)])).toMatchObject({
        format: 'svws-enm',
        certainty: 1,
        scope: 'full',
        schools: ['100017'],
        facts: { schoolYear: 2026, revision: 2 },
      })
    expect(await lernplattform.recognise([fileOf('enm.json', enmText)])).toBeUndefined()
    for (const other of ['', 'Name;Klasse\n', '[]', '[{"id":1}]', '{"klassen": 5}', '{"a":'])
      expect(await enm.recognise([fileOf('enm.json', other)]), other).toBeUndefined()
  })

  it('gives people with keys of their own number spaces', async () => {
    const people = of(await read(enmText), 'person')
    expect(plain(people)).toEqual([
      {
        type: 'person',
        key: '100017/lehrer/7',
        familyName: 'Grünwald',
        givenName: 'Änne',
        gender: 'w',
        email: 'a.gruenwald@schule.example',
        shortName: 'GRÜ',
      },
      { type: 'person', key: '100017/lehrer/501', familyName: 'Oztan', givenName: 'Cem', gender: 'm', shortName: 'OZT' },
      { type: 'person', key: '100017/schueler/501', familyName: 'Öztürk-Weiß', givenName: 'Mia', gender: 'w' },
      { type: 'person', key: '100017/schueler/7', familyName: 'Nguyễn', givenName: 'An' },
      { type: 'person', key: '100017/schueler/9', familyName: 'Weiß', givenName: 'Öykü', gender: 'w' },
    ])
    const line = enmText.slice(0, enmText.indexOf('Öztürk-Weiß')).lastIndexOf('{')
    expect(people[2]!.where).toEqual({ file: 'enm.json', line: enmText.slice(0, line).split('\n').length, column: 'schueler[0]' })
  })

  it('gives groups whose keys outlive the document', async () => {
    const records = await read(enmText)
    expect(plain(of(records, 'group'))).toEqual([
      { type: 'group', key: '100017/klasse/06A', kind: 'class', name: '6a', officialName: '06A', grade: '06', school: '100017' },
      { type: 'group', key: '100017/klasse/EF', kind: 'class', name: 'EF', school: '100017' },
      { type: 'group', key: '100017/klasse/06A/fach/10', kind: 'course', name: '6a D', subject: 'D', school: '100017' },
      { type: 'group', key: '100017/kurs/7001', kind: 'course', name: 'Bi-GK1', subject: 'Bi', school: '100017' },
    ])
    // The next export numbers its learning groups anew; nothing may change by that.
    const renumbered = JSON.stringify(enmDocument, (key, value: unknown) => (key === 'lerngruppenID' ? Number(value) + 60 : value)).replace(
      /"lerngruppen":\[.*?\],"schueler"/,
      (part) => part.replace(/"id":(\d+)/g, (_, id: string) => `"id":${Number(id) + 60}`),
    )
    const keys = (from: RosterRecord[]) => [
      ...of(from, 'group').map((each) => each.key),
      ...of(from, 'membership').map((each) => `${each.person} ${each.group}`),
    ]
    expect(keys(await read(renumbered))).toEqual(keys(records))
  })

  it('gives memberships and affiliations', async () => {
    const records = await read(enmText)
    expect(of(records, 'membership').map(({ person, group, role }) => `${person} ${role} ${group}`)).toEqual([
      '100017/lehrer/7 classTeacher 100017/klasse/06A',
      '100017/lehrer/501 deputyClassTeacher 100017/klasse/06A',
      '100017/lehrer/7 teacher 100017/klasse/06A/fach/10',
      '100017/lehrer/501 teacher 100017/kurs/7001',
      '100017/schueler/501 learner 100017/klasse/06A',
      '100017/schueler/501 learner 100017/klasse/06A/fach/10',
      '100017/schueler/7 learner 100017/klasse/EF',
      '100017/schueler/7 learner 100017/kurs/7001',
    ])
    expect(of(records, 'affiliation').map(({ person, role, grade, school }) => [person, role, grade, school])).toContainEqual([
      '100017/schueler/501',
      'learner',
      '06',
      '100017',
    ])
  })

  it('names what does not fit', async () => {
    expect(faults(await read(enmText))).toEqual([
      ['warning', 'emailWrong', '@schule.example'],
      ['error', 'nameMissing', '8'],
      ['warning', 'personUnknown', '999'],
      ['error', 'groupUnknown', '4711'],
      ['warning', 'genderUnknown', 'divers'],
      ['warning', 'groupUnknown', '88'],
      ['warning', 'classMissing', undefined],
      ['error', 'nameMissing', '10'],
    ])
  })

  it('lets no mark, remark, hash or secret out', async () => {
    const everything = JSON.stringify([await read(enmText), await enm.recognise([fileOf('a.json', enmText)])])
    expect(enmText.match(/canary/g)!.length).toBeGreaterThan(15)
    expect(everything).not.toMatch(/canary/i)
  })

  it('says that the cut for one teacher is no roster of the school', async () => {
    const cut = enmText.replace('"lehrerID": null', '"lehrerID": 7')
    expect(await enm.recognise([fileOf('a.json', cut)])).toMatchObject({ scope: 'cut', reason: 'oneTeacher' })
    expect((await read(cut))[0]).toMatchObject({ type: 'fault', code: 'oneTeacher', cut: true })
  })

  it('reads pupils that stand before their classes', async () => {
    const { schueler, ...rest } = enmDocument
    const records = await read(JSON.stringify({ schueler, ...rest }))
    expect(plain(records).length).toBe((await read(enmText)).length)
  })

  it('does not open other files of the folder, and one school only once', async () => {
    const files = [
      fileOf('Kennwoerter.csv', '"Lehrer_ID","Initialkennwort"\n7,canary\n'),
      fileOf('a.json', enmText),
      fileOf('b.json', enmText),
    ]
    const records = await allOf(enm.read(files, { today }))
    expect(faults(records).filter(([, code]) => code === 'fileIgnored' || code === 'schoolTwice')).toEqual([
      ['warning', 'fileIgnored', undefined],
      ['error', 'schoolTwice', '100017'],
    ])
    expect(of(records, 'person')).toHaveLength(5)
    expect((await enm.recognise(files))!.certainty).toBeLessThan(1)
  })

  it('cut anywhere gives no person that is not in the whole, and says that it was cut', async () => {
    const whole = new Set(of(await read(enmText), 'person').map((each) => JSON.stringify(each)))
    const bytes = Buffer.from(enmText.trimEnd())
    for (let length = 10; length < bytes.length; length += 131) {
      const records = await read(bytes.subarray(0, length))
      for (const each of of(records, 'person')) expect(whole.has(JSON.stringify(each)), `cut at ${length}`).toBe(true)
      expect(
        of(records, 'fault').some((fault) => fault.cut || fault.code === 'fileIgnored'),
        `cut at ${length}`,
      ).toBe(true)
    }
    const packed = gzipSync(enmText)
    for (let length = 20; length < packed.length; length += 151) {
      const records = await read(packed.subarray(0, length))
      expect(of(records, 'fault').some((fault) => fault.cut || fault.code === 'fileIgnored')).toBe(true)
    }
  })

  it('refuses bombs', async () => {
    const bomb = gzipSync(`{"enmRevision":1,"schulnummer":100017,"lehrer":[{"id":1,"kuerzel":"${'x'.repeat(20_000_000)}"}]}`)
    expect(faults(await read(bomb))).toContainEqual(['error', 'tooLarge', 'lehrer'])
  })

  it('never throws on anything that looks like it', async () => {
    const list = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.array(
        fc.dictionary(
          fc.constantFrom('id', 'nachname', 'vorname', 'klasseID', 'kID', 'klassenlehrer', 'leistungsdaten', 'kuerzel'),
          fc.jsonValue({ maxDepth: 2 }),
        ),
      ),
    )
    const document = fc.record({
      enmRevision: fc.jsonValue({ maxDepth: 0 }),
      schulnummer: fc.jsonValue({ maxDepth: 0 }),
      lehrerID: fc.jsonValue({ maxDepth: 0 }),
      klassen: list,
      lehrer: list,
      lerngruppen: list,
      faecher: list,
      jahrgaenge: list,
      schueler: list,
    })
    await fc.assert(
      fc.asyncProperty(document, async (each) => {
        await enm.recognise([fileOf('a.json', JSON.stringify(each))])
        await read(JSON.stringify(each))
      }),
      { numRuns: 200 },
    )
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        await enm.recognise([fileOf('a.json', bytes)])
        await read(bytes)
      }),
    )
  })

  it('streams: a large school needs little memory', async () => {
    const mark = JSON.stringify({ id: 1, lerngruppenID: 2, note: '2', fachbezogeneBemerkungen: 'x'.repeat(1_200) })
    const pupil = (id: number) =>
      `{"id":${id},"jahrgangID":2,"klasseID":21,"nachname":"Öztürk","vorname":"Mia","geschlecht":"w","leistungsdaten":[${Array(12).fill(mark).join()}]}`
    const pupils = 2_500
    async function* open() {
      yield Buffer.from(enmText.slice(0, enmText.indexOf('"schueler"')))
      yield Buffer.from('"schueler": [')
      for (let id = 1; id <= pupils; id++) yield Buffer.from(`${pupil(id)}${id < pupils ? ',\n' : ']}'}`)
    }
    const size = pupils * (pupil(1).length + 2)
    const before = process.memoryUsage().rss
    const started = performance.now()
    let count = 0
    for await (const record of enm.read([{ name: 'gross.json', size, open }], { today })) if (record.type === 'person') count++
    const [ms, mb] = [Math.round(performance.now() - started), Math.round((process.memoryUsage().rss - before) / 1e6)]
    console.log(`svws: ${Math.round(size / 1e6)} MB with ${pupils} pupils in ${ms} ms, ${mb} MB more memory`)
    expect(count).toBe(pupils + 2)
    expect(mb).toBeLessThan(150)
  })
})

describe('Lernplattform', () => {
  const document = text('lernplattform.json')
  const older = document
    .replaceAll('idJahrgang": 2, "idKlasse": 21', 'jahrgangId": 2, "klasseId": 21')
    .replaceAll('"geburtsdatum": "04.03.2014", "status": 2, "idsLerngruppen"', '"lerngruppenIds"')
    .replaceAll('idsKlassenlehrer', 'klassenlehrerIds')

  it('is known by its head', async () => {
    for (const content of [document, gzipSync(document)])
      expect(await lernplattform.recognise([fileOf('a', content)])).toMatchObject({
        format: 'svws-lernplattform',
        scope: 'full',
        schools: ['100017'],
        facts: { schoolYear: 2026, asOf: '2026-09-01T07:00:00.4' },
      })
    expect(await enm.recognise([fileOf('a', document)])).toBeUndefined()
  })

  it('gives the same keys as ENM, with birth day and sign-in name', async () => {
    const records = await read(document, lernplattform, 'lp.json')
    expect(plain(of(records, 'person'))).toEqual([
      {
        type: 'person',
        key: '100017/lehrer/7',
        familyName: 'Grünwald',
        givenName: 'Änne',
        gender: 'w',
        email: 'a.gruenwald@schule.example',
        shortName: 'GRÜ',
        accountName: 'gruenwald',
      },
      {
        type: 'person',
        key: '100017/schueler/501',
        familyName: 'Öztürk-Weiß',
        givenName: 'Mia',
        gender: 'w',
        birthDay: '2014-03-04',
        accountName: 'mia.oeztuerk',
      },
    ])
    expect(plain(of(records, 'left'))).toEqual([{ type: 'left', person: '100017/schueler/502' }])
    expect(of(records, 'membership').map(({ person, group, role }) => `${person} ${role} ${group}`)).toContain(
      '100017/schueler/501 learner 100017/klasse/06A/fach/10',
    )
    expect(JSON.stringify(records)).not.toMatch(/canary/)
  })

  it('reads the spelling of older servers', async () => {
    const records = await read(older, lernplattform, 'lp.json')
    expect(of(records, 'membership').map(({ person, group, role }) => `${person} ${role} ${group}`)).toEqual([
      '100017/lehrer/7 classTeacher 100017/klasse/06A',
      '100017/lehrer/7 teacher 100017/klasse/06A/fach/10',
      '100017/schueler/501 learner 100017/klasse/06A',
      '100017/schueler/501 learner 100017/klasse/06A/fach/10',
    ])
  })
})

const real = material('svws-enm/ENM-Testdaten-01')
describe(`ENM of a real server${real.missing}`, () => {
  const counts = (records: RosterRecord[]) =>
    Object.fromEntries((['person', 'group', 'affiliation'] as const).map((type) => [type, of(records, type).length]))

  it.skipIf(!real.present)('gives 81 pupils, 22 teachers, 15 classes, 67 learning groups, plain and packed alike', async () => {
    const whole = await allOf(enm.read([real.file('ENMGesamt.json')], { today }))
    expect(counts(whole)).toEqual({ person: 103, group: 82, affiliation: 103 })
    expect(of(whole, 'group').filter((group) => group.kind === 'class')).toHaveLength(15)
    const packed = await allOf(enm.read([real.file('enm.json.gz')], { today }))
    expect(plain(packed)).toEqual(plain(whole))
    expect(faults(whole).filter(([severity]) => severity === 'error')).toEqual([])
  })

  it.skipIf(!real.present)('holds no mark, hash or remark in what is read', async () => {
    const given = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../../../shared/data/svws-enm/ENM-Testdaten-01/ENMGesamt.json'), 'utf8'),
    ) as {
      lehrer: { passwordHash: string }[]
      floskelgruppen: { floskeln: { text: string }[] }[]
    }
    const read = JSON.stringify(await allOf(enm.read([real.file('ENMGesamt.json')], { today })))
    for (const { passwordHash } of given.lehrer) if (passwordHash) expect(read).not.toContain(passwordHash)
    for (const { floskeln } of given.floskelgruppen) for (const { text } of floskeln) expect(read).not.toContain(text)
    expect(read).not.toMatch(/note|bemerk|hash|fehlstunden/i)
  })

  it.skipIf(!real.present)('knows the part for one teacher, whose people are all people of the school', async () => {
    const part = await allOf(enm.read([real.file('ENM_LehrerID_44.json')], { today }))
    const whole = new Set(
      plain(await allOf(enm.read([real.file('ENMGesamt.json')], { today }))).map((each) => ('key' in each ? each.key : '')),
    )
    expect((await enm.recognise([real.file('ENM_LehrerID_44.json')]))!.scope).toBe('cut')
    for (const each of of(part, 'person')) expect(whole.has(each.key)).toBe(true)
    for (const each of of(part, 'group')) expect(whole.has(each.key)).toBe(true)
    expect(of(part, 'affiliation').filter((each) => each.role === 'learner')).toHaveLength(28)
  })
})
