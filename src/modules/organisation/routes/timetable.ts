import { type Extra, invalid, serve } from '#kernel'
import { applyTimetable, previewTimetable } from '../actions/timetable.ts'
import { takeBack } from '../actions/undo.ts'
import { timetableApi } from '../api.ts'
import type { TimetableFile } from '../ports.ts'

/** A timetable of a school of two hundred classes as XML has some 20 MB. */
const mostBytes = 40 * 2 ** 20

/** All files of an upload; they are read once and kept nowhere. */
async function filesOf({ files }: Pick<Extra, 'files'>): Promise<TimetableFile[]> {
  const taken: TimetableFile[] = []
  let size = 0
  for await (const part of files) {
    const pieces: Buffer[] = []
    for await (const piece of part.file) {
      size += piece.length
      if (size > mostBytes) throw invalid('bodyTooLarge', { status: 413 })
      pieces.push(piece as Buffer)
    }
    const bytes = Buffer.concat(pieces)
    taken.push({
      name: part.filename || 'datei',
      size: bytes.length,
      async *open() {
        for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
      },
    })
  }
  if (!taken.length) throw invalid('upload.none', { fields: [{ path: 'file', code: 'field.missing' }] })
  return taken
}

export const timetableRoutes = serve(timetableApi, {
  previewTimetable: async (ctx, { params }, extra) => previewTimetable(ctx, params.id, await filesOf(extra)),
  applyTimetable: (ctx, { params, body: { rooms, grids, ...place } }) => applyTimetable(ctx, params.id, { rooms, grids, place }),
  undoTimetable: (ctx, { params }) => takeBack(ctx, params.id, 'organisation.timetable'),
})
