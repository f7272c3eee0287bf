import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tools/**/*.test.ts', 'bench/**/*.test.ts', 'e2e/**/*.test.ts'],
    globalSetup: ['src/kernel/testing/global-setup.ts'],
    // Nothing of a test run may be sealed with, or leave behind, the key of an installation.
    env: { MUSES_KEY: Buffer.alloc(32, 7).toString('base64') },
    testTimeout: 20_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
})
