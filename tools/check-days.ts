// A calendar day is a German day: the database's own and UTC's are yesterday between 22 or 23 o'clock and midnight.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Finding, sources } from './check-boundaries.ts'

const foreignDays = [
  /\bcurrent_date\b/i,
  /\bnow\(\)\}?(?:::timestamptz)?::date\b/i,
  // A moment, as its columns and parameters are called.
  /(?<![a-z])(?:[a-z]+_)*at::date\b/i,
  /(?:new Date\(\)|\bnow\(\))\.toISOString\(\)\.slice\(0, ?10\)/,
  /new Date\(Date\.now\(\)[^)]*\)\.toISOString\(\)\.slice\(0, ?10\)/,
]
/** Tests and grounds may write any day; migrations that stand are not changed, a later one gives their functions the right day. */
const isFree = (file: string) => /\.test\.tsx?$|\/testing\/|\/demo\//.test(file)

export const dayFindingsIn = (file: string, text: string): Finding[] =>
  text
    .split('\n')
    .flatMap((line, index) =>
      foreignDays.some((pattern) => pattern.test(line))
        ? [{ file, line: index + 1, message: "a day of UTC: dayOf() from '#shared', germanToday from '#kernel', kernel.today() in SQL" }]
        : [],
    )

export const dayFindings = (root: string): Finding[] =>
  sources(root, 'src')
    .filter((file) => !isFree(file))
    .flatMap((file) => dayFindingsIn(file, readFileSync(join(root, file), 'utf8')))
