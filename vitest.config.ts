import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/postgres-server.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Several tests start whole processes, which a loaded machine takes ten seconds for: this only bounds what hangs.
    testTimeout: 90_000,
    hookTimeout: 180_000,
  },
});
