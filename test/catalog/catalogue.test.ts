import { expect, test } from 'vitest';
import { parseCatalogueFile } from '../../src/catalog/file.ts';
import { buildCatalogue } from '../../src/catalog/load.ts';
import { createStemmer, editDistance, soundOf } from '../../src/catalog/words.ts';
import { isAppError } from '../../src/errors.ts';
import { understand } from '../../src/models/embedded/understand.ts';
import { describeOnEmbedded } from '../support/databases.ts';

describeOnEmbedded('the catalogue', base => {
  test('a name the database lacks stops with the name and the file', async () => {
    const file = parseCatalogueFile(
      { default: 'clients', relations: { clients: { columns: { shoe_size: {} } } } },
      'x.yaml',
    );
    await expect(buildCatalogue(base.db, file, [], 'x.yaml')).rejects.toSatisfy(
      error => isAppError(error, 'config_invalid') && /x\.yaml.*clients\.shoe_size/.test(error.message),
    );
  });

  test('a key the file must not have is named', () => {
    expect(() => parseCatalogueFile({ default: 'a', relations: { a: { colour: 'red' } } }, 'x.yaml')).toThrow(
      /x\.yaml: relations\.a.*colour/,
    );
  });

  test('a foreign schema is asked with nothing written but its name', async () => {
    await base.db.query('create schema zoo');
    await base.db.query('create table zoo.keeper (keeper_id int primary key, keeper_name text, salary int)');
    await base.db.query(
      'create table zoo.animal (animal_id int primary key, species text, weight int, keeper_id int references zoo.keeper (keeper_id))',
    );
    await base.db.query("insert into zoo.keeper values (1, 'Ann', 100), (2, 'Bob', 300)");
    await base.db.query(
      "insert into zoo.animal values (1, 'lion', 190, 1), (2, 'lion', 170, 1), (3, 'owl', 2, 2)",
    );
    const catalogue = await buildCatalogue(
      base.db,
      parseCatalogueFile({ schema: 'zoo', default: 'animal', relations: {} }, 'zoo'),
      [],
      'zoo',
    );
    expect(catalogue.joins).toEqual([
      { many: 'animal', manyColumn: 'keeper_id', one: 'keeper', oneColumn: 'keeper_id', usual: false },
    ]);
    const run = async (text: string) => {
      const reading = understand({ text, catalogue, today: '2026-11-23', tools: [] });
      if (reading.kind !== 'query') throw new Error(JSON.stringify(reading));
      return (await base.db.query<Record<string, unknown>>(reading.sql)).rows.map(row => Object.values(row));
    };
    expect(await run('how many animals of species lion')).toEqual([[2]]);
    expect(await run('average weight by species')).toHaveLength(2);
    expect(await run('keepers with salary over 200')).toEqual([[2, 'Bob', 300]]);
    expect(await run('keepers with more than 1 animal')).toEqual([[1, 'Ann', 100]]);
  });
});

test('inflections of one word meet, fleeting vowels too', () => {
  const stem = createStemmer();
  for (const [a, b] of [
    ['клиентов', 'клиент'],
    ['марок', 'марка'],
    ['продавцов', 'продавец'],
    ['cities', 'city'],
  ]) {
    expect(stem(a!)).toBe(stem(b!));
  }
});

test('a name sounds alike in both alphabets', () => {
  for (const [a, b] of [
    ['тойота', 'Toyota'],
    ['Казань', 'Kazan'],
    ['мазда', 'Mazda'],
    ['Самара', 'Samara'],
  ])
    expect(soundOf(a!)).toBe(soundOf(b!));
});

test('edits are counted up to a bound, a swap as one', () => {
  expect(editDistance('клеинты', 'клиенты', 2)).toBe(1);
  expect(editDistance('abc', 'xyz', 1)).toBe(2);
});
