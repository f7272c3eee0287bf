// What operator and authorities decide about signing in.
import { z } from 'zod'
import { defineSettings } from '#kernel'
import { defaultTemplate } from '#modules/people'

const right = 'access.settings.change'
const number = (least: number, most: number) => z.int().min(least).max(most)

export const settings = defineSettings('access', {
  /** Who runs this installation, as sign-in and imprint name it. */
  operatorName: { schema: z.string().trim().min(1).max(120), default: 'Schul-IT', scope: 'operator', right },
  idleMinutes: { schema: number(5, 1_440), default: 120, scope: 'authority', right },
  sessionHours: { schema: number(1, 720), default: 12, scope: 'authority', right },
  passwordLength: { schema: number(8, 64), default: 10, scope: 'authority', right },
  pupilPasswordLength: { schema: number(8, 64), default: 8, scope: 'authority', right },
  linkHours: { schema: number(1, 720), default: 168, scope: 'authority', right },
  slipDays: { schema: number(1, 365), default: 60, scope: 'authority', right },
  unusedAdminDays: { schema: number(30, 3_650), default: 180, scope: 'authority', right },
  nameTemplate: {
    schema: z
      .string()
      .trim()
      .min(3)
      .max(100)
      .regex(/\{\w+\}/),
    default: defaultTemplate,
    scope: 'authority',
    right,
  },
})
