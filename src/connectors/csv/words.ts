// Words that offices write into cells, in ours.
import type { AffiliationRole } from '#modules/people/model'
import { folded } from '../../kernel/tables/index.ts'

const roles: [RegExp, AffiliationRole][] = [
  [/^(sus|lern|lernende?r?|l|s|learner|student|students|pupil|kind|azubi)$|schueler|^student/, 'learner'],
  [/schulleit|rektor|direktor|^leit|principal|headteacher/, 'head'],
  [/^(lehr|lul|l|kollegium|dozent|dozentin|teacher|teachers|faculty|laa|lia)$|lehrer|lehrkr|lehramt|referendar|^teacher/, 'teacher'],
  [/^(schb|clerk|buero)$|sekret|verwalt|officestaff/, 'clerk'],
  [/^(eltern|mutter|vater|parent|guardian|sorgber)$|sorgeber|erziehungsb|elternteil/, 'guardian'],
  [
    /^(nlehr|staff|personal|mitarbeiter|mitarbeiterin|mitarbeitende|ogs)$|hausmeister|sozialarb|paedagog|betreuung|integrationshilf|schulbegleit/,
    'staff',
  ],
  [/extern|gast|guest/, 'external'],
  // A list grants no rights: who administers is told in MUSES.
  [/admin/, 'staff'],
]

/** The role a word means, or undefined. `L` alone is a teacher, `S` a pupil, as class books write it. */
export function roleOf(word: string): AffiliationRole | undefined {
  const plain = folded(word)
  if (plain === 'l') return 'teacher'
  return roles.find(([pattern]) => pattern.test(plain))?.[1]
}

const genders: Record<string, 'm' | 'w' | 'd' | 'x'> = {
  ...{ m: 'm', maennlich: 'm', male: 'm', mann: 'm', junge: 'm', herr: 'm', '3': 'm' },
  ...{ w: 'w', f: 'w', weiblich: 'w', female: 'w', frau: 'w', maedchen: 'w', '4': 'w' },
  ...{ d: 'd', divers: 'd', diverse: 'd', other: 'd', '5': 'd' },
  ...{ x: 'x', ohneangabe: 'x', keineangabe: 'x', oa: 'x', unbestimmt: 'x', '6': 'x' },
}
/** 3 to 6 are the numbers of SchILD-NRW. */
export const genderOf = (word: string) => genders[folded(word)]

/** Yes or no; undefined for other words. */
export function yesNo(word: string): boolean | undefined {
  const plain = folded(word)
  if (/^(ja|j|yes|y|wahr|true|1|x|aktiv|active|an|on)$/.test(plain)) return true
  if (/^(nein|n|no|falsch|false|0|inaktiv|inactive|aus|off|gesperrt|abgegangen|abgang)$/.test(plain)) return false
  return undefined
}

const separator = /[,;|~\n]/

/** Several values in one cell. A slash separates nothing: `5/6a` is one class. */
export function listOf(cell: string): string[] {
  if (!separator.test(cell)) return cell.trim() ? [cell.trim()] : []
  return cell.split(separator).flatMap((each) => (each.trim() ? [each.trim()] : []))
}
