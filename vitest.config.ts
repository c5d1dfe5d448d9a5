import { defineConfig } from 'vitest/config';
import { keepCompiledCode } from './src/compiled-code.ts';
import { LongFilesFirst } from './test/support/long-files-first.ts';
import { keepTemporaryFilesInMemory } from './test/support/temporary-folder.ts';

// The tests' processes keep compiled code where the program keeps it: each file of tests is a process that loads it all.
keepCompiledCode(process.env);
keepTemporaryFilesInMemory(process.env);

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/postgres-server.ts'],
    pool: 'forks',
    // Node runs the tests as it runs the program: from the source, with the compiled code of the run before. None of them
    // needs what Vite's own loader is for, mocked modules.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    maxWorkers: 2,
    sequence: { sequencer: LongFilesFirst },
    // As `compileQuickly` has it for a short process of the program; some files parse SQL before they open a base.
    execArgv: ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering'],
    // Several tests start whole processes, which a loaded machine takes ten seconds for: this only bounds what hangs.
    testTimeout: 90_000,
    hookTimeout: 180_000,
  },
});
