// Rosters from SVWS (NRW): the file for the external mark module and the export for learning platforms.
import type { Recognition, RosterFile, RosterReader, RosterRecord } from '#modules/rosters/ports'
import { endingFault, faultAt } from '../../kernel/tables/index.ts'
import { type Ground, kindOf, readGround, readHead, schoolNumber } from './document.ts'
import { recordsOf } from './records.ts'

type Kind = Ground['kind']

async function recognise(kind: Kind, files: readonly RosterFile[]): Promise<Recognition | undefined> {
  const heads = await Promise.all(files.map(readHead))
  const known = heads.filter((found) => found && kindOf(found.head) === kind)
  if (!known.length) return undefined
  const first = known[0]!.head
  const schools = [...new Set(known.map((found) => schoolNumber(found!.head)).filter(Boolean))]
  const facts: Recognition['facts'] = {
    revision: Number(first.enmRevision ?? first.revision ?? 0),
    school: schools.join(', '),
    files: known.length,
  }
  if (Number(first.schuljahr)) facts.schoolYear = Number(first.schuljahr)
  const asOf = first.antwortZeitpunkt ?? first.anfrageZeitpunkt
  if (typeof asOf === 'string') facts.asOf = asOf
  // Absence in the cut for one teacher means nothing.
  const cut = known.some((found) => typeof found!.head.lehrerID === 'number')
  return {
    format: `svws-${kind}`,
    certainty: known.length === files.length ? 1 : 0.9,
    facts,
    schools,
    scope: cut ? 'cut' : 'full',
    ...(cut ? { reason: 'oneTeacher' } : {}),
    roles: ['learner', 'teacher'],
  }
}

async function* read(kind: Kind, files: readonly RosterFile[], { today }: { today: string }): AsyncGenerator<RosterRecord> {
  const told = new Set<string>()
  for (const file of files) {
    const found = await readHead(file)
    // Lists of initial passwords lie beside these files: whatever is no roster is not even opened further.
    if (!found || kindOf(found.head) !== kind) {
      yield faultAt({ file: file.name }, 'warning', 'fileIgnored')
      continue
    }
    try {
      const ground = await readGround(file)
      if (told.has(ground.school)) {
        yield faultAt({ file: file.name }, 'error', 'schoolTwice', ground.school)
        continue
      }
      told.add(ground.school)
      if (!ground.school) yield faultAt({ file: file.name, column: 'schulnummer' }, 'warning', 'schoolMissing')
      if (ground.cutFor) yield { ...faultAt({ file: file.name, column: 'lehrerID' }, 'warning', 'oneTeacher', ground.cutFor), cut: true }
      yield* recordsOf(file, ground, today)
    } catch (error) {
      yield endingFault(file, error)
    }
  }
}

const reader = (kind: Kind): RosterReader => ({
  format: `svws-${kind}`,
  ...(kind === 'lernplattform' ? { short: 'svws-lp' } : {}),
  label: `rosters.format.svws-${kind}`,
  recognise: (files) => recognise(kind, files),
  read: (files, options) => read(kind, files, options),
})

/** ENM JSON (Externes Notenmodul), revision 1 and 2, plain or gzip. */
export const enm = reader('enm')
/** LernplattformV1Export, plain or gzip. */
export const lernplattform = reader('lernplattform')
