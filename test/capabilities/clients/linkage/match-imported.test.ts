import { beforeEach, expect, it } from 'vitest';
import { importFiles } from '../../../../src/capabilities/clients/import/import.ts';
import {
  countUnmatched,
  type MatchingSummary,
  matchImported,
} from '../../../../src/capabilities/clients/linkage/match-imported.ts';
import { describeOnBothDatabases } from '../../../support/databases.ts';
import { dependencies, emptyRegisters, testFolder } from '../import/files.ts';

const folder = testFolder();
const HEAD = 'Фамилия;Имя;Отчество;Почта;Дата рождения';
const ANNA = 'Белова;Анна;Сергеевна;a@belova.ru;03.04.1979';

describeOnBothDatabases('matching what was imported', base => {
  beforeEach(() => emptyRegisters(base.db));

  async function load(company: string, lines: readonly string[], options = {}): Promise<void> {
    const file = await folder.write(`${company}.csv`, lines.join('\n'));
    await importFiles(await dependencies(base.db), {
      kind: 'register',
      company,
      files: [file],
      matching: 'later',
      ...options,
    });
  }
  const people = async () => {
    const { rows } = await base.db.query<{ n: number }>('select count(*)::int as n from svod.clients');
    return rows[0]?.n;
  };

  it('matches the files of several calls at once, and has nothing to do after that', async () => {
    await load('expobank', [HEAD, ANNA]);
    await load('hvoya', [HEAD, 'Бедова;Анна;Сергеевна;a@belova.ru;04.03.1979']);
    expect([await countUnmatched(base.db), await people()]).toEqual([2, 0]);
    const deps = await dependencies(base.db);
    expect(await matchImported(deps)).toMatchObject({ records: 2, clientsAdded: 1, joined: 0, parted: 0 });
    expect(await people()).toBe(1);
    expect(await matchImported(deps)).toBeNull();
  });

  it('matches a known row again that a corrected mapping read anew', async () => {
    await load('expobank', [HEAD, ANNA]);
    const hotel = ['Анкета;Гость;Отец;Письма;Рождён', ANNA];
    const wrong = { Анкета: 'city', Гость: 'first_name', Отец: null, Письма: null, Рождён: null };
    await load('hvoya', hotel, { map: wrong });
    const deps = await dependencies(base.db);
    await matchImported(deps);
    expect(await people()).toBe(2);
    let matched: MatchingSummary | null = null;
    const right = {
      Анкета: 'last_name',
      Гость: 'first_name',
      Отец: 'middle_name',
      Письма: 'email',
      Рождён: 'birth_date',
    };
    await load('hvoya', hotel, {
      map: right,
      matching: 'now',
      onMatched: (summary: MatchingSummary | null) => {
        matched = summary;
      },
    });
    expect(matched).toMatchObject({ records: 1 });
    expect(await people()).toBe(1);
    const { rows } = await base.db.query('select from svod.match_pending');
    expect(rows).toEqual([]);
  });

  it('leaves everything as it was when it is stopped, for whoever comes next', async () => {
    await load('expobank', [HEAD, ANNA, 'Бедова;Анна;Сергеевна;a@belova.ru;04.03.1979']);
    const before = await people();
    const deps = await dependencies(base.db);
    await expect(matchImported(deps, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect([await countUnmatched(base.db), await people()]).toEqual([1, before]);
    expect(await matchImported(deps)).toMatchObject({ records: 2 });
  });
});
