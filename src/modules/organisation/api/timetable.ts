import { z } from 'zod'
import { defineApi, Id, one } from '#shared'
import { GridWish, PlannedGrid, PlannedRoom, RoomWish } from '../model.ts'

const right = 'organisation.room.change'
const Counts = z.object({ created: z.number(), changed: z.number() })

export const timetableApi = defineApi('organisation', {
  previewTimetable: {
    method: 'post',
    path: '/schools/:id/timetable',
    right,
    doc: 'Liest Dateien eines Stundenplanprogramms (Untis: GPU001, GPU005, XML) und zeigt, welche Räume und Stundenraster sie brächten; nichts wird gespeichert.',
    params: one,
    file: 'upload',
    answer: z.object({
      format: z.string(),
      rooms: z.array(PlannedRoom),
      grids: z.array(PlannedGrid),
      faults: z.array(
        z.object({
          severity: z.enum(['error', 'warning']),
          code: z.string(),
          value: z.string().optional(),
          file: z.string(),
          line: z.number().nullable(),
        }),
      ),
    }),
  },
  applyTimetable: {
    method: 'post',
    path: '/schools/:id/timetable/apply',
    right,
    doc: 'Übernimmt ausgewählte Räume und Stundenraster; neue Räume kommen an den genannten Ort, sonst an den einzigen Standort. Gelöscht wird nichts; 14 Tage lang zurücknehmbar.',
    params: one,
    body: z.strictObject({
      rooms: z.array(RoomWish).max(5_000).default([]),
      grids: z.array(GridWish).max(20).default([]),
      site: Id.optional(),
      building: Id.optional(),
      floor: Id.optional(),
    }),
    bodyLimit: 4_194_304,
    answer: z.object({ import: Id, rooms: Counts, grids: Counts }),
  },
  undoTimetable: {
    method: 'post',
    path: '/timetables/:id/undo',
    right,
    doc: 'Nimmt die Übernahme von Räumen und Stundenrastern zurück.',
    params: one,
    answer: z.object({ rows: z.number() }),
  },
})
