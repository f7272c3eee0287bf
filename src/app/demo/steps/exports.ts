// Large lists of people: one request waits for a second person, one was released, one refused.
import { askRelease, decideRelease } from '../../../modules/people/exports/releases.ts'
import { actorOf, authorityId, type Demo, type DemoStep } from '../demo.ts'

export const exportsStep: DemoStep = { name: 'exports', run: addExports }

const columns = 'name,roles,school,classes'

async function addExports(demo: Demo): Promise<void> {
  // A part of the demo has too few people for a release.
  if (demo.share < 1) return
  const authority = await authorityId(demo, 'auental')
  const clerk = await actorOf(demo, authority, 'thalheim')
  const second = await actorOf(demo, authority, 'brinkmann')
  const ask = (reason: string, filter: string) =>
    demo.within(
      authority,
      (ctx) =>
        askRelease(ctx, {
          kind: 'people',
          query: { columns, filter },
          reason,
          href: `/personen?${new URLSearchParams({ filter, columns })}`,
        }),
      clerk,
    )
  const decide = (id: string, release: boolean, answer: string) =>
    demo.within(authority, (ctx) => decideRelease(ctx, id, { release, answer }), second)
  await ask('Schülerbeförderung: Abgleich der Fahrkarten mit dem Verkehrsverbund', 'roles:is:learner')
  const { id: insurer } = await ask('Jahresmeldung an die Unfallversicherung', 'state:is:active')
  await decide(insurer, true, 'Nur Name, Rolle, Schule und Klasse: in Ordnung.')
  const { id: birthdays } = await ask('Liste aller Geburtstage', 'birthDay:any')
  await decide(birthdays, false, 'Dafür gibt es keinen Zweck, den die Schule verfolgt.')
}
