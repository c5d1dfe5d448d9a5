import { expect, it } from 'vitest';
import { testFolder } from '../capabilities/clients/import/files.ts';
import { commandBase } from '../support/command-base.ts';

const folder = testFolder();
const base = commandBase({ settings: { SVOD_LANGUAGE: 'en', SVOD_LOG_LEVEL: 'silent' } });
const svod = (...args: string[]) => base.svod(args);
const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line));

it('an admin reviews doubtful pairs, decides, splits and merges; nobody else does, and all of it is written down', {
  timeout: 240_000,
}, async () => {
  const head = 'Фамилия;Имя;Отчество;Телефон;Дата рождения;Город\n';
  // Everything agrees but the year of birth, and nobody is born twice.
  const bank =
    'Щукин;Феоктист;Лаврентьевич;89161112233;01.02.1985;Елец\nБелова;Анна;;89165550000;03.04.1979;Казань\n';
  const hotel =
    'Щукин;Феоктист;Лаврентьевич;89161112233;24.09.1961;Елец\nКрот;Олег;;89035551111;09.09.1960;Омск\n';
  await svod('import', '--company', 'expobank', await folder.write('bank.csv', head + bank));
  const imported = await svod(
    'import',
    '--company',
    'hvoya',
    '--json',
    await folder.write('hotel.csv', head + hotel),
  );
  expect(lines(imported.stdout)).toMatchObject([{ rowsAdded: 2, matching: { records: 2, reviews: 1 } }]);

  const [pair] = lines((await svod('clients', 'review', '--json')).stdout);
  expect(pair).toMatchObject({ left: { company: 'expobank', row: 1 }, right: { company: 'hvoya', row: 1 } });
  expect(pair.findings).toContainEqual({ name: 'birth_date', finding: 'differs', level: null });
  const shown = await svod('clients', 'review');
  expect(shown.stdout).toMatch(/Is this the same person\? Likeness: \d+%/);
  expect(shown.stdout).toMatch(/birth date +1985-02-01 +1961-09-24 +differs/);
  const [left, right] = [String(pair.left.record), String(pair.right.record)];

  for (const args of [['review'], ['decide', left, right, 'same'], ['split', left], ['merge', '1', '2']]) {
    const refused = await svod('clients', ...args, '--as', 'marketer@expobank');
    expect(refused.code).toBe(1);
    expect(refused.stdout).toBe('');
  }
  const people = async () =>
    lines((await svod('clients', 'links', '--json')).stdout).map(link => [
      link.company,
      link.row,
      link.clientId,
    ]);
  const apart = await people();
  expect(new Set(apart.map(([, , client]) => client)).size).toBe(4);

  const same = await svod('clients', 'decide', left, right, 'same', '--json');
  expect(lines(same.stdout)).toMatchObject([{ joined: 1, parted: 0 }]);
  const together = await people();
  expect(together[2]?.[2]).toBe(together[0]?.[2]);
  expect((await svod('clients', 'review', '--json')).stdout).toBe('');
  expect((await svod('clients', 'split', right)).stdout).toContain('parted: 1');
  expect(new Set((await people()).map(([, , client]) => client)).size).toBe(4);
  const [belova, krot] = [(await people())[1]?.[2], (await people())[3]?.[2]];
  expect((await svod('clients', 'merge', String(belova), String(krot))).stdout).toContain('joined: 1');

  for (const [args, sentence] of [
    [['decide', left, left, 'same'], 'ne record is named twice'],
    [['decide', left, 'Щукин', 'same'], 'is no number'],
    [['decide', left, right, 'maybe'], 'is no decision'],
    [['merge', '1', '1'], 'two different people'],
  ] as const) {
    const wrong = await svod('clients', ...args);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain(sentence);
  }
  const nobody = await svod('clients', 'decide', left, '987654', 'same');
  expect(nobody.code).toBe(1);
  expect(nobody.stderr).toContain('record 987654');

  const audit = lines((await svod('audit', '--kind', 'links', '--json')).stdout);
  const deeds = audit.map(({ actor, outcome, detail }) => `${actor} ${outcome} ${detail.request ?? 'links'}`);
  expect(deeds.filter(deed => deed.startsWith('marketer'))).toEqual(
    ['review', 'decide', 'split', 'merge'].map(request => `marketer@expobank refused ${request}`),
  );
  for (const request of ['decide', 'split', 'merge']) expect(deeds).toContain(`admin@* done ${request}`);
  expect(JSON.stringify(audit)).not.toMatch(/Щукин|Белова|7916/);
});
