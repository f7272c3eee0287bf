import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type Context, exportList } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import type { Operator } from '#shared'
import { createCustomFields, deleteCustomFields } from '../actions/catalogue.ts'
import { setCustom } from '../actions/custom.ts'
import { createDevices } from '../actions/devices.ts'
import { bookValue } from '../model.ts'
import { allRights } from '../testing.ts'
import { deviceList } from './devices.ts'

const world = testWorld()
const clerk = () => whoWith(allRights, world.authority)
const ask = async (ctx: Context, column: string, operator: Operator, ...values: string[]) =>
  (await deviceList.page(ctx, { filter: [{ column, operator, values }], limit: 50 })).rows.map((row) => row.inventoryNumber)

async function fill(ctx: Context) {
  await createCustomFields(ctx, [
    { key: 'mdm', label: 'MDM-Gruppe', kind: 'choice', choices: 'Schüler;Lehrkräfte', position: 1 },
    { key: 'zoll', label: 'Bildschirm', kind: 'number', position: 2 },
    { key: 'leihbar', label: 'Leihbar', kind: 'yes', position: 3 },
    { key: 'geprueft', label: 'Geprüft am', kind: 'day', position: 4 },
    { key: 'akte', label: 'Akte', kind: 'text', position: 5 },
  ])
  const made = await createDevices(
    ctx,
    ['A-1', 'A-2', 'A-3'].map((inventoryNumber) => ({ inventoryNumber, school: world.schools[0] })),
  )
  await setCustom(ctx, made[0]!.id, { mdm: 'Schüler', zoll: 10.9, leihbar: true, geprueft: '2026-03-01', akte: 'Öl 7' })
  await setCustom(ctx, made[1]!.id, { mdm: 'Lehrkräfte', zoll: 9, leihbar: false, geprueft: '2025-12-24', akte: 'x"; drop' })
  return made
}

test('further fields are columns of the list: filtered and sorted by their kind', async () => {
  await world.tried(clerk(), async (ctx) => {
    await fill(ctx)
    expect(await ask(ctx, 'custom.mdm', 'is', 'Schüler')).toEqual(['A-1'])
    expect(await ask(ctx, 'custom.mdm', 'not', 'Schüler')).toEqual(['A-2', 'A-3'])
    expect(await ask(ctx, 'custom.zoll', 'from', '9.5')).toEqual(['A-1'])
    expect(await ask(ctx, 'custom.zoll', 'is', '9', '10.9')).toEqual(['A-1', 'A-2'])
    expect(await ask(ctx, 'custom.leihbar', 'is', 'false')).toEqual(['A-2'])
    expect(await ask(ctx, 'custom.geprueft', 'to', '2026-01-01')).toEqual(['A-2'])
    expect(await ask(ctx, 'custom.geprueft', 'is', '2026-03-01')).toEqual(['A-1'])
    expect(await ask(ctx, 'custom.akte', 'has', 'oel')).toEqual(['A-1'])
    expect(await ask(ctx, 'custom.akte', 'is', 'x"; drop')).toEqual(['A-2'])
    expect(await ask(ctx, 'custom.akte', 'has', 'Drop')).toEqual(['A-2'])
    expect(await ask(ctx, 'custom.akte', 'has', 'x";')).toEqual(['A-2'])
    expect(await ask(ctx, 'custom.akte', 'has', 'ÖL 7', 'drop')).toEqual(['A-1', 'A-2'])
    expect(await ask(ctx, 'custom.akte', 'starts', 'öl ')).toEqual(['A-1'])
    // Values and keys beside it are not meant, and what means something in a pattern is a letter like others.
    for (const text of ['Schüler', 'akte', 'l%7', '___']) expect([text, await ask(ctx, 'custom.akte', 'has', text)]).toEqual([text, []])
    expect(await ask(ctx, 'custom.akte', 'none')).toEqual(['A-3'])
    expect(await refusalOf(ask(ctx, 'custom.zoll', 'is', 'groß'))).toBe('list.filter')
    expect(await refusalOf(ask(ctx, 'custom.geprueft', 'is', 'gestern'))).toBe('list.filter')
    expect(await refusalOf(ask(ctx, 'custom.fremd', 'any'))).toBe('list.column')
    for (const [key, order] of [
      ['custom.zoll', ['A-2', 'A-1', 'A-3']],
      ['-custom.zoll', ['A-1', 'A-2', 'A-3']],
      ['custom.geprueft', ['A-2', 'A-1', 'A-3']],
      ['custom.akte', ['A-1', 'A-2', 'A-3']],
    ] as const) {
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await deviceList.page(ctx, { filter: [], sort: key, cursor, limit: 1 })
        seen.push(...page.rows.map((row) => row.inventoryNumber))
        cursor = page.next ?? undefined
      } while (cursor)
      expect([key, seen]).toEqual([key, order])
    }
    expect((await deviceList.page(ctx, { filter: [], limit: 1 })).rows[0]).toMatchObject({
      'custom.mdm': 'Schüler',
      'custom.leihbar': true,
    })
  })
})

test('many devices are sorted by a text along its index: the same pages, forward, back and behind the last value', async () => {
  await world.tried(clerk(), async (ctx) => {
    await createCustomFields(ctx, [{ key: 'akte', label: 'Akte', kind: 'text', position: 1 }])
    const made = await createDevices(
      ctx,
      Array.from({ length: 700 }, (_, index) => ({
        inventoryNumber: `W-${String(index).padStart(3, '0')}`,
        school: world.schools[index % 2],
        kind: index % 10 ? ('tablet' as const) : ('board' as const),
      })),
    )
    const words = ['Öl', 'Apfel', 'zebra', 'äpfel', 'Ärger', 'Oase', 'Zug', 'apfel']
    for (const [index, device] of made.entries())
      if (index % 7) await setCustom(ctx, device.id, { akte: `${words[index % 8]} ${index % 30}` })
    const filter = [
      { column: 'kind', operator: 'is' as const, values: ['tablet'] },
      { column: 'school', operator: 'is' as const, values: [world.schools[0]] },
    ]
    for (const sort of ['custom.akte', '-custom.akte']) {
      // Larger pages than an index is walked for are read as before.
      const whole = (await deviceList.page(ctx, { filter, sort, limit: 700 })).rows.map((row) => row.inventoryNumber)
      const seen: string[] = []
      const pages: string[][] = []
      let [cursor, previous]: (string | undefined)[] = []
      do {
        const page = await deviceList.page(ctx, { filter, sort, cursor, limit: 60 })
        pages.push(page.rows.map((row) => row.inventoryNumber))
        seen.push(...pages.at(-1)!)
        cursor = page.next ?? undefined
        previous = page.previous ?? undefined
      } while (cursor)
      expect(seen).toEqual(whole)
      for (const page of pages.slice(0, -1).reverse()) {
        const back = await deviceList.page(ctx, { filter, sort, cursor: previous, limit: 60 })
        expect(back.rows.map((row) => row.inventoryNumber)).toEqual(page)
        previous = back.previous ?? undefined
      }
    }
    const kept = async () =>
      (await sql<{ value: string }>`select value from devices.custom_text where device_id = ${made[1]!.id}`.execute(ctx.db())).rows
    expect(await kept()).toEqual([{ value: 'Apfel 1' }])
    await setCustom(ctx, made[1]!.id, { akte: null })
    expect(await kept()).toEqual([])
  })
})

test('another kind under an old key, another authority, and nobody without the right', async () => {
  await world.tried(clerk(), async (ctx) => {
    const made = await fill(ctx)
    const { rows } = await sql<{ id: string }>`select id from devices.custom_field where key in ('akte', 'zoll')`.execute(ctx.db())
    await deleteCustomFields(
      ctx,
      rows.map((row) => row.id),
    )
    expect(await refusalOf(ask(ctx, 'custom.zoll', 'any'))).toBe('list.column')
    await createCustomFields(ctx, [
      { key: 'akte', label: 'Aktendatum', kind: 'day', position: 1 },
      { key: 'zoll', label: 'Zoll in Worten', kind: 'text', position: 2 },
    ])
    await setCustom(ctx, made[2]!.id, { akte: '2024-02-29' })
    expect(await ask(ctx, 'custom.akte', 'any')).toEqual(['A-3'])
    expect(await ask(ctx, 'custom.zoll', 'any')).toEqual([])
  })
  const foreign = whoWith(allRights, world.foreign)
  await world.done(clerk(), (ctx) => createCustomFields(ctx, [{ key: 'eigen', label: 'Eigen', kind: 'text', position: 0 }]))
  expect(await refusalOf(world.tried(foreign, (ctx) => ask(ctx, 'custom.eigen', 'any')))).toBe('list.column')
  expect(await refusalOf(world.tried(whoWith(['organisation.read'], world.authority), (ctx) => ask(ctx, 'custom.eigen', 'any')))).toBe(
    'Forbidden',
  )
  const elsewhere = whoWith(['devices.read'], world.authority, 'school', world.schools[1])
  const [device] = await world.done(clerk(), (ctx) => createDevices(ctx, [{ inventoryNumber: 'B-1', school: world.schools[0] }]))
  await world.done(clerk(), (ctx) => setCustom(ctx, device!.id, { eigen: 'geheim' }))
  expect(await world.tried(elsewhere, (ctx) => ask(ctx, 'custom.eigen', 'is', 'geheim'))).toEqual([])
  expect(await world.tried(elsewhere, (ctx) => ask(ctx, 'custom.eigen', 'has', 'geheim'))).toEqual([])
  expect(await world.tried(clerk(), (ctx) => ask(ctx, 'custom.eigen', 'has', 'geheim'))).toEqual(['B-1'])
})

test('files carry them under the words of the authority', async () => {
  await world.tried(clerk(), async (ctx) => {
    await fill(ctx)
    const query = { filter: [{ column: 'custom.mdm', operator: 'any' as const, values: [] }], limit: 50 }
    const columns = ['inventoryNumber', 'custom.mdm', 'custom.zoll', 'custom.leihbar', 'custom.geprueft']
    const t = (key: string) => ({ 'devices.device.inventoryNumber': 'Nummer', 'export.yes': 'ja', 'export.no': 'nein' })[key] ?? key
    const { body } = await exportList(deviceList, ctx, { ...query, columns }, 'csv', { t, lang: 'de' })
    let text = ''
    for await (const part of body as AsyncIterable<string>) text += part
    expect(text.replace('\ufeff', '').trim().split('\r\n')).toEqual([
      'Nummer;MDM-Gruppe;Bildschirm;Leihbar;Geprüft am',
      'A-1;Schüler;10,9;ja;01.03.2026',
      'A-2;Lehrkräfte;9;nein;24.12.2025',
    ])
    expect(await refusalOf(exportList(deviceList, ctx, { ...query, columns: ['custom.fremd'] }, 'csv', { t, lang: 'de' }))).toBe(
      'list.column',
    )
  })
})

test('the book value of the list is that of the sheet, whatever the price, the day and the life', async () => {
  const now = () => new Date('2026-09-15T08:00:00Z')
  await world.tried(
    clerk(),
    async (ctx) => {
      for (const [start, memo] of [
        ['month', 0],
        ['year', 1],
      ] as const) {
        await sql`delete from kernel.setting where authority_id = ${ctx.authority} and key in ('devices.bookStart', 'devices.bookMemo')`.execute(
          ctx.db(),
        )
        for (const [key, value] of Object.entries({ 'devices.bookStart': start, 'devices.bookMemo': memo }))
          await sql`insert into kernel.setting (authority_id, key, value) values (${ctx.authority}, ${key}, ${JSON.stringify(value)}::jsonb)`.execute(
            ctx.db(),
          )
        const drafts = Array.from({ length: 300 }, (_, index) => ({
          school: world.schools[0],
          kind: 'tablet' as const,
          usefulLife: [0.5, 3, 4, 7.5][index % 4]!,
          price: (index * 7_919) % 100_003,
          purchasedOn: `${2017 + (index % 11)}-${String(1 + (index % 12)).padStart(2, '0')}-${String(1 + (index % 28)).padStart(2, '0')}`,
        }))
        const made = await createDevices(ctx, drafts)
        const { rows } = await deviceList.page(ctx, {
          filter: [{ column: 'price', operator: 'any', values: [] }],
          sort: '-bookValue',
          limit: 700,
        })
        const listed = new Map(rows.map((row) => [row.id, (row as never as { bookValue: number }).bookValue]))
        for (const device of made)
          expect(listed.get(device.id)).toBe(bookValue(device, device.usefulLife!, '2026-09-15', { start, memo: memo * 100 }))
        const values = rows.map((row) => (row as never as { bookValue: number }).bookValue)
        expect(values).toEqual([...values].sort((a, b) => b - a))
      }
    },
    { now },
  )
})
