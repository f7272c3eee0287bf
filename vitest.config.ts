import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The two sweeps over all pages take minutes and are short files, which would come last and alone: one begins, the other follows soon. */
class LongOnesEarly extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const [first, ...second] = sorted.filter((file) => file.moduleId.includes('/e2e/pages-'))
    if (!first) return sorted
    const rest = sorted.filter((file) => file !== first && !second.includes(file))
    return [first, ...rest.slice(0, 12), ...second, ...rest.slice(12)]
  }
}

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tools/**/*.test.ts', 'bench/**/*.test.ts', 'e2e/**/*.test.ts'],
    globalSetup: ['src/kernel/testing/global-setup.ts'],
    // Nothing of a test run may be sealed with, or leave behind, the key of an installation.
    env: { MUSES_KEY: Buffer.alloc(32, 7).toString('base64') },
    // Real servers on a busy machine may be starved for a while: time limits here only end what hangs.
    testTimeout: 90_000,
    hookTimeout: 240_000,
    // One starved test of a thousand must not throw a landing away; a second failure counts.
    retry: process.env.CI ? 1 : 0,
    pool: 'forks',
    sequence: { sequencer: LongOnesEarly },
    maxWorkers: 2,
  },
})
