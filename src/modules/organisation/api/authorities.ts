import { z } from 'zod'
import { changeOf, defineApi, ListParams, one, pageOf } from '#shared'
import { Authority, AuthorityDraft } from '../model.ts'

const row = z.intersection(Authority.row, z.object({ schools: z.number() }))

export const authoritiesApi = defineApi('organisation', {
  authorities: {
    method: 'get',
    path: '/authorities',
    right: 'organisation.read',
    doc: 'Schulträger, die die Person sehen darf.',
    query: ListParams,
    answer: pageOf(row),
  },
  myAuthorities: {
    method: 'get',
    path: '/authorities/mine',
    right: 'signedIn',
    doc: 'Schulträger, in denen die Person eine Rolle hat.',
    answer: z.array(Authority.row),
  },
  authority: { method: 'get', path: '/authorities/:id', right: 'organisation.read', doc: 'Ein Schulträger.', params: one, answer: row },
  createAuthority: {
    method: 'post',
    path: '/authorities',
    right: 'organisation.authority.create',
    doc: 'Legt einen Schulträger an; wer ihn anlegt, kann sofort in ihm arbeiten.',
    body: AuthorityDraft,
    answer: Authority.row,
  },
  changeAuthority: {
    method: 'patch',
    path: '/authorities/:id',
    right: 'organisation.authority.change',
    doc: 'Ändert einen Schulträger.',
    params: one,
    body: changeOf(Authority),
    answer: Authority.row,
  },
  archiveAuthority: {
    method: 'post',
    path: '/authorities/:id/archive',
    right: 'organisation.authority.create',
    doc: 'Archiviert einen Schulträger; es wird nichts gelöscht.',
    params: one,
    answer: Authority.row,
  },
  restoreAuthority: {
    method: 'post',
    path: '/authorities/:id/restore',
    right: 'organisation.authority.create',
    doc: 'Nimmt einen Schulträger wieder auf.',
    params: one,
    answer: Authority.row,
  },
})
