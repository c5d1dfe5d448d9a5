import { expect, it } from 'vitest';
import { importFiles } from '../../../../src/capabilities/clients/import/import.ts';
import { describeOnBothDatabases } from '../../../support/databases.ts';
import { dependencies, testFolder } from './files.ts';

const folder = testFolder();

describeOnBothDatabases('two imports at once', base => {
  it('leave the same people as one after the other, and of one file sent twice one copy', async () => {
    const header = 'Фамилия;Имя;Телефон;Почта;Дата рождения';
    const people = (from: number, count: number) => Array.from({ length: count }, (_, n) => person(from + n));
    const bank = await folder.write('bank.csv', [header, ...people(0, 3000)].join('\n'));
    const hotel = await folder.write('hotel.csv', [header, ...people(1500, 3000)].join('\n'));
    const deps = await dependencies(base.db);
    const load = (company: string, file: string) =>
      importFiles(deps, { kind: 'register', company, files: [file] });
    const summaries = await Promise.all([
      load('expobank', bank),
      load('hvoya', hotel),
      load('expobank', bank),
    ]);

    expect(summaries.flat().reduce((sum, one) => sum + one.rowsAdded, 0)).toBe(6000);
    const { rows } = await base.db.query(
      `select (select count(*) from svod.source_records) as records, (select count(*) from svod.clients) as clients,
         (select count(*) from svod.source_records where client_id is null) as lost,
         (select count(*) from svod.clients where cardinality(companies) = 2) as shared,
         (select array_agg(distinct status) from svod.imports) as statuses`,
    );
    expect(rows).toEqual([{ records: 6000, clients: 4500, lost: 0, shared: 1500, statuses: ['done'] }]);
  });
});

function person(n: number): string {
  const surname =
    ['Петр', 'Белк', 'Громк', 'Сомк', 'Лужк', 'Рыбк', 'Зуйк'][n % 7] + ['ов', 'овский', 'ин'][n % 3]!;
  const birth = new Date(Date.UTC(1950, 0, 1 + n * 5)).toISOString().slice(0, 10);
  const first = ['Иван', 'Пётр', 'Олег', 'Денис', 'Роман'][n % 5];
  return `${surname};${first};8912${String(n).padStart(7, '0')};p${n}@mail.ru;${birth}`;
}
