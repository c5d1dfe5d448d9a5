import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { guard } from '../../../../src/capabilities/text2sql/guard.ts';
import { readRules } from '../../../../src/capabilities/text2sql/rules.ts';
import type { Catalogue } from '../../../../src/catalog/catalogue.ts';
import { loadCatalogue } from '../../../../src/catalog/load.ts';
import { understandRelational } from '../../../../src/models/embedded/relational/understand-relational.ts';
import { describeOnEmbedded } from '../../../support/databases.ts';

const FIXTURES = join(import.meta.dirname, '../../../fixtures');

describeOnEmbedded('questions to related tables', base => {
  let catalogue: Catalogue;
  beforeAll(async () => {
    await base.db.query(await readFile(join(FIXTURES, 'library.sql'), 'utf8'));
    catalogue = await loadCatalogue(base.db, { catalogue: join(FIXTURES, 'library.yaml') });
  });

  const read = (text: string, previous: string | null = null) =>
    understandRelational({ text, catalogue, today: '2026-11-28', language: 'en', previous });

  /** The rows of an answer; the guard must let its statement through. */
  const rows = async (text: string, previous: string | null = null): Promise<unknown[][]> => {
    const reading = read(text, previous);
    if (reading.kind !== 'query') throw new Error(`No query: ${JSON.stringify(reading)}`);
    const verdict = await guard(reading.sql, await readRules(base.db, 'library'));
    if (!verdict.ok) throw new Error(`${verdict.code}: ${reading.sql}`);
    const result = await base.db.query<Record<string, unknown>>(verdict.sql);
    return result.rows.map(row => Object.values(row));
  };
  /** The first column of an answer that is text. */
  const names = async (text: string): Promise<string[]> =>
    (await rows(text)).map(row => String(row.find(cell => typeof cell === 'string'))).sort();

  test.each([
    ['сколько книг', 6],
    ['how many books are there', 6],
    ['сколько разных стран у авторов', 2],
    ['number of different countries of authors', 2],
    ['сколько романов', 2],
    ['how many rare books', 2],
    ['сколько читателей брали книги', 3],
    ['how many readers have no loans', 1],
  ])('%s: counted', async (text, count) => {
    expect(await rows(text)).toEqual([[count]]);
  });

  test.each([
    ['названия книг дороже 400', ['Ice', 'Kings', 'Roads', 'Snow']],
    ['titles of books with price between 300 and 500', ['Ice', 'Lakes', 'Snow']],
    ['книги авторов из Канады', ['Kings', 'Lakes', 'Roads']],
    ['titles of books by canadian authors with more than 300 pages', ['Kings', 'Roads']],
    ['книги с ценой выше средней', ['Kings', 'Roads']],
    ['books whose title contains "oa"', ['Roads']],
    ['читатели, у которых нет выдач', ['Vera Zimina']],
    ['names of readers who borrowed novels', ['Ivan Petrov', 'Maria Orlova', 'Oleg Sokolov']],
    ['имена читателей, которые не брали романы', ['Vera Zimina']],
    ['readers older than 30', ['Ivan Petrov', 'Oleg Sokolov']],
    ['branches opened after 2010', ['Empty', 'Hill']],
    ['филиалы, где было больше 2 выдач', ['Central']],
    ['readers with at least 2 loans', ['Ivan Petrov', 'Maria Orlova', 'Oleg Sokolov']],
    ['книги жанра поэзия или история', ['Kings', 'Rain']],
  ])('%s: conditions, over several tables', async (text, expected) => {
    expect(await names(text)).toEqual(expected);
  });

  test.each([
    ['самая дорогая книга', 'Kings'],
    ['название самой длинной книги', 'Kings'],
    ['the youngest reader', 'Maria Orlova'],
    ['which branch has the most loans', 'Central'],
    ['читатель, у которого больше всего выдач', 'Ivan Petrov'],
    ['какой жанр у самой дешевой книги', 'poetry'],
  ])('%s: superlatives', async (text, first) => {
    expect((await names(text)).at(0)).toBe(first);
  });

  test('of equals by a superlative all are shown', async () => {
    await base.db.query("insert into library.book values (7, 'Twin', 'history', 600, 1200, 2, 'N')");
    expect(await names('the most expensive book')).toEqual(['Kings', 'Twin']);
    await base.db.query('delete from library.book where book_id = 7');
  });

  test('figures by group, bounded and ordered', async () => {
    expect((await rows('число книг по жанрам')).map(row => row.map(String)).sort()).toEqual([
      ['history', '1'],
      ['novel', '2'],
      ['poetry', '1'],
      ['travel', '2'],
    ]);
    expect((await rows('genres with more than 1 book')).map(row => row[0]).sort()).toEqual([
      'novel',
      'travel',
    ]);
    expect(await rows('средняя цена книг для каждой страны')).toHaveLength(2);
    const [first] = await rows('названия книг в порядке убывания цены');
    expect(first).toContain('Kings');
  });

  test('columns that were asked for by name are shown, each of its own table', async () => {
    const reading = read('title and price of each book and last name of the author');
    expect(reading).toMatchObject({
      kind: 'query',
      query: {
        outputs: [
          { ref: { relation: 'book', column: 'title' } },
          { ref: { relation: 'book', column: 'price' } },
          { ref: { relation: 'author', column: 'last_name' } },
        ],
      },
    });
  });

  test('cities of both relations: values that each of them has', async () => {
    expect((await rows('cities where both readers and branches are')).map(row => row[0]).sort()).toEqual([
      'Omsk',
      'Tomsk',
      'Tver',
    ]);
  });

  test.each([
    ['books that smell of dust', /“smell”/],
    ['книги, которые понравились критикам', /«понравились»/],
    ['the share of rare books', /share/],
    ['books cheaper than any novel', /./],
    ['readers older than 40 and younger than 30', /./],
    ['authors born between March and June 1970', /./],
  ])('%s: what has no place is asked about, not guessed', (text, question) => {
    const reading = read(text);
    expect(reading.kind).toBe('clarify');
    expect(reading).toMatchObject({ question: expect.stringMatching(question) });
  });

  test('changes are refused', () => {
    expect(read('delete all books').kind).toBe('refuse');
    expect(read('удали все книги').kind).toBe('refuse');
  });

  test('a text that only narrows goes on from the one before', async () => {
    expect(await rows('only poetry', 'how many books by genre')).toEqual([['poetry', 1]]);
  });

  test('says how it understood, in the language of the question', () => {
    expect(read('книги дороже 400')).toMatchObject({
      understood: expect.stringMatching(/Книга .*цена больше 400/),
    });
    expect(read('readers with no loans')).toMatchObject({
      understood: expect.stringMatching(/Reader .*without loan/),
    });
  });
});
