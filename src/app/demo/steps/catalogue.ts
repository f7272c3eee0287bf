// Prices, bookings at every school from templates, some values of schools, holders of tasks, and some tasks that nobody holds.
import type { Context } from '#kernel'
import type { Id } from '#shared'
import { dayOf } from '#shared'
import { bookSet } from '../../../modules/catalogue/actions/book.ts'
import { setHolders, setTasks } from '../../../modules/catalogue/actions/holders.ts'
import { changeOffers } from '../../../modules/catalogue/actions/offers.ts'
import { deriveBlock, releaseDraft, writeDraft } from '../../../modules/catalogue/actions/own.ts'
import { shareBlock } from '../../../modules/catalogue/actions/share.ts'
import { offered } from '../../../modules/catalogue/queries/blocks.ts'
import { bookingTemplates } from '../../../modules/catalogue/queries/templates.ts'
import { wishesOf } from '../../../modules/catalogue/queries/wishes.ts'
import { textOf } from '../../../modules/catalogue/reading/block-text.ts'
import { cast } from '../cast.ts'
import { actorOf, authorityId, type DemoStep, schoolIds } from '../demo.ts'
import { plannedAuthorities } from '../places.ts'
import { examplePrices } from '../prices.ts'

export const catalogueStep: DemoStep = {
  name: 'catalogue',
  async run(demo) {
    for (const planned of plannedAuthorities) {
      const authority = await authorityId(demo, planned.slug)
      const admin = cast.find((part) => part.authority === planned.slug && part.role === 'authorityAdmin')!
      const actor = await actorOf(demo, authority, admin.name)
      await demo.within(
        authority,
        async (ctx) => {
          const schools = await schoolIds(ctx)
          const types = new Map(planned.schools.map((school) => [schools.get(school.number)!, school.type ?? '']))
          // One authority has set no prices yet: its sums stay open.
          if (planned.slug !== 'rehbachtal') await price(ctx)
          await bookAll(ctx, types, `${demo.startYear}-08-01`)
          await setHolders(ctx, [
            { party: 'authority', role: 'technician' },
            { party: 'school', role: 'schoolCoordinator' },
            ...(planned.slug === 'auental'
              ? [
                  {
                    party: 'contractor' as const,
                    contact: 'Bürotechnik Auental',
                    phone: '030 23125-600',
                    email: 'service@buerotechnik.example',
                  },
                ]
              : []),
          ])
          if (planned.slug === 'auental') await deviate(ctx, [...schools.values()])
        },
        actor,
      )
    }
  },
}

async function price(ctx: Context): Promise<void> {
  await changeOffers(ctx, examplePrices(new Map((await offered(ctx)).map(({ number, block }) => [number, block.cost]))))
}

/** One set per template; without templates every school books what is basic. */
async function bookAll(ctx: Context, types: ReadonlyMap<Id, string>, from: string): Promise<void> {
  const templates = await bookingTemplates(ctx)
  const basic = (await offered(ctx)).filter(({ kind }) => kind === 'basic').map(({ number }) => ({ block: number }))
  const sets = new Map<string, Id[]>()
  for (const [school, type] of types) {
    const start = /grund/.test(type) ? 'grund' : /beruf/.test(type) ? 'beruf' : 'weiter'
    const id = (templates.find((template) => template.id.startsWith(start)) ?? templates[0])?.id ?? ''
    sets.set(id, [...(sets.get(id) ?? []), school])
  }
  for (const [template, schools] of sets) {
    const what = template ? { template } : { blocks: basic }
    const wishes = await wishesOf(ctx, { schools, ...what, withRequired: true, from })
    await bookSet(ctx, wishes, templates.find(({ id }) => id === template)?.name ?? 'Basisdienste')
  }
}

/** Values of one school, prices, a task held otherwise, an own version on the shelf. */
async function deviate(ctx: Context, schools: readonly Id[]): Promise<void> {
  const offers = await offered(ctx)
  const desk = offers.find(({ number }) => number === 'B01')
  if (!desk) return
  await changeOffers(ctx, [{ number: 'B01', parameters: { phone: '030 23125-240', email: 'schul-it@schulen.auental.example' } }])
  const [school] = schools
  await bookSet(ctx, [{ school: school!, block: 'B01', from: dayOf(ctx.now()), parameters: { visitRhythm: 'weekly' } }], '')
  const task = desk.block.responsibilities.find(({ key }) => key === 'reporting')
  if (task)
    await setTasks(ctx, [
      { number: 'B01', task: task.key, school: school!, parties: { authority: 'A', school: 'R' }, note: 'Die Schule wertet selbst aus.' },
    ])
  const boards = offers.find(({ number }) => number === 'B08')
  if (!boards) return
  const draft = await deriveBlock(ctx, 'B08')
  await writeDraft(ctx, draft.id, textOf({ ...draft.content, title: `${boards.title} (Landkreis Auental)` }))
  const own = await releaseDraft(ctx, draft.id, 'Mit dem Namen, den unsere Schulen kennen')
  await shareBlock(ctx, { number: 'B08', version: own.blockVersion }, 'Seit zwei Jahren so im Einsatz')
}
