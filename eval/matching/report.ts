import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { App } from '../../src/app.ts';
import type { CommandContext } from '../../src/commands/command.ts';
import { migrate } from '../../src/data/migrate.ts';
import { openDatabase } from '../../src/data/open.ts';
import {
  type MatchingResult,
  matchingLine,
  measureGenerated,
  measurePartners,
  runMatchingEval,
} from './matching.ts';

/**
 * `svod eval matching`: one line a set, with its figures, n and date. Works in an embedded base of its own, so nobody's
 * clients are touched. True when every set that is here reaches its bar; a set that is not here is named and left out.
 */
export async function reportMatching(
  app: Pick<App, 'config' | 'logger'>,
  context: Pick<CommandContext, 'print'>,
): Promise<boolean> {
  const dataDir = fileURLToPath(new URL('../../../shared/data', import.meta.url));
  const home = await mkdtemp(join(tmpdir(), 'svod-eval-'));
  const results: MatchingResult[] = [];
  const report = (result: MatchingResult) => {
    results.push(result);
    context.print(matchingLine(result));
  };
  try {
    await using db = await openDatabase({ kind: 'embedded', home }, { logger: app.logger });
    await migrate(db);
    report(await measureGenerated(db, { catalogDir: app.config.catalogDir }));
    report(await measurePartners(db, { dataDir, catalogDir: app.config.catalogDir }));
    await runMatchingEval(db, { dataDir, report });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
  return results.every(({ passed, skipped }) => passed || skipped !== null);
}
