import { mkdtemp, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import exceljs from 'exceljs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Deed } from '../../../src/access/audit.ts';
import { writeCsv } from '../../../src/capabilities/exports/csv.ts';
import { keepExport, makeExport } from '../../../src/capabilities/exports/exports.ts';
import { exportTool } from '../../../src/capabilities/exports/tool.ts';
import { writeXlsx } from '../../../src/capabilities/exports/xlsx.ts';
import type {
  Cell,
  StatementRequest,
  Table,
  TableColumn,
  ToolContext,
} from '../../../src/capabilities/tool.ts';

const moscow = { timeZone: 'Europe/Moscow' } as const;

function table(columns: [string, TableColumn['format'], string?][], rows: Cell[][]): Table {
  return {
    columns: columns.map(([label, format, type]) => ({ name: label, label, format, type: type ?? 'text' })),
    rows,
    totalRows: rows.length,
    truncated: false,
  };
}

const people = table(
  [
    ['Код', 'id', 'int8'],
    ['Имя', 'text'],
    ['Доход', 'money', 'numeric'],
    ['Дата рождения', 'date', 'date'],
    ['Согласие', 'boolean', 'bool'],
    ['Компании', 'list', '_text'],
  ],
  [
    [7, 'Шаров; "Глеб"', 103452.34782, '1981-06-14', true, ['expobank', 'd2']],
    [8, 'Две\nстроки', null, null, false, []],
  ],
);

describe('CSV', () => {
  it('opens in a Russian Excel: BOM, semicolons, decimal commas', () => {
    const bytes = writeCsv(people, { language: 'ru', ...moscow });
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(parse(bytes, { bom: true, delimiter: ';' })).toEqual([
      ['Код', 'Имя', 'Доход', 'Дата рождения', 'Согласие', 'Компании'],
      ['7', 'Шаров; "Глеб"', '103452,34782', '1981-06-14', 'да', 'expobank, d2'],
      ['8', 'Две\nстроки', '', '', 'нет', ''],
    ]);
    expect(bytes.toString().endsWith('\r\n')).toBe(true);
  });

  it('takes commas and points in English', () => {
    const rows = parse(writeCsv(people, { language: 'en', ...moscow }), { bom: true });
    expect(rows[1]).toEqual(['7', 'Шаров; "Глеб"', '103452.34782', '1981-06-14', 'yes', 'expobank, d2']);
  });

  it.each([
    '=1+1',
    '+cmd',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '  =HYPERLINK("x")',
    '＝1+1',
    '\u200b=1',
    "=cmd|' /C calc'!A0",
  ])('does not let a spreadsheet run %j', value => {
    const bytes = writeCsv(table([['=Имя', 'text']], [[value]]), { language: 'en', ...moscow });
    const rows: string[][] = parse(bytes, { bom: true });
    expect(rows).toEqual([["'=Имя"], [`'${value}`]]);
  });

  it('leaves phones and negative numbers as they are', () => {
    const bytes = writeCsv(
      table(
        [
          ['a', 'text'],
          ['b', 'number', 'numeric'],
        ],
        [['+79161234567', -12.5]],
      ),
      {
        language: 'en',
        ...moscow,
      },
    );
    expect(parse(bytes, { bom: true })[1]).toEqual(['+79161234567', '-12.5']);
  });

  it('writes moments by the clock of the zone', () => {
    const bytes = writeCsv(table([['Звонок', 'date', 'timestamptz']], [['2026-11-01T21:30:00.000Z']]), {
      language: 'ru',
      ...moscow,
    });
    expect(parse(bytes, { bom: true, delimiter: ';' })[1]).toEqual(['2026-11-02 00:30:00']);
  });
});

describe('XLSX', () => {
  const read = async (bytes: Buffer) => {
    const workbook = new exceljs.Workbook();
    // exceljs declares an older Buffer than Node's own types do.
    await workbook.xlsx.load(bytes as unknown as Parameters<typeof workbook.xlsx.load>[0]);
    const sheet = workbook.worksheets[0];
    if (!sheet) throw new Error('no sheet');
    return sheet;
  };

  it('types numbers and dates, freezes and filters the header, and fits the columns', async () => {
    const sheet = await read(await writeXlsx(people, { language: 'ru', ...moscow, title: 'Клиенты' }));
    expect(sheet.name).toBe('Клиенты');
    expect(sheet.getRow(1).values).toEqual([
      undefined,
      'Код',
      'Имя',
      'Доход',
      'Дата рождения',
      'Согласие',
      'Компании',
    ]);
    const [first] = [sheet.getRow(2)];
    expect(first?.getCell(1).value).toBe(7);
    expect(first?.getCell(3).value).toBe(103452.34782);
    expect(first?.getCell(3).numFmt).toContain('₽');
    expect(first?.getCell(4).value).toEqual(new Date('1981-06-14T00:00:00Z'));
    expect(first?.getCell(4).numFmt).toBe('dd.mm.yyyy');
    expect(first?.getCell(5).value).toBe('да');
    expect(sheet.getRow(3).getCell(3).value).toBeNull();
    expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
    expect(sheet.autoFilter).toBeTruthy();
    expect(sheet.getColumn(2).width).toBeGreaterThanOrEqual('Шаров; "Глеб"'.length);
  });

  it('keeps text as text: no formula, no lost plus, no broken file from odd characters', async () => {
    const odd = ['=1+1', '+79161234567', '007', 'a\u0000b\u001fc', '\ud800', '<b>&"', '  пробелы  '];
    const sheet = await read(
      await writeXlsx(
        table(
          [['Текст', 'text']],
          odd.map(value => [value]),
        ),
        { language: 'en', ...moscow, title: '' },
      ),
    );
    const cells = odd.map((_, index) => sheet.getRow(index + 2).getCell(1));
    expect(cells.map(cell => cell.value)).toEqual([
      '=1+1',
      '+79161234567',
      '007',
      'abc',
      '\ufffd',
      '<b>&"',
      '  пробелы  ',
    ]);
    expect(cells.every(cell => cell.formula === undefined)).toBe(true);
  });

  it.each([
    ['Клиенты: Казань / доход > 100 [тыс]? *очень длинное название*', 'Клиенты Казань доход > 100 тыс'],
    ['', 'Выгрузка'],
    ["'''", 'Выгрузка'],
    ['History', 'Выгрузка'],
  ])('makes a sheet name of %j that Excel takes', async (title, name) => {
    const sheet = await read(await writeXlsx(people, { language: 'ru', ...moscow, title }));
    expect(sheet.name).toBe(name);
  });

  it('holds every row of a large table', async () => {
    const rows = Array.from({ length: 3000 }, (_, index) => [index, `строка ${index}`]);
    const sheet = await read(
      await writeXlsx(
        table(
          [
            ['n', 'integer', 'int8'],
            ['t', 'text'],
          ],
          rows,
        ),
        { language: 'ru', ...moscow, title: 'x' },
      ),
    );
    expect(sheet.rowCount).toBe(3001);
    expect(sheet.getRow(3001).getCell(1).value).toBe(2999);
  });

  it('writes a table without rows and one without columns', async () => {
    expect(
      (await read(await writeXlsx(table([['n', 'id']], []), { language: 'ru', ...moscow, title: 'x' })))
        .rowCount,
    ).toBe(1);
    await expect(writeXlsx(table([], []), { language: 'ru', ...moscow, title: 'x' })).resolves.toBeInstanceOf(
      Buffer,
    );
  });
});

describe('a kept file', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'svod-exports-'));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  const now = new Date('2026-11-22T22:30:00Z');
  const request = { title: 'Средний доход: по городам!', language: 'ru', ...moscow, now } as const;

  it('has a name in words and the day of the zone, and a path nobody can guess', async () => {
    const file = await makeExport(people, { ...request, format: 'csv' });
    expect(file.name).toBe('средний-доход-по-городам-2026-11-23.csv');
    const path = await keepExport(file, home, new Date());
    expect(path).toMatch(/exports[\\/][\w-]{24}\.csv$/);
    expect((await stat(path)).mode & 0o077).toBe(0);
    expect(await readFile(path)).toEqual(file.bytes);
  });

  it('is gone after a day, when the next one is made', async () => {
    const file = await makeExport(people, { ...request, format: 'csv' });
    const old = await keepExport(file, home, new Date());
    const dayBefore = new Date(Date.now() - 25 * 3_600_000);
    await utimes(old, dayBefore, dayBefore);
    const fresh = await keepExport(file, home, new Date());
    const left = await readdir(join(home, 'exports'));
    expect(left.map(name => join(home, 'exports', name))).toEqual([fresh]);
  });

  describe('made by export_table', () => {
    const context: ToolContext = {
      actor: { role: 'marketer', company: 'd2' },
      language: 'ru',
      threadId: 't',
      maxRows: 50,
    };
    const earlier = { answerId: 'a', sql: 'select 1', title: 'Клиенты' };
    const deeds: Deed[] = [];

    it('runs the earlier statement again as the person who asks, past the rows that were shown', async () => {
      const asked: StatementRequest[] = [];
      const tool = exportTool({
        home,
        timeZone: 'UTC',
        now: () => now,
        record: async deed => void deeds.push(deed),
        runStatement: async statement => {
          asked.push(statement);
          return {
            kind: 'table',
            sql: statement.sql,
            relations: ['clients'],
            table: { ...people, totalRows: 900, truncated: true },
          };
        },
      });
      const result = await tool.run({ format: 'xlsx' }, { ...context, earlier });
      expect(asked[0]).toMatchObject({ sql: 'select 1', actor: context.actor });
      expect(asked[0]?.maxRows).toBeGreaterThan(10_000);
      expect(result.kind).toBe('answer');
      expect(result.text.replaceAll(/\s/g, ' ')).toBe(
        'Готово: файл XLSX, первые 2 строки из 900 строк. Остальное не вошло: сузьте вопрос.',
      );
      expect(result.file?.name).toBe('клиенты-2026-11-22.xlsx');
      expect(deeds).toMatchObject([
        { kind: 'export', outcome: 'done', statement: 'select 1', totalRows: 2, detail: { format: 'xlsx' } },
      ]);
      expect((await readFile(result.file?.path ?? '')).subarray(0, 2).toString()).toBe('PK');
    });

    it('runs a statement of its own where the request names other rows than were shown, within what the person may see', async () => {
      const notes: string[] = [];
      const make = (masked: boolean) =>
        exportTool({
          home,
          timeZone: 'UTC',
          now: () => now,
          record: async deed => void deeds.push(deed),
          needsApproval: async sql => sql.includes('mobile_phone'),
          limitsOfSight: async sql => {
            notes.push(sql);
            return { masked, notes: ['_Видно не всё._'] };
          },
          runStatement: async ({ sql }) => ({ kind: 'table', sql, relations: ['clients'], table: people }),
        });
      const tool = make(false);
      const own = { format: 'csv', sql: 'select id, mobile_phone from clients', title: 'Клиенты Казани' };
      expect(await tool.approval?.(own, { ...context, earlier })).not.toBeNull();
      expect(await tool.approval?.({ format: 'csv' }, { ...context, earlier })).toBeNull();
      const result = await tool.run(own, { ...context, earlier, maxRows: 1 });
      expect(result).toMatchObject({ kind: 'answer', sql: own.sql, title: own.title });
      expect(result.table).toMatchObject({ totalRows: people.totalRows, truncated: true });
      expect(result.table?.rows).toHaveLength(1);
      expect(result.text).toContain('Видно не всё');
      expect(deeds.at(-1)).toMatchObject({ kind: 'export', statement: own.sql });
      const before = deeds.length;
      expect(await make(true).run(own, context)).toMatchObject({ kind: 'refuse' });
      expect(deeds).toHaveLength(before);
    });

    it('says that there is nothing to export in a fresh conversation, and fails in words when the statement no longer runs', async () => {
      const tool = exportTool({
        home,
        timeZone: 'UTC',
        now: () => now,
        record: async deed => void deeds.push(deed),
        runStatement: async ({ sql }) => ({
          kind: 'rejected',
          sql,
          text: 'Нельзя.',
          failure: { code: 'relation_not_allowed' },
        }),
      });
      expect(await tool.run({ format: 'csv' }, context)).toMatchObject({
        kind: 'error',
        failure: { code: 'nothing_to_export' },
      });
      expect(await tool.run({ format: 'csv' }, { ...context, earlier })).toMatchObject({
        kind: 'error',
        text: 'Нельзя.',
        failure: { code: 'relation_not_allowed' },
      });
      await expect(readdir(join(home, 'exports'))).rejects.toThrow('ENOENT');
    });
  });
});
