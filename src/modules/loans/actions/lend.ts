// From a wish to a device in somebody's hands: contracts are prepared, signed, and handed over with their devices.
import { sql } from 'kysely'
import { type Context, changeRows, conflict, databaseFault, insertRows, invalid, lockRows, textsIn } from '#kernel'
import { claim, findDevices } from '#modules/devices'
import { getAuthority } from '#modules/organisation'
import { addDays, dayOf, formatDay, formatMoney, type Id, type Lang } from '#shared'
import { checkLend } from '../guards.ts'
import { type Contract, type ContractKind, type FeePeriod, fillPlaces, type Item } from '../model.ts'
import { contracts, items, templates } from '../tables.ts'

export interface Terms {
  school: Id
  template: Id
  fromDay: string
  untilDay: string
  purpose?: string | null
  /** Cents, for rent alone. */
  fee?: number | null
  /** For which time the fee is; the whole rent unless told. */
  feePeriod?: FeePeriod | null
}
export interface LoanWish {
  person: Id
  devices: readonly Id[]
  accessories?: string | null
}

export const today = (ctx: Context) => dayOf(ctx.now())

/**
 * Prepares one contract per person with her devices, all or none. A device that is not free, or in another open contract, is refused by
 * name; the wording is frozen as it stands now.
 */
export async function prepare(ctx: Context, terms: Terms, wishes: readonly LoanWish[]): Promise<Contract[]> {
  ctx.may('loans.lend', { schools: [terms.school] })
  if (terms.untilDay < terms.fromDay) throw invalid('loans.period', { fields: [{ path: 'untilDay', code: 'loans.period' }] })
  const [template] = await lockRows(ctx, templates, [terms.template])
  await checkBorrowers(ctx, terms.school, wishes)
  const wanted = wishes.flatMap((wish) => wish.devices)
  const devices = await lendable(ctx, terms, wanted)
  const words = await wordsOf(ctx, wishes, terms, template!.language === 'en' ? 'en' : 'de')
  const numbers = await takeNumbers(ctx, wishes.length)
  const made = await insertRows(
    ctx,
    contracts,
    wishes.map((wish, index) => ({
      ...terms,
      number: numbers[index]!,
      kind: template!.kind as ContractKind,
      language: template!.language,
      fee: template!.kind === 'rent' ? (terms.fee ?? null) : null,
      feePeriod: template!.kind === 'rent' && terms.fee ? (terms.feePeriod ?? 'once') : null,
      person: wish.person,
      state: 'prepared' as const,
      body: fillPlaces(template!.body, {
        ...words.shared,
        borrower: words.names.get(wish.person) ?? '',
        devices: wish.devices.map((id) => devices.get(id)!).join('; '),
        number: numbers[index]!,
      }),
    })),
  )
  const accessories = await accessoriesOf(ctx, wanted)
  await insertItems(
    ctx,
    wishes.flatMap((wish, index) =>
      wish.devices.map((device) => ({
        contract: made[index]!.id,
        device,
        accessories: wish.accessories ?? accessories.get(device) ?? null,
        state: 'open' as const,
      })),
    ),
  )
  return made
}

async function insertItems(
  ctx: Context,
  drafts: readonly Omit<Item, 'id' | 'version' | 'lacking' | 'conditionOut' | 'returnedOn' | 'conditionIn' | 'missing' | 'note'>[],
): Promise<void> {
  try {
    await insertRows(ctx, items, drafts)
  } catch (error) {
    if (databaseFault(error)?.constraint !== 'item_device') throw error
    // Two people at once: the index decided for the other one.
    throw conflict('loans.taken', { values: { numbers: '', count: 1 } })
  }
}

/** Borrowers live and belong to the school today. */
async function checkBorrowers(ctx: Context, school: Id, wishes: readonly LoanWish[]): Promise<void> {
  const people = wishes.map((wish) => wish.person)
  if (new Set(people).size < people.length) throw invalid('loans.personTwice')
  const { rows } = await sql<{
    id: Id
  }>`select distinct p.id from people.person p join people.affiliation a on a.authority_id = p.authority_id and a.person_id = p.id
    where p.authority_id = ${ctx.authority} and p.id = any(${sql.val(people)}::uuid[]) and p.state <> 'deleted' and a.school_id = ${school}
      and a.from_day <= ${today(ctx)}::date and coalesce(a.until_day, ${today(ctx)}::date) >= ${today(ctx)}::date`.execute(ctx.db())
  if (rows.length < people.length) throw invalid('loans.notAtSchool', { values: { count: people.length - rows.length } })
}

/** Names of the devices; each must be free, of the school or of the authority as a whole, and named once. */
async function lendable(ctx: Context, { school, ...span }: Terms, wanted: readonly Id[]): Promise<Map<Id, string>> {
  if (wanted.length === 0) throw invalid('loans.noDevice')
  if (new Set(wanted).size < wanted.length) throw invalid('loans.deviceTwice')
  // Held from here on: who lends or moves one of them at the same moment waits, and then hears by name what is taken.
  await sql`select from devices.device where authority_id = ${ctx.authority} and id = any(${sql.val([...wanted])}::uuid[]) order by id for no key update`.execute(
    ctx.db(),
  )
  const found = await findDevices(ctx, wanted)
  if (found.length < wanted.length) throw invalid('loans.noDevice')
  const foreign = found.filter((device) => device.school !== null && device.school !== school)
  if (foreign.length)
    throw conflict('loans.otherSchool', {
      values: {
        numbers: foreign
          .map((device) => device.inventoryNumber)
          .slice(0, 12)
          .join(', '),
      },
    })
  const { rows } = await sql<{
    device: Id
  }>`select device_id as device from loans.item where authority_id = ${ctx.authority} and state = 'open'
    and device_id = any(${sql.val([...wanted])}::uuid[])`.execute(ctx.db())
  const open = new Set(rows.map((row) => row.device))
  const taken = found.filter((device) => open.has(device.id) || (device.state !== 'inStock' && device.state !== 'inUse'))
  if (taken.length)
    throw conflict('loans.taken', {
      values: {
        numbers: taken
          .map((device) => device.inventoryNumber)
          .slice(0, 12)
          .join(', '),
        count: taken.length,
      },
      fields: taken.slice(0, 100).map((device) => ({
        path: `devices.${device.inventoryNumber}`,
        code: 'loans.taken',
        values: { numbers: device.inventoryNumber, count: 1 },
      })),
    })
  await checkLend(ctx, new Map(found.map((device) => [device.id, device.inventoryNumber])), span)
  return new Map(
    found.map((device) => [
      device.id,
      [device.modelName ?? device.name, device.inventoryNumber, device.serial && `SN ${device.serial}`].filter(Boolean).join(', '),
    ]),
  )
}

async function accessoriesOf(ctx: Context, devices: readonly Id[]): Promise<Map<Id, string>> {
  const found = await findDevices(ctx, devices)
  return new Map(found.flatMap((device) => (device.accessories ? [[device.id, device.accessories] as const] : [])))
}

async function wordsOf(ctx: Context, wishes: readonly LoanWish[], terms: Terms, lang: Lang) {
  const { rows } = await sql<{
    id: Id
    name: string
  }>`select id, coalesce(call_name, given_name) || ' ' || family_name as name from people.person
    where authority_id = ${ctx.authority} and id = any(${sql.val(wishes.map((wish) => wish.person))}::uuid[])`.execute(ctx.db())
  const { rows: places } = await sql<{
    school: string
  }>`select name as school from organisation.school where authority_id = ${ctx.authority} and id = ${terms.school}`.execute(ctx.db())
  const day = (value: string) => formatDay(value, lang)
  return {
    names: new Map(rows.map((row) => [row.id, row.name])),
    shared: {
      authority: (await getAuthority(ctx, ctx.authority)).name,
      school: places[0]?.school ?? '',
      from: day(terms.fromDay),
      until: day(terms.untilDay),
      purpose: terms.purpose ?? '',
      fee: terms.fee ? `${formatMoney(terms.fee, lang)}${feeWords(terms.feePeriod ?? 'once', lang)}` : '',
      today: day(today(ctx)),
      guardian: '',
    },
  }
}

/** Behind the amount in a wording; once needs no words. */
const feeWords = (period: FeePeriod, lang: Lang): string =>
  period === 'once' ? '' : ` ${textsIn(lang)(`loans.contract.feePeriod.${period}`)}`

/** `LV-2026-00042`: by year, without gaps as long as nothing is taken back. */
async function takeNumbers(ctx: Context, count: number): Promise<string[]> {
  const year = Number(today(ctx).slice(0, 4))
  const { rows } = await sql<{
    last: number
  }>`insert into loans.counter (authority_id, year, last) values (${ctx.authority}, ${year}, ${count})
    on conflict (authority_id, year) do update set last = loans.counter.last + ${count} returning last`.execute(ctx.db())
  const first = rows[0]!.last - count + 1
  return Array.from({ length: count }, (_, index) => `LV-${year}-${String(first + index).padStart(5, '0')}`)
}

export interface Given {
  item: Id
  /** Of its accessories, what was not handed over. */
  lacking?: string | null
  conditionOut?: string | null
}

/** Hands over devices as they are scanned, with what was ticked; a contract goes out whole, with those of its devices not named too. */
export async function handOverItems(ctx: Context, given: readonly Given[]): Promise<Contract[]> {
  const how = new Map(given.map((each) => [each.item, each]))
  const held = await lockRows(ctx, items, [...how.keys()])
  const wrong = held.find((item) => item.state !== 'open')
  if (wrong) {
    const [contract] = await lockRows(ctx, contracts, [wrong.contract])
    ctx.may('loans.lend', { schools: [contract!.school] })
    throw conflict('loans.notPrepared', { values: { number: contract!.number } })
  }
  const handed = await handOver(ctx, [...new Set(held.map((item) => item.contract))])
  const told = held.filter((item) => how.get(item.id)!.lacking || how.get(item.id)!.conditionOut)
  await changeRows(
    ctx,
    items,
    told,
    told.map(({ id }) => ({ id, lacking: how.get(id)!.lacking || null, conditionOut: how.get(id)!.conditionOut || null })),
    'handedOver',
  )
  return handed
}

/** Hands the devices of prepared contracts over, all or none; from now on they count as lent to their person. */
export async function handOver(ctx: Context, ids: readonly Id[]): Promise<Contract[]> {
  const before = await lockRows(ctx, contracts, [...new Set(ids)])
  ctx.may('loans.lend', { schools: before.map((contract) => contract.school) })
  const wrong = before.find((contract) => contract.state !== 'prepared')
  if (wrong) throw conflict('loans.notPrepared', { values: { number: wrong.number } })
  const { rows } = await sql<{ device: Id; contract: Id }>`select device_id as device, contract_id as contract from loans.item
    where authority_id = ${ctx.authority} and contract_id = any(${sql.val(before.map((contract) => contract.id))}::uuid[]) and state = 'open'`.execute(
    ctx.db(),
  )
  const personOf = new Map(before.map((contract) => [contract.id, contract.person]))
  await claim(
    ctx,
    rows.map((row) => row.device),
    'lent',
    { people: new Map(rows.map((row) => [row.device, personOf.get(row.contract) ?? null])) },
  )
  const day = today(ctx)
  return changeRows(
    ctx,
    contracts,
    before,
    before.map(({ id }) => ({ id, state: 'out' as const, handedOn: day })),
    'handedOver',
  )
}

export interface Signature {
  signedBy: string
  how: 'screen' | 'link' | 'paper'
  /** The strokes as an SVG path, for signatures on the screen. */
  path?: string
}

/** Notes the signature of contracts; signing again is refused. The caller has proven who signs, or holds the right. */
export async function sign(ctx: Context, ids: readonly Id[], { signedBy, how, path }: Signature): Promise<Contract[]> {
  const before = await lockRows(ctx, contracts, ids)
  ctx.may('loans.lend', { schools: before.map((contract) => contract.school) })
  return keepSignature(ctx, before, { signedBy, how, path })
}

/** The same for a guardian who came by a link and has no right of her own. */
export async function keepSignature(ctx: Context, before: readonly Contract[], { signedBy, how, path }: Signature): Promise<Contract[]> {
  const wrong = before.find((contract) => contract.signedOn || contract.state === 'cancelled')
  if (wrong) throw conflict('loans.signed', { values: { number: wrong.number } })
  if (path !== undefined && !/^[MLQCZmlqcz0-9 .,-]{10,60000}$/.test(path))
    throw invalid('loans.signature', { fields: [{ path: 'path', code: 'loans.signature' }] })
  const day = today(ctx)
  const after = await changeRows(
    ctx,
    contracts,
    before,
    before.map(({ id }) => ({ id, signedOn: day, signedBy, signedHow: how })),
    'signed',
  )
  if (path)
    await sql`update loans.contract set signature = ${path} where authority_id = ${ctx.authority} and id = any(${sql.val(before.map((each) => each.id))}::uuid[])`.execute(
      ctx.db(),
    )
  return after
}

/** Takes prepared contracts back; their devices are free again. */
export async function cancel(ctx: Context, ids: readonly Id[]): Promise<Contract[]> {
  const before = await lockRows(ctx, contracts, ids)
  ctx.may('loans.lend', { schools: before.map((contract) => contract.school) })
  const wrong = before.find((contract) => contract.state !== 'prepared')
  if (wrong) throw conflict('loans.notPrepared', { values: { number: wrong.number } })
  await sql`update loans.item set state = 'cancelled', version = version + 1 where authority_id = ${ctx.authority} and contract_id = any(${sql.val([...ids])}::uuid[]) and state = 'open'`.execute(
    ctx.db(),
  )
  return changeRows(
    ctx,
    contracts,
    before,
    before.map(({ id }) => ({ id, state: 'cancelled' as const })),
    'cancelled',
  )
}

/** Extends contracts that run, never to an earlier day. */
export async function extend(ctx: Context, ids: readonly Id[], untilDay: string): Promise<Contract[]> {
  const before = await lockRows(ctx, contracts, ids)
  ctx.may('loans.lend', { schools: before.map((contract) => contract.school) })
  const wrong = before.find((contract) => (contract.state !== 'out' && contract.state !== 'prepared') || untilDay <= contract.untilDay)
  if (wrong) throw conflict('loans.extend', { values: { number: wrong.number, until: formatDay(wrong.untilDay, ctx.lang) } })
  const { rows: held } = await sql<{
    id: Id
    number: string
    since: string
  }>`select d.id, d.inventory_number as number, c.until_day::text as since
    from loans.item i join loans.contract c on c.authority_id = i.authority_id and c.id = i.contract_id
      join devices.device d on d.authority_id = i.authority_id and d.id = i.device_id
    where i.authority_id = ${ctx.authority} and i.contract_id = any(${sql.val([...ids])}::uuid[]) and i.state = 'open'`.execute(ctx.db())
  for (const [since, devices] of Map.groupBy(held, (row) => row.since))
    await checkLend(ctx, new Map(devices.map((row) => [row.id, row.number])), { fromDay: addDays(since, 1), untilDay })
  await sql`delete from loans.reminder where authority_id = ${ctx.authority} and contract_id = any(${sql.val([...ids])}::uuid[])`.execute(
    ctx.db(),
  )
  return changeRows(
    ctx,
    contracts,
    before,
    before.map(({ id }) => ({ id, untilDay })),
    'extended',
  )
}
