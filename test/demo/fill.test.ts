import { access, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ImportDependencies } from '../../src/capabilities/clients/import/request.ts';
import { loadCompanies, syncCompanies } from '../../src/catalog/companies.ts';
import { fillDemoBase } from '../../src/demo/fill.ts';
import { generateDemo } from '../../src/demo/generate.ts';
import { prepareDemoAside } from '../../src/demo/prepare.ts';
import { describeOnBothDatabases, silentLogger } from '../support/databases.ts';

const catalogDir = resolve(import.meta.dirname, '../../catalog');
const options = { seed: 3, today: '2026-11-23', people: 400 } as const;

describeOnBothDatabases('filling the demo base', base => {
  let folder: string;
  let deps: ImportDependencies;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'svod-demo-'));
    const companies = await loadCompanies(join(catalogDir, 'companies.yaml'));
    await syncCompanies(base.db, companies);
    deps = {
      db: base.db,
      logger: silentLogger,
      companies,
      catalogDir,
      documentKey: null,
      now: () => new Date('2026-11-23T09:00:00Z'),
    };
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const count = async (sql: string) => Number((await base.db.query<{ n: string }>(sql)).rows[0]?.n);

  it('brings every row of the six registers and every offer in through the import', async () => {
    const told: number[] = [];
    const fill = await fillDemoBase(deps, { ...options, folder, onFile: done => told.push(done) });
    const data = generateDemo(options);
    const rows = data.registers.reduce((sum, register) => sum + register.rows.length, 0);
    expect(fill).toEqual({ rows, touches: data.touches.length, calls: data.calls.length });
    expect(await count('select count(*) n from svod.source_records')).toBe(rows);
    expect(await count('select count(*) n from svod.deals')).toBe(rows);
    expect(await count('select count(*) n from svod.touches')).toBe(data.touches.length);
    expect(told).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('leaves no field empty that the registers hold', async () => {
    const { rows } = await base.db.query<Record<string, string>>(
      `select count(city) city, count(income_amount) income_amount, count(education) education, count(car_brand) car_brand,
              count(birth_date) birth_date, count(mobile_phone) mobile_phone, count(email) email, count(credit_sum) credit_sum
       from svod.clients`,
    );
    for (const [column, filled] of Object.entries(rows[0] ?? {})) {
      expect(Number(filled) / options.people, column).toBeGreaterThan(0.4);
    }
    const { rows: cities } = await base.db.query<{ city: string }>('select distinct city from svod.clients');
    for (const { city } of cities) expect(city).toMatch(/^[А-ЯЁ][а-яё-]/);
  });

  it('files each call under the person it was with', async () => {
    const data = generateDemo(options);
    const { rows } = await base.db.query<{
      row_number: number;
      company: string;
      client_id: string;
      topic: string;
    }>(
      `select record.row_number, record.company, call.client_id::text, call.topic
       from svod.calls call join svod.source_records record using (client_id, company)`,
    );
    expect(rows.length).toBeGreaterThanOrEqual(data.calls.length);
    for (const call of data.calls) {
      expect(
        rows.some(
          row =>
            row.company === call.company && row.row_number === call.sourceRow && row.topic === call.topic,
        ),
      ).toBe(true);
    }
  });

  it('merges the records of a person, and hardly ever those of two', async () => {
    const truth = new Map<string, number>(
      generateDemo(options).registers.flatMap(register =>
        register.owners.map((owner, index) => [`${register.company} ${index + 1}`, owner] as const),
      ),
    );
    const { rows } = await base.db.query<{ records: string[] }>(
      `select array_agg(company || ' ' || row_number) as records from svod.source_records group by client_id`,
    );
    const pairs = (members: readonly unknown[]) => (members.length * (members.length - 1)) / 2;
    const byPerson = (records: readonly string[]) => [
      ...Map.groupBy(records, record => truth.get(record)).values(),
    ];
    const found = rows.reduce((sum, { records }) => sum + pairs(records), 0);
    const right = rows.reduce(
      (sum, { records }) => sum + byPerson(records).reduce((n, same) => n + pairs(same), 0),
      0,
    );
    const all = byPerson([...truth.keys()]).reduce((sum, same) => sum + pairs(same), 0);
    expect(right / found).toBeGreaterThan(0.99);
    expect(right / all).toBeGreaterThan(0.8);
  });

  it('adds nothing to a base that has clients', async () => {
    const before = await count('select count(*) n from svod.source_records');
    expect(await fillDemoBase(deps, { ...options, seed: 4, folder })).toBeNull();
    expect(await count('select count(*) n from svod.source_records')).toBe(before);
  });

  it('finishes a fill that was cut short, with the seed and the day it began with, and doubles nothing', async () => {
    const before = await count('select count(*) n from svod.source_records');
    await base.db.query(`delete from svod.touches; delete from svod.deals where company = 'leasing';
      delete from svod.source_records where company = 'leasing'`);
    await writeFile(join(folder, 'unfinished.json'), JSON.stringify(options));
    await fillDemoBase(deps, { seed: 99, today: '2027-01-01', people: 10, folder });
    expect(await count('select count(*) n from svod.source_records')).toBe(before);
    expect(await count('select count(*) n from svod.deals')).toBe(before);
    expect(await count('select count(*) n from svod.calls')).toBe(generateDemo(options).calls.length);
    await expect(access(join(folder, 'unfinished.json'))).rejects.toThrow('ENOENT');
  });
});

it('makes the same files in a thread of its own, in a home that is closed to other users of the machine', async () => {
  const above = await mkdtemp(join(tmpdir(), 'svod-demo-home-'));
  const home = join(above, 'home');
  const { files, calls } = await prepareDemoAside(options, join(home, 'demo'));
  expect(calls).toEqual(generateDemo(options).calls);
  expect(files.registers).toHaveLength(6);
  for (const made of [home, join(home, 'demo')]) expect((await stat(made)).mode & 0o077, made).toBe(0);
  await rm(above, { recursive: true });
});
