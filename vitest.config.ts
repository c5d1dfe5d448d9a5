import { defineConfig } from 'vitest/config';
import { keepCompiledCode } from './src/compiled-code.ts';
import { LongFilesFirst } from './test/support/long-files-first.ts';
import { keepTemporaryFilesInMemory } from './test/support/temporary-folder.ts';

// The tests' processes keep compiled code where the program keeps it: whatever starts one loads it all.
keepCompiledCode(process.env);
keepTemporaryFilesInMemory(process.env);

/** What starts processes and browsers, or measures its own process: each file has a process to itself. */
const APART = [
  'test/{commands,data,simulators}/**/*.test.ts',
  'test/chat/{terminal,web}/**/*.test.ts',
  'test/{messengers,svod}.test.ts',
];

const shared = {
  pool: 'forks' as const,
  // Node runs the tests as it runs the program: from the source, with the compiled code of the run before. None of them
  // needs what Vite's own loader is for, mocked modules.
  experimental: { viteModuleRunner: false, nodeLoader: false },
  // As `compileQuickly` has it for a short process of the program; some files parse SQL before they open a base.
  execArgv: ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering'],
  // Several tests start whole processes, which a loaded machine takes ten seconds for: this only bounds what hangs.
  testTimeout: 90_000,
  hookTimeout: 180_000,
};

export default defineConfig({
  test: {
    globalSetup: ['test/support/postgres-server.ts'],
    maxWorkers: 2,
    sequence: { sequencer: LongFilesFirst },
    projects: [
      { test: { ...shared, name: 'apart', include: APART, isolate: true } },
      // No module keeps state, so these files can follow each other in one process, which loads the program once.
      {
        test: { ...shared, name: 'together', include: ['test/**/*.test.ts'], exclude: APART, isolate: false },
      },
    ],
  },
});
