// What a new school begins with: rooms, groups and lesson times.
import { z } from 'zod'
import { defineModel, field, type Row } from '#shared'
import { Lesson } from './calendar.ts'
import { groupKinds } from './groups.ts'
import { schoolTypes } from './lands.ts'
import { roomKinds } from './places.ts'
import { structure } from './structure.ts'

const short = (max: number) => z.string().trim().min(1).max(max)

export const TemplateRoom = z.strictObject({
  building: short(120).nullable(),
  floor: short(60).nullable(),
  level: z.int().min(-9).max(99).nullable(),
  number: short(40),
  name: short(120).nullable(),
  kind: z.enum(roomKinds),
  seats: z.int().min(0).max(10_000).nullable(),
})
export type TemplateRoom = z.output<typeof TemplateRoom>
export const TemplateGroup = z.strictObject({ name: short(120), kind: z.enum(groupKinds), grade: short(10).nullable() })
export type TemplateGroup = z.output<typeof TemplateGroup>

export const TemplateContent = z.strictObject({
  rooms: z.array(TemplateRoom).max(2_000),
  groups: z.array(TemplateGroup).max(2_000),
  lessons: z.array(Lesson).max(30),
})
export type TemplateContent = z.output<typeof TemplateContent>

export const Template = defineModel('organisation.template', {
  id: field.id(),
  name: field.text({ required: true, max: 120, width: 'wide' }),
  type: field.choice(schoolTypes),
  note: field.longText({ max: 2_000, list: 'none' }),
  content: structure(TemplateContent),
  version: field.version(),
})
export type Template = Row<typeof Template>
