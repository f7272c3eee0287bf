// A directory that is being set up and two ways in for rosters. No server stands behind the directory: its test says so by itself.
import { createConnection, startCheck } from '../../../modules/connections/actions/connections.ts'
import { createSource, startSourceCheck, switchSource } from '../../../modules/connections/sources/actions.ts'
import { actorOf, authorityId, type DemoStep, schoolIds } from '../demo.ts'

export const connectionsStep: DemoStep = {
  name: 'connections',
  async run(demo) {
    const authority = await authorityId(demo, 'auental')
    const by = await actorOf(demo, authority, 'reuter')
    const schools = await demo.within(authority, schoolIds)
    const school = schools.get('04120041')!
    await demo.within(
      authority,
      async (ctx) => {
        const directory = await createConnection(ctx, {
          kind: 'ldap',
          name: 'LDAP pädagogisches Netz',
          settings: {
            url: 'ldaps://ldap.auental.example',
            bindDn: 'cn=muses,ou=dienste,dc=auental,dc=example',
            base: 'ou=schulen,dc=auental,dc=example',
          },
          secrets: { password: 'kein echtes Passwort' },
          schools: [school],
        })
        await startCheck(ctx, directory.id)
        const folder = await createSource(ctx, {
          kind: 'folder',
          name: 'Ablage der Schulverwaltung',
          settings: { folder: 'schulverwaltung' },
          school,
          schedule: 'nightly',
        })
        await startSourceCheck(ctx, folder.id)
        await switchSource(ctx, folder.id, true)
        await createSource(ctx, {
          kind: 'schulconnex',
          name: 'Schulconnex-Dienst des Landes',
          settings: {
            url: 'https://schulconnex.example/v1',
            tokenUrl: 'https://schulconnex.example/token',
            clientId: 'muses-auental',
            tokenSignIn: 'basic',
            relations: false,
          },
          secrets: { clientSecret: 'kein echtes Geheimnis' },
          schedule: 'nightly',
        })
      },
      by,
    )
  },
}
