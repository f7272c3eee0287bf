// Accounts of others: invite, new codes, suspend, end sessions, reset factors.
import { z } from 'zod'
import { account } from '#modules/people/model'
import { defineApi, Id, ListParams, pageOf } from '#shared'
import { AccountSheet, Invited, InviteWish, inviteWays } from '../model.ts'

const installation = z.boolean().optional()
const some = z.strictObject({ ids: z.array(Id).min(1).max(1_000), /** Of the operator's own staff. */ installation })
export const AccountRow = account.row.and(z.object({ roles: z.array(z.string()), secondFactor: z.boolean() }))

export const accountsApi = defineApi('access', {
  accounts: {
    method: 'get',
    path: '/accounts',
    right: 'access.view',
    doc: 'Konten, die man sehen darf.',
    query: ListParams,
    answer: pageOf(AccountRow),
  },
  operatorAccounts: {
    method: 'get',
    path: '/operator/accounts',
    right: 'access.view',
    doc: 'Konten des Betreibers selbst.',
    query: ListParams,
    answer: pageOf(AccountRow),
  },
  account: {
    method: 'get',
    path: '/accounts/:id',
    right: 'access.view',
    doc: 'Ein Konto mit Faktoren, Sitzungen und letzten Anmeldungen.',
    params: z.object({ id: Id }),
    query: z.object({ installation: z.stringbool().optional() }),
    answer: AccountSheet,
  },
  exportAccounts: {
    method: 'get',
    path: '/accounts/export',
    right: 'access.view',
    doc: 'Konten als CSV, XLSX oder PDF.',
    query: ListParams.extend({ format: z.enum(['csv', 'xlsx', 'pdf']).default('csv') }),
    file: 'download',
  },
  slips: {
    method: 'post',
    path: '/accounts/slips',
    right: 'access.account.invite',
    doc: 'Aktivierungszettel mit neuen Codes als PDF oder CSV; mit `codes` die eben gezeigten, solange sie gelten.',
    body: some.extend({
      format: z.enum(['pdf', 'csv']).default('pdf'),
      perPage: z.union([z.literal(1), z.literal(4)]).default(4),
      codes: z.record(Id, z.string().max(100)).optional(),
    }),
    file: 'download',
  },
  invite: {
    method: 'post',
    path: '/accounts/invite',
    right: 'access.account.invite',
    doc: 'Legt schlafende Konten mit einer Rolle an und macht für jedes einen Link (per Mail oder zum Übergeben) oder einen Code für Papier.',
    body: z.strictObject({ people: z.array(InviteWish).min(1).max(500), way: z.enum(inviteWays), installation }),
    answer: z.array(Invited),
    stepUp: true,
  },
  renewCodes: {
    method: 'post',
    path: '/accounts/codes',
    right: 'access.account.invite',
    doc: 'Neue Links oder Codes: zum Aktivieren schlafender Konten, für ein neues Passwort bei aktiven.',
    body: some.extend({ way: z.enum(inviteWays) }),
    answer: z.array(Invited),
  },
  suspend: {
    method: 'post',
    path: '/accounts/suspend',
    right: 'access.account.suspend',
    doc: 'Sperrt Konten; Sitzungen und Tokens enden sofort.',
    body: some,
  },
  reactivate: { method: 'post', path: '/accounts/reactivate', right: 'access.account.suspend', doc: 'Hebt die Sperre auf.', body: some },
  endSessions: {
    method: 'post',
    path: '/accounts/sessions/end',
    right: 'access.session.end',
    doc: 'Beendet alle Sitzungen von Konten.',
    body: some,
    answer: z.object({ ended: z.number() }),
  },
  resetFactors: {
    method: 'post',
    path: '/accounts/factors/reset',
    right: 'access.factor.reset',
    doc: 'Entfernt verlorene zweite Faktoren.',
    body: some,
    stepUp: true,
  },
})
