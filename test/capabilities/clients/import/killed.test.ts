import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../../src/data/open.ts';
import { silentLogger } from '../../../support/databases.ts';
import { catalogDir, testFolder } from './files.ts';

const folder = testFolder();
const importer = resolve(import.meta.dirname, '../../../support/importer.ts');

/** Runs the importer; kills it with -9 once it has read `killAfter` rows. Returns its last line. */
async function run(home: string, file: string, killAfter: number): Promise<string> {
  const child = spawn(process.execPath, [importer, home, 'd2', file, catalogDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let last = '';
  for await (const line of createInterface({ input: child.stdout })) {
    last = line;
    if (Number(/^rows (\d+)/.exec(line)?.[1] ?? 0) >= killAfter) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return last;
}

it('a killed import leaves nothing half done, and the next one takes the file whole', {
  timeout: 180_000,
}, async () => {
  const rows = Array.from(
    { length: 12_000 },
    (_, n) => `Петров Иван;8912${String(n).padStart(7, '0')};p${n}@mail.ru;заметка ${'о'.repeat(60)}`,
  );
  const file = await folder.write('long.csv', ['ФИО;Телефон;Почта;Заметка', ...rows].join('\n'));
  const home = folder.path('home');
  expect(await run(home, file, 5000)).toMatch(/^rows/);

  const counts = async () => {
    await using db = await openDatabase({ kind: 'embedded', home }, { logger: silentLogger });
    const { rows: found } = await db.query(
      `select (select count(*) from svod.source_records) as records, (select count(*) from svod.clients) as clients,
         (select array_agg(status order by id) from svod.imports) as runs`,
    );
    return found[0];
  };
  expect(await counts()).toEqual({ records: 0, clients: 0, runs: ['running'] });
  expect(await run(home, file, Number.POSITIVE_INFINITY)).toContain('done {"added":12000,"known":0}');
  expect(await counts()).toEqual({ records: 12_000, clients: 12_000, runs: ['failed', 'done'] });
  expect(await run(home, file, Number.POSITIVE_INFINITY)).toContain('done {"added":0,"known":12000}');
});
