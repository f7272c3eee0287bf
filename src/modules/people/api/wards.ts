// What a guardian sees of the children she cares for.
import { z } from 'zod'
import { defineApi, Id } from '#shared'

export const Ward = z.object({
  id: Id,
  name: z.string(),
  schoolName: z.string(),
  /** Her classes of this school year. */
  classes: z.array(z.object({ name: z.string(), teachers: z.array(z.string()) })),
  /** With which name the child signs in; null without an account. */
  accountName: z.string().nullable(),
})
export type Ward = z.infer<typeof Ward>

export const wardsApi = defineApi('people', {
  wards: {
    method: 'get',
    path: '/people/wards',
    right: 'people.wards',
    doc: 'Die Kinder, für die man sorgeberechtigt ist und über die man Auskunft bekommt: Schule, Klasse, Anmeldename.',
    answer: z.array(Ward),
  },
})
