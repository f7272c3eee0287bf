// The operation concept of many schools with every block of the library, from the database to the file; and that of one school.
import { sql } from 'kysely'
import { type Context, plugFacts, readyPrinter, system, within } from '#kernel'
import { loadModules } from '../src/app/modules.ts'
import { loadTexts } from '../src/app/texts.ts'
import { setTexts } from '../src/kernel/texts.ts'
import { servicesOf } from '../src/modules/catalogue/queries/services.ts'
import { startCatalogue } from '../src/modules/catalogue/start.ts'
import { compose, digestOf } from '../src/modules/concept/compose/index.ts'
import { gather, type Scope } from '../src/modules/concept/queries/gather.ts'
import { docxOf } from '../src/modules/concept/write/docx.ts'
import { pdfAhead, pdfOf } from '../src/modules/concept/write/pdf.ts'
import { openGround } from './ground/open.ts'
import { atMost, type Bench, spreadOf } from './result.ts'

const usualSchools = 300
class RolledBack extends Error {}

/** Schools with every block in force since August, as one statement each. */
export async function fill(ctx: Context, schools: number): Promise<string[]> {
  await sql`insert into organisation.school (authority_id, number, name, land, type, street, postcode, city, phone)
    select ${ctx.authority}::uuid, (900000 + n)::text, 'Schule Nummer ' || n, 'NW', (array['grundschule', 'gymnasium', 'realschule'])[1 + n % 3], 'Am Ring ' || n, '45127', 'Essen', '0201 ' || n
    from generate_series(1, ${schools}::int) n`.execute(ctx.db())
  await sql`insert into catalogue.booking (authority_id, school_id, number, block_version, since)
    select s.authority_id, s.id, b.number, b.block_version, '2026-08-01' from organisation.school s, catalogue.library_block b
    where s.authority_id = ${ctx.authority} and s.number like '9_____'`.execute(ctx.db())
  const { rows } = await sql<{
    id: string
  }>`select id from organisation.school where authority_id = ${ctx.authority} and number like '9_____' order by name`.execute(ctx.db())
  return rows.map((row) => row.id)
}

async function timed<T>(times: number[], work: () => Promise<T> | T): Promise<T> {
  const start = performance.now()
  const done = await work()
  times.push(performance.now() - start)
  return done
}

export const run: Bench = async ({ size = usualSchools, runs, say }) => {
  setTexts(loadTexts())
  plugFacts(await loadModules())
  const ground = await openGround(0, say)
  const times: Record<'gather' | 'compose' | 'pdf' | 'docx' | 'whole' | 'one' | 'first', number[]> = {
    gather: [],
    compose: [],
    pdf: [],
    docx: [],
    whole: [],
    one: [],
    first: [],
  }
  const ofOne: Record<'gather' | 'compose' | 'pdf' | 'opened' | 'services', number[]> = {
    gather: [],
    compose: [],
    pdf: [],
    opened: [],
    services: [],
  }
  let blocks = 0
  let bytes = 0
  try {
    await startCatalogue({ db: ground.db, now: () => new Date() })
    await within(ground.db, { who: system('bench'), authorities: [ground.authority] }, async (ctx) => {
      const schools = await fill(ctx, size)
      const file = async (scope: Scope, all: number[]) => {
        const start = performance.now()
        readyPrinter()
        const material = await timed(times.gather, () => gather(ctx, scope))
        const document = await timed(times.compose, () => compose(material))
        blocks = Math.max(blocks, material.units.length)
        const pdf = await timed(times.pdf, () => pdfOf(document, { edition: 'Entwurf', digest: digestOf(document) }))
        all.push(performance.now() - start)
        bytes = Math.max(bytes, pdf.length)
        return document
      }
      const clear = () => {
        for (const list of Object.values(times)) list.length = 0
      }
      // Another school each time; the first print of a process is measured apart.
      const one = (turn: number): Scope => ({ kind: 'school', title: 'Betriebskonzept', schools: schools.slice(turn, turn + 1) })
      const first: number[] = []
      await file(one(0), first)
      clear()
      for (let turn = 1; turn <= runs; turn++) await file(one(turn), times.one)
      const single = [...times.one]
      const parts = { gather: [...times.gather], compose: [...times.compose], pdf: [...times.pdf] }
      // As when somebody reads the page of a concept and prints it then: it was laid out meanwhile.
      for (let turn = 1; turn <= runs; turn++) {
        const shown = compose(await gather(ctx, one(runs + turn)))
        await pdfAhead(shown, { edition: 'Entwurf', digest: digestOf(shown) })
        await file(one(runs + turn), ofOne.opened)
      }
      // The page of a school with its services, who answers for them and where they stand today.
      for (let turn = 0; turn < Math.max(runs, 5); turn++) await timed(ofOne.services, () => servicesOf(ctx, schools[turn]!))
      clear()
      const whole: Scope = { kind: 'authority', title: 'Betriebskonzept', schools }
      for (let turn = 0; turn < Math.min(runs, 3); turn++) {
        const document = await file(whole, times.whole)
        if (turn === 0) await timed(times.docx, () => docxOf(document, 'Entwurf'))
      }
      times.one.push(...single)
      times.first.push(...first)
      Object.assign(ofOne, parts)
      throw new RolledBack()
    }).catch((error) => {
      if (!(error instanceof RolledBack)) throw error
    })
  } finally {
    await ground.stop()
  }
  const seconds = (list: readonly number[]) => spreadOf(list.map((ms) => ms / 1_000))
  const [all, single] = [seconds(times.whole), seconds(times.one)]
  return {
    size,
    figures: {
      schools: size,
      blocks,
      'all schools: PDF, s': all,
      'all schools: gathered, s': seconds(times.gather),
      'all schools: composed, s': seconds(times.compose),
      'all schools: written, s': seconds(times.pdf),
      'all schools: DOCX written, s': seconds(times.docx),
      'PDF, MB': Number((bytes / 1e6).toFixed(1)),
      'one school: PDF, s': single,
      'one school, its page opened before: PDF, s': seconds(ofOne.opened),
      'one school: its services, ms': spreadOf(ofOne.services),
      'one school: gathered, s': seconds(ofOne.gather),
      'one school: composed, s': seconds(ofOne.compose),
      'one school: written, s': seconds(ofOne.pdf),
      'one school, first print of the process: PDF, s': seconds(times.first),
    },
    baseline: {},
    gates: {
      'PDF of all schools': atMost(all.median, 20, 10, 's'),
      'PDF of one school': atMost(single.median, 2, 1, 's'),
    },
  }
}
