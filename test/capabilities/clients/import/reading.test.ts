import { readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import exceljs from 'exceljs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createHeaderJudge } from '../../../../src/capabilities/clients/import/mapping/header-score.ts';
import { RecordSplitter } from '../../../../src/capabilities/clients/import/reading/delimited.ts';
import { openTable } from '../../../../src/capabilities/clients/import/reading/open-table.ts';
import type { RawRow } from '../../../../src/capabilities/clients/import/reading/raw-table.ts';
import { inspectFile } from '../../../../src/capabilities/clients/import/reading/source-file.ts';
import { loadVocabulary } from '../../../../src/capabilities/clients/import/vocabulary.ts';
import { catalogDir, testFolder } from './files.ts';

const folder = testFolder();
let words: (header: string) => number;
beforeAll(async () => {
  const vocabulary = await loadVocabulary(join(catalogDir, 'import.yaml'));
  words = createHeaderJudge(vocabulary, vocabulary.fields, null).best;
});

async function read(path: string) {
  await using table = await openTable(await inspectFile(path), words);
  const rows: RawRow[] = [];
  for await (const batch of table.rows()) rows.push(...batch);
  return { table, rows, cells: rows.map(row => row.cells) };
}

const REGISTER =
  'Фамилия;Имя;Телефон;Город\r\nСёмин;Пётр;89123456789;Москва\r\nБелова;Анна;89123456780;Уфа\r\n';

describe('encodings', () => {
  it.each(['utf8', 'utf16le', 'windows-1251', 'koi8-r', 'cp866', 'iso-8859-5', 'maccyrillic'])(
    'reads %s',
    async encoding => {
      const { cells, table } = await read(await folder.write(`${encoding}.csv`, REGISTER, encoding));
      expect(table.format.encoding).toBe(encoding);
      expect(cells).toEqual([
        ['Сёмин', 'Пётр', '89123456789', 'Москва'],
        ['Белова', 'Анна', '89123456780', 'Уфа'],
      ]);
    },
  );

  it('drops a byte order mark', async () => {
    const { table } = await read(await folder.write('bom.csv', `\ufeff${REGISTER}`));
    expect(table.headers).toEqual(['Фамилия', 'Имя', 'Телефон', 'Город']);
  });

  it('keeps UTF-8 when a few bytes far down are damaged', async () => {
    const good = Buffer.from(REGISTER + 'Белова;Анна;89123456780;Уфа\r\n'.repeat(300));
    const path = folder.path('damaged.csv');
    await writeFile(
      path,
      Buffer.concat([good, Buffer.from([0xcf, 0xe5, 0xf2]), Buffer.from(';Иван;89;Уфа\r\n')]),
    );
    const { table, cells } = await read(path);
    expect(table.format.encoding).toBe('utf8');
    expect(cells[0]?.[0]).toBe('Сёмин');
    expect(cells).toHaveLength(303);
  });

  it('keeps Windows-1251 when the Cyrillic begins late', async () => {
    const latin = `name;phone;city\n${'Ivan;89123456789;Moskva\n'.repeat(3000)}`;
    const { table, cells } = await read(
      await folder.write('late.csv', `${latin}Пётр;89123456780;Уфа\n`, 'windows-1251'),
    );
    expect(table.format.encoding).toBe('windows-1251');
    expect(cells.at(-1)).toEqual(['Пётр', '89123456780', 'Уфа']);
  });
});

describe('delimited text', () => {
  it.each([';', ',', '\t', '|', '^'])('finds the separator %j', async separator => {
    const text = REGISTER.replaceAll(';', separator);
    const { table, cells } = await read(await folder.write('separator.csv', text));
    expect(table.format.separator).toBe(separator);
    expect(cells[1]).toEqual(['Белова', 'Анна', '89123456780', 'Уфа']);
  });

  it('is not misled by commas inside values', async () => {
    const text =
      'ФИО;Телефон;Адрес\nПетров Иван;89123456789;Уфа, ул. Ленина, 5, 6\nБелова Анна;89123456780;Уфа, ул. Мира, 5, 6\n';
    expect((await read(await folder.write('commas.csv', text))).table.format.separator).toBe(';');
  });

  it('reads quotes, doubled quotes, line breaks and separators inside them, and lone quotes', async () => {
    const text =
      'Имя,Телефон,Заметка\n"Иван","89123456789","ООО ""Рога"", и\nкопыта"\nАнна,89123456780,ООО "Рога"\n';
    const { rows } = await read(await folder.write('quotes.csv', text));
    expect(rows.map(row => row.cells[2])).toEqual(['ООО "Рога", и\nкопыта', 'ООО "Рога"']);
    expect(rows.map(row => row.line)).toEqual([2, 4]);
  });

  it('lets a quote that is never closed cost its own line only', async () => {
    const text =
      'Имя,Телефон,Город\n"Иван,89123456789,Уфа\nАнна,89123456780,Москва\n"Пётр",89123456781,Тула\n';
    const { rows } = await read(await folder.write('unclosed.csv', text));
    expect(rows.map(row => [row.line, row.fault])).toEqual([
      [2, 'unclosed_quote'],
      [3, undefined],
      [4, undefined],
    ]);
  });

  it('gives the same rows wherever the chunks are cut', () => {
    const text = 'a,b\r\n"x ""y"" z","1\r\n2"\r\nc,"d"\r\n\r\ne,f';
    const dialect = { separator: ',', quote: '"', newline: '\n', columns: 2 } as const;
    const whole = new RecordSplitter(dialect);
    const expected = [...whole.push(text), ...whole.end()];
    expect(expected.map(row => row.cells)).toEqual([
      ['a', 'b'],
      ['x "y" z', '1\r\n2'],
      ['c', 'd'],
      ['e', 'f'],
    ]);
    for (let size = 1; size < text.length; size++) {
      const splitter = new RecordSplitter(dialect);
      const rows = [];
      for (let at = 0; at < text.length; at += size) rows.push(...splitter.push(text.slice(at, at + size)));
      expect([...rows, ...splitter.end()]).toEqual(expected);
    }
  });

  it('marks rows with too many and too few cells', async () => {
    const lines = [
      'Имя,Телефон,Город',
      ...Array.from({ length: 60 }, (_, n) => `Имя${n},891234567${n + 10},Уфа`),
    ];
    lines.push('Анна,89123456780,Уфа,ещё,и ещё', 'Пётр', 'Олег,89123456781,Уфа,');
    const { rows } = await read(await folder.write('ragged.csv', lines.join('\n')));
    expect(rows.slice(60).map(row => row.fault)).toEqual(['too_many_cells', 'too_few_cells', undefined]);
  });
});

describe('the header row', () => {
  it('is found below a title, a note and blank lines', async () => {
    const text = `Выгрузка клиентов за май;;;\n\nСформировано: 01.06.2026;;;\n${REGISTER}`;
    const { table, cells } = await read(await folder.write('title.csv', text));
    expect(table.headers).toEqual(['Фамилия', 'Имя', 'Телефон', 'Город']);
    expect(cells).toHaveLength(2);
  });

  it('is never taken from the data: a file without one is refused', async () => {
    const text = 'Петров;Иван;89123456789;i@p.ru;01.02.1985\nБелова;Анна;89123456780;a@p.ru;01.03.1985\n';
    await expect(read(await folder.write('bare.csv', text))).rejects.toMatchObject({
      code: 'file_format',
      detail: { reason: 'no_header' },
    });
  });

  it('names unnamed columns that hold values, drops those that hold none, and tells doubles apart', async () => {
    const text = 'Имя;;Телефон;Телефон;\nИван;x;89123456789;89123456780;\nАнна;y;89123456781;89123456782;\n';
    const { table } = await read(await folder.write('unnamed.csv', text));
    expect(table.headers).toEqual(['Имя', 'column 2', 'Телефон', 'Телефон (2)']);
  });
});

describe('JSON', () => {
  const people = [
    { client: { fio: 'Петров Иван', phones: ['89123456789', '89123456780'] }, deal: { sum: 5 } },
    { client: { fio: 'Белова Анна', phones: [] }, deal: null },
  ];
  const expected = [
    ['Петров Иван', '89123456789', '89123456780', '5'],
    ['Белова Анна', '', '', ''],
  ];

  it.each([
    ['a line each', people.map(one => JSON.stringify(one)).join('\n')],
    ['an array', JSON.stringify(people)],
    ['a pretty array', JSON.stringify(people, null, 2)],
    ['an array inside an object', JSON.stringify({ exported: 1, total: 2, clients: people }, null, 1)],
    ['pretty objects one after another', people.map(one => JSON.stringify(one, null, 2)).join('\n')],
  ])('reads %s', async (_, text) => {
    const { table, cells } = await read(await folder.write('people.json', text));
    expect(table.headers).toEqual(['client.fio', 'client.phones', 'client.phones[2]', 'deal.sum']);
    expect(cells).toEqual(expected);
  });

  it('marks a line that is no object, and keeps paths that appear late', async () => {
    const lines = [
      JSON.stringify({ fio: 'Петров Иван' }),
      '{"fio": "Бел',
      '[1]',
      ...Array.from({ length: 2100 }, () => '{"fio":"А"}'),
    ];
    const { rows } = await read(
      await folder.write('late.jsonl', [...lines, '{"fio":"Я","new":{"path":7}}'].join('\n')),
    );
    expect(rows.slice(0, 3).map(row => row.fault)).toEqual([undefined, 'unreadable', 'unreadable']);
    expect(rows.at(-1)?.more).toEqual([['new.path', '7']]);
  });
});

describe('workbooks and archives', () => {
  it('reads dates, numbers, formulas and rich text of the first sheet that holds a table', async () => {
    const book = new exceljs.Workbook();
    book.addWorksheet('пусто').addRow(['Отчёт']);
    const sheet = book.addWorksheet('клиенты');
    sheet.addRow(['Реестр клиентов']);
    sheet.addRow(['ФИО', 'Дата рождения', 'Телефон', 'Сумма']);
    sheet.addRow([
      'Петров Иван',
      new Date(Date.UTC(1985, 1, 1)),
      79123456789,
      { formula: 'A1*2', result: 10.5 },
    ]);
    sheet.addRow([{ richText: [{ text: 'Белова ' }, { text: 'Анна' }] }, null, '8 912 345-67-80', 7]);
    await book.xlsx.writeFile(folder.path('book.xlsx'));
    const { table, cells } = await read(folder.path('book.xlsx'));
    expect(table.headers).toEqual(['ФИО', 'Дата рождения', 'Телефон', 'Сумма']);
    expect(cells).toEqual([
      ['Петров Иван', '1985-02-01', '79123456789', '10.5'],
      ['Белова Анна', '', '8 912 345-67-80', '7'],
    ]);
  });

  it('reads the sheet with most known columns and every later sheet under the same header', async () => {
    const book = new exceljs.Workbook();
    book.addWorksheet('О файле').addRows([
      ['Автор', 'Иванова'],
      ['Строк', 3],
    ]);
    book.addWorksheet('Январь').addRows([
      ['ФИО', 'Телефон'],
      ['Петров Иван', 89123456789],
    ]);
    book.addWorksheet('Справка').addRows([['Курс', 'на дату']]);
    book.addWorksheet('Февраль').addRows([['Отчёт за февраль'], ['ФИО', 'Телефон'], ['Белова Анна', true]]);
    await book.xlsx.writeFile(folder.path('months.xlsx'));
    const { table, cells } = await read(folder.path('months.xlsx'));
    expect(cells).toEqual([
      ['Петров Иван', '89123456789'],
      ['Белова Анна', 'true'],
    ]);
    expect(table.format).toMatchObject({
      sheets: ['Январь', 'Февраль'],
      otherSheets: ['О файле', 'Справка'],
    });
  });

  it('leaves nothing of a workbook in the folder for temporary files', async () => {
    const book = new exceljs.Workbook();
    book.addWorksheet('клиенты').addRows([
      ['ФИО', 'Телефон'],
      ['Петров Иван', 89123456789],
    ]);
    await book.xlsx.writeFile(folder.path('secret.xlsx'));
    const temporary = async () => (await readdir(tmpdir())).filter(name => name.startsWith('tmp-'));
    const before = await temporary();
    await read(folder.path('secret.xlsx'));
    expect((await temporary()).filter(name => !before.includes(name))).toEqual([]);
  });

  it('reads a gzipped file by what it is, not by its name', async () => {
    await writeFile(folder.path('packed.bin'), gzipSync(REGISTER));
    expect((await read(folder.path('packed.bin'))).cells).toHaveLength(2);
  });

  it.each([
    ['empty', ''],
    ['pdf', '%PDF-1.7 …'],
    ['markup', '<html><table><tr><td>Имя</td></tr></table></html>'],
    ['no_columns', 'просто текст\nбез столбцов\n'],
    ['no_rows', 'ФИО;Телефон\n'],
    ['no_header', 'Петров;Иван;89123456789\nБелова;Анна;89031112233\n'],
    ['binary', '\u0000\u0001\u0002'.repeat(1000)],
    ['long_line', `ФИО;Телефон\nПетров Иван;89123456789\n${'x'.repeat(17_000_000)}`],
  ])('says why it refuses: %s', async (reason, text) => {
    await expect(read(await folder.write('refused.csv', text))).rejects.toMatchObject({
      code: 'file_format',
      detail: { reason },
    });
  });

  it.each([
    ['binary', 'noise.csv', Buffer.from(Array.from({ length: 20_000 }, (_, n) => (n * n * 31 + n * 7) >> 3))],
    ['xls', 'old.xls', Buffer.from('d0cf11e0a1b11ae1'.padEnd(2000, '0'), 'hex')],
    [
      'password',
      'locked.bin',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')]),
    ],
    ['bomb', 'bomb.csv.gz', gzipSync(Buffer.alloc(100_000_000, 'a'))],
    ['archive', 'files.zip', zipOf({ 'clients.csv': Buffer.from(REGISTER) })],
    ['xlsb', 'binary.xlsb', zipOf({ 'xl/workbook.bin': Buffer.alloc(10) })],
    ['bomb', 'bomb.xlsx', zipOf({ 'xl/workbook.xml': Buffer.alloc(100_000_000, ' ') })],
    ['workbook', 'broken.xlsx', zipOf({ 'xl/workbook.xml': Buffer.from('<workbook><sheets>') })],
  ])('says why it refuses bytes: %s', async (reason, name, bytes) => {
    await writeFile(folder.path(name), bytes);
    await expect(read(folder.path(name))).rejects.toMatchObject({ code: 'file_format', detail: { reason } });
  });

  it('notices that a file changed while it was read', async () => {
    const path = await folder.write('moving.csv', REGISTER);
    const file = await inspectFile(path);
    await file.assertUnchanged();
    await folder.write('moving.csv', `${REGISTER}\nещё`);
    await expect(file.assertUnchanged()).rejects.toMatchObject({ detail: { reason: 'changed' } });
  });

  it('says so when there is no such file or the archive is damaged', async () => {
    await expect(read(folder.path('nowhere.csv'))).rejects.toMatchObject({ code: 'file_unreadable' });
    await writeFile(folder.path('cut.gz'), gzipSync(REGISTER.repeat(500)).subarray(0, 60));
    await expect(read(folder.path('cut.gz'))).rejects.toMatchObject({ code: 'file_format' });
    await writeFile(folder.path('cut.xlsx'), Buffer.from('PK\u0003\u0004 not a workbook at all'));
    await expect(read(folder.path('cut.xlsx'))).rejects.toMatchObject({ code: 'file_format' });
  });
});

/** A ZIP archive with packed entries: local headers, directory, end. */
function zipOf(files: Record<string, Buffer>): Buffer {
  const entries = Object.entries(files).map(([name, bytes]) => {
    const packed = deflateRawSync(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    return { name: Buffer.from(name), packed, common };
  });
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, packed, common } of entries) {
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    directory.push(Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'), common, tail, name);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), common, name, packed]);
    locals.push(local);
    at += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...locals, listed, Buffer.from('PK\u0005\u0006', 'latin1'), end]);
}
