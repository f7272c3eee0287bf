// Faults of a file as records of an import, and the rows of one table among others.
import type { Table } from './read.ts'
import { cut, type TableFault, type TableFile, Unreadable } from './source.ts'

/** A fault as every import keeps it: where, how bad, under which code. `cut` marks the end of what could be read. */
export interface FaultRecord {
  type: 'fault'
  severity: 'error' | 'warning'
  code: string
  value?: string
  cut?: true
  where: { file: string; line?: number; column?: string }
}

/** Names a fault of a row; the value is cut to 80 signs. */
export function faultAt(where: FaultRecord['where'], severity: 'error' | 'warning', code: string, value?: string): FaultRecord {
  return { type: 'fault', severity, code, ...(value === undefined ? {} : { value: cut(value) }), where }
}

/** A fault of the table reader as a record. */
export function faultRecord(file: string, { severity, code, line, column, value }: TableFault): FaultRecord {
  const record = faultAt(
    { file, ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) },
    severity === 'warning' ? 'warning' : 'error',
    code,
    value,
  )
  return severity === 'fatal' ? { ...record, cut: true } : record
}

/** What ended the reading of a file as a record; other errors are thrown on. */
export function endingFault(file: Pick<TableFile, 'name'>, error: unknown): FaultRecord {
  if (!(error instanceof Unreadable)) throw error
  return faultRecord(file.name, { severity: 'fatal', code: error.code, value: error.value })
}

/** The rows of a table in order with the faults found on the way, in batches. */
export async function* rowsAndFaults<T>(
  file: string,
  table: Table,
  read: (row: { line: number; cells: string[]; unterminated?: true }) => Iterable<T>,
): AsyncGenerator<(T | FaultRecord)[]> {
  let told = 0
  const fresh = () => {
    const from = told
    told = table.faults.length
    return table.faults.slice(from).map((fault) => faultRecord(file, fault))
  }
  const early = fresh()
  if (early.length) yield early
  for await (const rows of table.batches()) {
    const records: (T | FaultRecord)[] = fresh()
    for (const row of rows) for (const record of read(row)) records.push(record)
    yield records
  }
  const late = fresh()
  if (late.length) yield late
}
