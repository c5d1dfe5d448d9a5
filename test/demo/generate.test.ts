import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import exceljs from 'exceljs';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoFiles, writeDemoFiles } from '../../src/demo/files.ts';
import { type DemoData, generateDemo } from '../../src/demo/generate.ts';
import type { Person } from '../../src/demo/people.ts';

const options = { seed: 7, today: '2026-11-23', people: 3000 } as const;

let folder: string;
let data: DemoData;
let files: DemoFiles;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'svod-demo-'));
  data = generateDemo(options);
  files = await writeDemoFiles(data, folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const rowsOf = (company: string) => {
  const register = data.registers.find(one => one.company === company);
  if (!register) throw new Error(`no register of ${company}`);
  return register;
};
const pathOf = (company: string) => files.registers.find(one => one.company === company)?.path ?? '';

describe('the demo people', () => {
  it('come out the same from the same seed and day, and differently from another seed', () => {
    expect(generateDemo(options)).toEqual(data);
    expect(generateDemo({ ...options, seed: 8 }).people[0]).not.toEqual(data.people[0]);
  });

  it('each stand in at least one register, and a third or more of them in several', () => {
    const registersOf = data.people.map(() => new Set<string>());
    for (const register of data.registers)
      for (const owner of register.owners) registersOf[owner]?.add(register.company);
    expect(Math.min(...registersOf.map(companies => companies.size))).toBe(1);
    const several = registersOf.filter(companies => companies.size > 1).length;
    expect(several / data.people.length).toBeGreaterThan(1 / 3);
    expect(registersOf.some(companies => companies.size >= 5)).toBe(true);
  });

  it('have traits that hang together: schooling, city and trade show in the pay', () => {
    const mean = (choose: (person: DemoData['people'][number]) => boolean) => {
      const chosen = data.people.filter(choose);
      return chosen.reduce((sum, person) => sum + person.income, 0) / chosen.length;
    };
    expect(mean(person => person.education === 'Высшее')).toBeGreaterThan(
      1.15 * mean(person => person.education === 'Среднее'),
    );
    expect(mean(person => person.city.name === 'Москва')).toBeGreaterThan(
      mean(person => person.city.name === 'Воронеж'),
    );
    expect(mean(person => person.job === 'Пенсионер')).toBeLessThan(mean(person => person.job === 'Найм'));
  });

  it('never outlive the day the demo is set on', () => {
    for (const register of data.registers)
      for (const day of register.signedOn) expect(day < options.today).toBe(true);
    for (const touch of data.touches) expect(touch.offeredOn < options.today).toBe(true);
    for (const call of data.calls) expect(call.startedAt.slice(0, 10) < options.today).toBe(true);
  });
});

describe('the demo registers', () => {
  it('hold the slips that real ones do: gaps, capitals, typos, other phones and maiden names', () => {
    const { rows, owners } = rowsOf('d2');
    const share = (test: (row: readonly unknown[], owner: DemoData['people'][number]) => boolean) =>
      rows.filter((row, index) => {
        const person = data.people[owners[index] as number];
        return person !== undefined && test(row, person);
      }).length / rows.length;
    expect(share(([last], person) => String(last).trim() === person.last)).toBeGreaterThan(0.8);
    expect(share(([last]) => String(last) === String(last).toUpperCase())).toBeGreaterThan(0.005);
    expect(share(([last], person) => last === person.maiden)).toBeGreaterThan(0.005);
    expect(share(([, , , , phone]) => phone === '')).toBeGreaterThan(0.02);
    expect(share(([, , , birth]) => birth === '')).toBeGreaterThan(0.01);
    const digits = new Set(rows.map(row => String(row[4]).replaceAll(/\d/g, '0')));
    expect(digits.size).toBeGreaterThan(5);
  });

  it('are written in six forms: encodings, separators, a workbook and nested lines', async () => {
    const d2 = iconv.decode(await readFile(pathOf('d2')), 'windows-1251').split('\n');
    expect(d2[0]?.split(';')).toEqual(rowsOf('d2').headers);
    expect(d2[1]?.split(';')[9]).toMatch(/^\d+,\d{2}$/);
    expect((await readFile(pathOf('hvoya'))).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect((await readFile(pathOf('autoexpress'), 'utf8')).split('\n')[0]).toContain('first_name\tlast_name');
    const first = JSON.parse((await readFile(pathOf('leasing'), 'utf8')).split('\n')[0] ?? '');
    expect(first.contract.asset.brand).toBe(rowsOf('leasing').rows[0]?.[12]);
    expect(Array.isArray(first.client.phones)).toBe(true);

    const workbook = new exceljs.Workbook();
    await workbook.xlsx.readFile(pathOf('expocar'));
    const sheet = workbook.worksheets[0];
    expect(sheet?.rowCount).toBe(rowsOf('expocar').rows.length + 1);
    expect(sheet?.getRow(2).getCell(14).value).toBeInstanceOf(Date);
  });

  it('give every row of every file its true person', async () => {
    for (const register of data.registers) expect(register.owners).toHaveLength(register.rows.length);
    const lines = (await readFile(pathOf('expobank'), 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(rowsOf('expobank').rows.length + 1);
  });
});

describe('the offers and calls', () => {
  it('name rows that exist', () => {
    const sizes = new Map(data.registers.map(register => [register.company, register.rows.length]));
    for (const touch of data.touches) {
      expect(touch.sourceRow).toBeGreaterThan(0);
      expect(touch.sourceRow).toBeLessThanOrEqual(sizes.get(touch.sourceCompany) ?? 0);
    }
    for (const call of data.calls) expect(call.sourceRow).toBeLessThanOrEqual(sizes.get(call.company) ?? 0);
  });

  const business = ({ job }: Person) => job === 'ИП' || job === 'Собственное дело';
  const carIs = (person: Person, test: (years: number) => boolean) =>
    person.car !== null && test(2026 - person.car.year);

  it.each<[string, string, (person: Person) => boolean, (person: Person) => boolean]>([
    ['leasing', 'people in business', business, person => !business(person)],
    [
      'd2',
      'owners of fresh cars',
      person => carIs(person, years => years <= 3),
      person => !carIs(person, years => years <= 6),
    ],
    [
      'expobank',
      'young people who rent',
      ({ age, ownsHome }) => age < 35 && !ownsHome,
      ({ age, ownsHome }) => age >= 50 && ownsHome,
    ],
    [
      'expocar',
      'owners of old cars who earn well',
      person => carIs(person, years => years >= 6) && person.income > 110_000,
      person => person.income <= 110_000,
    ],
    [
      'autoexpress',
      'owners of old cars who earn little',
      person => carIs(person, years => years >= 6) && person.income < 70_000,
      person => person.income > 120_000,
    ],
    [
      'hvoya',
      'families that earn well',
      ({ income, children }) => income > 130_000 && children > 0,
      ({ income, children }) => income < 80_000 && children === 0,
    ],
  ])(
    'end as the traits say: %s sells twice as often to %s as to others, and never to all of them',
    (company, _, likely, others) => {
      const ownerOf = new Map(
        data.registers.flatMap(register =>
          register.owners.map((owner, index) => [`${register.company} ${index + 1}`, owner] as const),
        ),
      );
      const rate = (test: (person: Person) => boolean) => {
        const offers = data.touches.filter(touch => {
          const person = data.people[ownerOf.get(`${touch.sourceCompany} ${touch.sourceRow}`) ?? -1];
          return touch.offeredBy === company && person !== undefined && test(person);
        });
        return offers.filter(touch => touch.outcome === 'converted').length / offers.length;
      };
      expect(rate(likely)).toBeGreaterThan(2 * rate(others));
      expect(rate(likely)).toBeLessThan(0.6);
    },
  );

  it('come in their order, and are not made again to whoever took one', () => {
    const days = data.touches.map(touch => touch.offeredOn);
    expect(days).toEqual([...days].sort());
    const ownerOf = new Map(
      data.registers.flatMap(register =>
        register.owners.map((owner, index) => [`${register.company} ${index + 1}`, owner] as const),
      ),
    );
    const taken = new Set<string>();
    for (const touch of data.touches) {
      const key = `${touch.offeredBy} ${ownerOf.get(`${touch.sourceCompany} ${touch.sourceRow}`)}`;
      expect(taken.has(key), key).toBe(false);
      if (touch.outcome === 'converted') taken.add(key);
    }
    expect(taken.size).toBeGreaterThan(100);
  });

  it('are converted about one time in seven, and only calls go unanswered', () => {
    const converted = data.touches.filter(touch => touch.outcome === 'converted').length;
    expect(converted / data.touches.length).toBeGreaterThan(0.1);
    expect(converted / data.touches.length).toBeLessThan(0.2);
    const unanswered = data.touches.filter(touch => touch.outcome === 'no_answer');
    expect(new Set(unanswered.map(touch => touch.channel))).toEqual(new Set(['phone']));
  });
});

it('generates and writes six thousand people within a second of work', async () => {
  const before = process.cpuUsage();
  await writeDemoFiles(generateDemo({ ...options, people: 6000 }), join(folder, 'timed'));
  const { user, system } = process.cpuUsage(before);
  // Measured 0.6 s. Processor time, because a clock on the wall would measure the neighbours too.
  expect((user + system) / 1000).toBeLessThan(2000);
});
