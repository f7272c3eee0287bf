// What is asked of a timetable program's files: the rooms of a school and the times of its lessons.

/** A file as it was dropped; readers may open it several times. */
export interface TimetableFile {
  name: string
  size: number
  open: () => AsyncIterable<Uint8Array>
}

interface Where {
  file: string
  line?: number
}

export interface TimetableRoom {
  type: 'room'
  /** The short name by which the timetable calls it. */
  number: string
  name?: string
  seats?: number
  where: Where
}
/** A place in the week, with its times where the file knows them. */
export interface TimetablePeriod {
  type: 'period'
  /** Name of the grid, for schools with several. */
  grid?: string
  /** 1 = Monday. */
  weekday: number
  lesson: number
  /** `07:45`. */
  from?: string
  to?: string
  where: Where
}
/** Something wrong in the file, said under `organisation.timetable.fault.<code>`. */
export interface TimetableFault {
  type: 'fault'
  severity: 'error' | 'warning'
  code: string
  value?: string
  where: Where
}
export type TimetableRecord = TimetableRoom | TimetablePeriod | TimetableFault

/** The files of one timetable program. `read` streams and never throws for what is wrong in them. */
export interface TimetableReader {
  format: string
  recognise: (files: readonly TimetableFile[]) => Promise<boolean>
  read: (files: readonly TimetableFile[]) => AsyncIterable<TimetableRecord>
}
