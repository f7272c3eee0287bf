// `npm run test:fast`: without browser, servers of their own, real directories and what else takes minutes; `npm test` is everything.
import { configDefaults, defineConfig, mergeConfig } from 'vitest/config'
import whole from './vitest.config.ts'

export default mergeConfig(
  whole,
  defineConfig({
    test: {
      exclude: [
        ...configDefaults.exclude,
        'e2e/**',
        // Several processes, other versions of PostgreSQL, whole backups, the demo.
        'src/app/cluster.test.ts',
        'src/app/killed-imports.test.ts',
        'src/app/backup/**',
        'src/app/demo/**',
        'src/kernel/database/**',
        'tools/launch.test.ts',
        // A server and the command line as processes of their own; a hundred wrong files; three years day by day; every page's links.
        'src/cli/**',
        'src/app/wrong-files.test.ts',
        'src/app/three-years.test.ts',
        'src/app/canaries.test.ts',
        'src/app/links.test.ts',
        // Every route by every role: minutes, and nothing that a change of one module needs at once.
        'src/app/matrix.test.ts',
        'src/app/row-security.test.ts',
        // Real slapd and Samba.
        'src/connectors/ldap/**',
        'src/connectors/samba-ad/**',
        'src/connectors/faults.test.ts',
      ],
    },
  }),
)
