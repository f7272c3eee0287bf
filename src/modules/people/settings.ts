// What an authority or a school decides about the accounts of its people.
import { z } from 'zod'
import { defineSettings } from '#kernel'
import { defaultTemplate } from './model/account-name.ts'

export const accountSettings = defineSettings('people', {
  /** How sign-in names are made, e.g. `{family}.{given}`. */
  accountTemplate: {
    schema: z
      .string()
      .min(3)
      .max(80)
      .regex(/\{(family|given|call)\}/),
    default: defaultTemplate,
    scope: 'school',
    right: 'people.import.settings',
  },
  /** Pupils of this school get a pair of words as their first password in place of a code: for children who only begin to read. */
  wordPasswords: { schema: z.boolean(), default: false, scope: 'school', right: 'people.import.settings' },
})
