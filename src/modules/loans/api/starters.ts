// Wordings of contracts that come with MUSES.
import { z } from 'zod'
import { defineApi } from '#shared'
import { Template } from '../model.ts'

export const loanStartersApi = defineApi('loans', {
  starterTemplates: {
    method: 'post',
    path: '/loans/templates/starters',
    right: 'loans.template',
    doc: 'Legt die mitgelieferten Vorlagen an, die noch fehlen: Leihe, Miete, Dienstgerät, je deutsch und englisch; sie sind zu prüfen.',
    answer: z.array(Template.row),
  },
})
