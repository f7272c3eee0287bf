// The plug of funding: programmes, grants, funded devices, proofs of use.
import { type Context, defineModule, type Found } from '#kernel'
import { labelMarks, retireGuards } from '#modules/devices'
import { fundingDeviations, fundingFacts } from './facts.ts'
import { keepBound } from './guard.ts'
import { followDevices } from './hears.ts'
import { grantList } from './queries/grants.ts'
import { labelNotices } from './queries/labels.ts'
import { assetRoutes } from './routes/assets.ts'
import { grantRoutes } from './routes/grants.ts'
import { programmeRoutes } from './routes/programmes.ts'

const read = 'funding.read'

async function findGrants(ctx: Context, text: string, limit: number): Promise<Found[]> {
  const { rows } = await grantList.page(ctx, { q: text, filter: [], limit })
  return rows.map((grant) => ({ id: grant.id, title: grant.title, subtitle: grant.reference ?? '', href: `/foerderung/${grant.id}` }))
}

export default defineModule({
  name: 'funding',
  uses: ['organisation', 'devices'],
  optional: true,
  rights: [
    { name: read, scopes: ['operator', 'authority', 'school'], roles: ['clerk', 'head', 'auditor'] },
    { name: 'funding.change', scopes: ['authority'], roles: ['clerk'] },
    { name: 'funding.release', scopes: ['authority'] },
    { name: 'funding.costs', scopes: ['operator', 'authority', 'school'], roles: ['clerk', 'head', 'auditor'] },
  ],
  routes: [programmeRoutes, grantRoutes, assetRoutes],
  hears: { 'devices.device.changed': followDevices },
  facts: fundingFacts,
  deviations: fundingDeviations,
  search: [{ kind: 'grant', label: 'funding.grants', right: read, icon: 'flag', find: findGrants }],
  history: Object.fromEntries(['programme', 'grant', 'line', 'receipt', 'asset'].map((name) => [`funding.${name}`, read])),
  start() {
    if (!retireGuards.includes(keepBound)) retireGuards.push(keepBound)
    if (!labelMarks.includes(labelNotices)) labelMarks.push(labelNotices)
  },
})
