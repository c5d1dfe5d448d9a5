import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeAll, expect, it } from 'vitest';
import { generateRecords } from '../../../../bench/matching-people.ts';
import { readLinks } from '../../../../src/capabilities/clients/links.ts';
import type { Database } from '../../../../src/data/database.ts';
import { type DatabaseOptions, openDatabase } from '../../../../src/data/open.ts';
import { describeOnBothDatabases, silentLogger } from '../../../support/databases.ts';
import { catalogDir, testFolder } from './files.ts';

const folder = testFolder();
const importer = resolve(import.meta.dirname, '../../../support/importer.ts');

/** Runs the importer; with `kill`, -9 as soon as it says so. Returns all it said. */
async function run(base: DatabaseOptions, company: string, file: string, kill?: string): Promise<string[]> {
  const place = base.kind === 'server' ? base.url : base.home;
  const child = spawn(process.execPath, [importer, place, company, file, catalogDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (kill !== undefined && line.startsWith(kill)) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return said;
}

/** Every row with the rows that are of the same person, its rule and its score: a person's number may differ. */
async function people(db: Database): Promise<unknown> {
  const rows: { at: string; clientId: number; rule: string; score: number }[] = [];
  for await (const page of readLinks(db, null)) {
    rows.push(
      ...page.map(({ company, row, clientId, rule, score }) => ({
        at: `${company} ${row}`,
        clientId,
        rule,
        score,
      })),
    );
  }
  const groups = Map.groupBy(rows, row => row.clientId);
  return rows.map(({ at, clientId, rule, score }) => ({
    at,
    rule,
    score,
    with: groups.get(clientId)!.map(row => row.at),
  }));
}

describeOnBothDatabases('an import that is killed while it matches people', base => {
  const files = { expobank: '', hvoya: '' };

  beforeAll(async () => {
    const head = 'Фамилия;Имя;Отчество;Пол;Дата рождения;Телефон;Почта;Город';
    const lines = [...generateRecords(500, 4)].map(one =>
      [
        one.last_name,
        one.first_name,
        one.middle_name,
        one.gender,
        one.birth_date,
        one.mobile_phone,
        one.email,
        one.city,
      ]
        .map(value => value ?? '')
        .join(';'),
    );
    files.expobank = await folder.write('bank.csv', [head, ...lines.slice(0, 300)].join('\n'));
    files.hvoya = await folder.write('hotel.csv', [head, ...lines.slice(300)].join('\n'));
  });

  it('keeps its rows, and the next import leaves the same people as if nothing had happened', {
    timeout: 240_000,
  }, async () => {
    const [whole, broken] = [await base.createEmpty(), await base.createEmpty()];
    await run(whole, 'expobank', files.expobank);
    await run(whole, 'hvoya', files.hvoya);

    const said = await run(broken, 'expobank', files.expobank, 'matching');
    expect(said.at(-1)).toMatch(/^matching/);
    {
      await using db = await openDatabase(broken, { logger: silentLogger });
      const { rows } = await db.query(
        `select status, matched_at, (select count(*)::int from svod.source_records) as records,
           (select count(*)::int from svod.match_keys) as keys from svod.imports`,
      );
      expect(rows).toEqual([{ status: 'done', matched_at: null, records: 300, keys: 0 }]);
    }
    await run(broken, 'hvoya', files.hvoya);

    await using one = await openDatabase(whole, { logger: silentLogger });
    await using other = await openDatabase(broken, { logger: silentLogger });
    const expected = await people(one);
    expect(expected).toHaveLength(500);
    expect(expected).toContainEqual(expect.objectContaining({ rule: expect.stringContaining('birth_date') }));
    expect(await people(other)).toEqual(expected);
    const { rows } = await other.query('select from svod.imports where matched_at is null');
    expect(rows).toEqual([]);
  });
});
