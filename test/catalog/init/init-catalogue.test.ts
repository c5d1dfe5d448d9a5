import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseCatalogueFile } from '../../../src/catalog/file.ts';
import { initCatalogue } from '../../../src/catalog/init/init-catalogue.ts';
import { buildCatalogue } from '../../../src/catalog/load.ts';
import { isAppError } from '../../../src/errors.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';

const FIXTURE = join(import.meta.dirname, '../../fixtures/library.sql');

describeOnBothDatabases('a first catalogue of a foreign schema', base => {
  beforeAll(async () => {
    await base.db.query(await readFile(FIXTURE, 'utf8'));
  });
  const init = () => initCatalogue(base.db, { schema: 'library', language: 'en' });
  const written = async () => parseCatalogueFile(parse((await init()).yaml), 'library.yaml');

  test('is a catalogue that loads, and every table, column and type of it is there', async () => {
    const catalogue = await buildCatalogue(base.db, await written(), [], 'library.yaml');
    expect([...catalogue.relations.keys()]).toEqual(['author', 'book', 'branch', 'loan', 'reader']);
    expect(catalogue.relations.get('book')?.columns.get('genre')).toMatchObject({
      type: 'text',
      values: expect.arrayContaining([expect.objectContaining({ value: 'poetry' })]),
    });
  });

  test('joins by keys, and where there is none by names and shared values', async () => {
    const { joins } = await written();
    expect(joins).toContainEqual({ many: 'book.author_id', one: 'author.author_id', usual: false });
    expect(joins).toContainEqual({ many: 'loan.reader_id', one: 'reader.reader_id', usual: false });
    expect(joins).toContainEqual({ many: 'loan.bookid', one: 'book.book_id', usual: false });
    expect(joins).toHaveLength(4);
    expect((await init()).joins).toEqual({ declared: 2, guessed: 2 });
  });

  test('tells what a person knows a row by, and cuts identifiers into words', async () => {
    const { relations } = await written();
    expect(relations.author?.show).toEqual(['first_name', 'last_name']);
    expect(relations.book?.show).toEqual(['title']);
    expect(relations.branch?.show).toEqual(['branch_name']);
    expect(relations.branch?.columns.branch_name?.names.en).toContain('name');
    expect(relations.loan?.columns.bookid?.label?.en).toBe('book id');
  });

  test('tells figures from numbers that are codes, years and ids, and text that holds numbers', async () => {
    const { relations, notions } = await written();
    expect(relations.book?.columns.price).toMatchObject({
      aggregate: 'avg',
      note: expect.stringContaining('roubles'),
    });
    expect(relations.reader?.columns.age).toMatchObject({ holds: 'number', aggregate: 'avg' });
    expect(relations.reader?.columns.postcode).toMatchObject({ format: 'id', holds: null, aggregate: null });
    expect(relations.author?.columns.birth_year).toMatchObject({ unit: 'year' });
    expect(relations.loan?.columns.branch_id).toMatchObject({ format: 'id', aggregate: null });
    expect(notions).toContainEqual(
      expect.objectContaining({ en: ['rare'], column: 'book.is_rare', is: 'Y' }),
    );
  });

  test('begins with the words that columns of most databases are called by, in both languages', async () => {
    const { relations } = await written();
    expect(relations.reader?.columns.city?.label).toEqual({ ru: 'город', en: 'city' });
    expect(relations.reader?.columns.age).toMatchObject({
      label: { ru: 'возраст', en: 'age' },
      more: { en: expect.arrayContaining(['oldest']), ru: expect.arrayContaining(['старше']) },
    });
    expect(relations.loan?.columns.loan_id?.more).toEqual({ ru: [], en: [] });
  });

  test('leaves the database as it was', async () => {
    const picture = async () =>
      (await base.db.query('select count(*)::int as n, max(oid::text) as last from pg_class')).rows[0];
    const before = await picture();
    await init();
    expect(await picture()).toEqual(before);
  });

  test('names a schema that has no tables', async () => {
    await expect(initCatalogue(base.db, { schema: 'nowhere', language: 'en' })).rejects.toSatisfy(
      error => isAppError(error, 'not_found') && error.detail.what === 'nowhere',
    );
  });
});
