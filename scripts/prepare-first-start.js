// Runs after `npm ci` what a first start would have to: makes the empty base that every new home is copied from, and compiles
// the program. Plain JavaScript and silent on failure, because an old Node may run it and an install must not fail for it:
// whoever starts svod later does the same then.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

try {
  const { keepCompiledCode } = await import('../src/compiled-code.ts');
  keepCompiledCode(process.env);
  const home = await mkdtemp(join(tmpdir(), 'svod-first-start-'));
  try {
    const [{ openApp }, { readConfig }] = await Promise.all([
      import('../src/app.ts'),
      import('../src/config.ts'),
    ]);
    const app = await openApp(readConfig({ SVOD_HOME: home, SVOD_LOG_LEVEL: 'silent' }));
    await Promise.all([
      app.assistant(),
      import('../src/commands/demo.ts'),
      import('../src/chat/web/server.ts'),
      import('../src/capabilities/charts/rendering/draw.ts'),
    ]);
    await app[Symbol.asyncDispose]();
  } finally {
    await rm(home, { recursive: true, force: true });
  }
} catch {}
