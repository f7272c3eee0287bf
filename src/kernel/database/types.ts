// How PostgreSQL's values arrive in JavaScript, set once for every connection of the process.
import pg from 'pg'

const int8 = 20
const date = 1082
const numeric = 1700

/** Counts fit a number (below 2^53), school days stay text because they have no zone, amounts are whole cents. */
export function setValueTypes(): void {
  pg.types.setTypeParser(int8, Number)
  pg.types.setTypeParser(numeric, Number)
  pg.types.setTypeParser(date, (text) => text)
}
