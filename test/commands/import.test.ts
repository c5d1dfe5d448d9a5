import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { testFolder } from '../capabilities/clients/import/files.ts';
import { commandBase } from '../support/command-base.ts';

const folder = testFolder();
const base = commandBase({ settings: { SVOD_LANGUAGE: 'en', SVOD_LOG_LEVEL: 'silent' } });
const svod = (...args: string[]) => base.svod(args);

it('imports, reports, lists links, and says what is wrong with the right exit code', {
  timeout: 180_000,
}, async () => {
  const good = await folder.write(
    'good.csv',
    'ФИО;Телефон;Паспорт\nПетров Иван;89123456789;4510 123456\nБелова Анна;89123456780;\n;;\n,;нет;\n',
    'windows-1251',
  );
  const bad = await folder.write('bad.csv', 'Петров;89123456789\nБелова;89123456780\n');
  const rejects = folder.path('rejects.csv');

  const done = await svod(
    'import',
    '--company',
    'd2',
    '--json',
    '--rejects',
    rejects,
    '--consent',
    'Agreed to letters, 01.02.2026',
    good,
  );
  expect(done.code).toBe(0);
  expect(JSON.parse(done.stdout)).toMatchObject({
    file: 'good.csv',
    company: 'd2',
    rowsAdded: 2,
    documents: 'left_out',
    mapping: { ФИО: 'full_name', Телефон: 'mobile_phone', Паспорт: 'document' },
  });
  expect(done.stderr).toContain('full_name');
  expect(done.stdout + done.stderr).not.toMatch(/4510|89123456789/);

  const links = await svod('clients', 'links', '--json');
  expect(
    links.stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line)),
  ).toMatchObject([
    { company: 'd2', row: 1, rule: 'first', score: 1 },
    { company: 'd2', row: 2, rule: 'first', score: 1 },
  ]);

  const mixed = await svod('import', '--company', 'd2', bad, good);
  expect(mixed.code).toBe(1);
  expect(mixed.stderr).toContain('no row with column names');
  expect(mixed.stdout).toContain('known before: 2');

  const nobody = await svod('import', '--company', 'nobody', good);
  expect(nobody.code).toBe(1);
  expect(nobody.stderr).toMatch(/no company “nobody”.*expobank/);

  for (const wrong of [
    ['import'],
    ['import', good],
    ['import', '--company', 'd2'],
    ['import', '--company', 'd2', '--consent', 'no date', good],
  ]) {
    expect((await svod(...wrong)).code).toBe(2);
  }
  expect((await svod('import', '--company', 'd2', '--as', 'marketer@d2', good)).code).toBe(1);
  expect((await readFile(rejects, 'utf8')).split('\r\n').slice(1)).toEqual([
    '",",нет,,3,5,neither a name nor a phone nor an e-mail',
    '',
  ]);
});
