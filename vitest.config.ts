import { defineConfig } from 'vitest/config'

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
    maxWorkers: 2,
  },
})
