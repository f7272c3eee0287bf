// Reading contracts and the register of what they cover.
import { sql } from 'kysely'
import { type Context, defineList, withinReach } from '#kernel'
import { blockVersion, inForce } from '#modules/catalogue'
import type { InForce } from '#modules/catalogue/model'
import type { Id } from '#shared'
import { addDays } from '#shared'
import { Contract, expiresWithin, type RegisterLine, registerOf } from '../model.ts'
import { asMuses, todayOf } from './muses.ts'

export const contractRight = 'concept.contract.read'

/** Whoever reads contracts at one school sees those that all schools have joined and those that name hers. */
const visible = (ctx: Context) => {
  const reach = ctx.reach(contractRight)
  const schools = sql`${sql.val([...reach.schools])}::uuid[]`
  return sql<boolean>`(${withinReach(reach, { authority: 'c.authority_id' })} or (exists (select from organisation.school s where s.authority_id = c.authority_id and s.id = any(${schools}))
    and (c.schools = '[]' or exists (select from jsonb_array_elements_text(c.schools) named where named::uuid = any(${schools})))))`
}

export const contractList = defineList({
  model: Contract,
  from: sql`concept.contract c`,
  alias: 'c',
  id: sql`c.id`,
  authority: sql`c.authority_id`,
  columns: { file: sql`c.file_id` },
  extra: {
    named: sql`(select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name) order by s.name), '[]') from organisation.school s
      where s.authority_id = c.authority_id and jsonb_exists(c.schools, s.id::text))`,
  },
  visible,
  search: (text) => sql`kernel.fold(c.title || ' ' || c.processor) like '%' || kernel.fold(${text}) || '%'`,
  sort: 'title',
})

const selected = sql`id, title, kind, processor, signed::text, valid_until::text as "validUntil", notice_until::text as "noticeUntil", measures, note, blocks, schools,
  sub_processors as "subProcessors", file_id as file, file_name as "fileName", version`

/** All contracts of the authority, for documents. The caller has asked for a right. */
export async function allContracts(ctx: Context): Promise<Contract[]> {
  const { rows } =
    await sql<Contract>`select ${selected} from concept.contract where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) order by title, id`.execute(
      ctx.db(),
    )
  return rows
}

/** The register: every service in force that needs a contract, at every school the right reaches. */
export async function readRegister(ctx: Context, schools?: readonly Id[]): Promise<(RegisterLine & { schoolName: string })[]> {
  const reach = ctx.reach(contractRight)
  const { rows } = await sql<{ id: Id; name: string }>`select s.id, s.name from organisation.school s
    where s.authority_id = ${ctx.authority} and s.state = 'active' and ${withinReach(reach, { authority: 's.authority_id', school: 's.id' })}
      and (${schools === undefined} or s.id = any(${sql.val([...(schools ?? [])])}::uuid[])) order by s.name, s.id`.execute(ctx.db())
  return registerAt(ctx, rows)
}

export async function registerAt(
  ctx: Context,
  schools: readonly { id: Id; name: string }[],
  read?: readonly InForce[],
): Promise<(RegisterLine & { schoolName: string })[]> {
  const muses = asMuses(ctx)
  const names = new Map(schools.map(({ id, name }) => [id, name]))
  const booked = read ?? (await inForce(muses, { schools: [...names.keys()] }))
  const blocks = await blockVersion(muses, booked)
  const day = todayOf(ctx)
  const services = booked.flatMap(({ school, number, version }) => {
    const block = blocks.get(`${number}@${version}`)
    return block ? [{ school, number, title: block.title, need: block.privacy.processorContract }] : []
  })
  return registerOf(services, await allContracts(muses), day, addDays(day, expiresWithin)).map((line) => ({
    ...line,
    schoolName: names.get(line.school)!,
  }))
}
