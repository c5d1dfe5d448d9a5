import type { Queryable } from '../data/database.ts';
import { AppError } from '../errors.ts';
import { buildLexicon } from './build-lexicon.ts';
import type { Catalogue, Join, Notion, Relation } from './catalogue.ts';
import { type Company, loadCompanies } from './companies.ts';
import { type CatalogueFile, readCatalogueFile } from './file.ts';
import { type DescribedColumn, describeColumns, describeForeignKeys } from './queries.ts';
import { readRelation } from './read-relation.ts';

export interface CatalogueFiles {
  readonly catalogue: string;
  readonly companies?: string;
}

/**
 * Reads what can be asked: relations, columns, keys, values and ranges from the database, names and meanings from the files.
 * Call it again after an import: values are a picture of the moment. Throws `config_invalid` naming the file and the place.
 */
export async function loadCatalogue(db: Queryable, files: CatalogueFiles): Promise<Catalogue> {
  const [file, companies] = await Promise.all([
    readCatalogueFile(files.catalogue),
    files.companies ? loadCompanies(files.companies) : [],
  ]);
  return buildCatalogue(db, file, companies, files.catalogue);
}

/** The same from a catalogue already read; `where` names it in errors. */
export async function buildCatalogue(
  db: Queryable,
  file: CatalogueFile,
  companies: readonly Company[],
  where: string,
): Promise<Catalogue> {
  const all = await describeColumns(db, file.schema);
  checkNames(file, all, where);
  const described =
    file.unlisted === 'shown' ? all : all.filter(column => file.relations[column.relation] !== undefined);
  const relations = new Map<string, Relation>();
  for (const [name, columns] of Map.groupBy(described, column => column.relation)) {
    relations.set(name, await readRelation(db, file, name, columns, companies));
  }
  if (!relations.has(file.default)) {
    throw new AppError(
      'config_invalid',
      `${where}: default: the database has no relation "${file.default}".`,
      {
        detail: { file: where, where: 'default' },
      },
    );
  }
  const base = {
    schema: file.schema,
    defaultRelation: file.default,
    relations,
    joins: await readJoins(db, file),
    notions: file.notions.map(notionOf),
    measures: Object.entries(file.measures).map(([name, measure]) => ({
      name,
      label: measure.label,
      names: { ru: measure.ru, en: measure.en },
      fn: measure.fn,
      is: measure.is,
      ...splitRef(measure.column),
    })),
    vague: file.vague,
    forbidden: file.forbidden,
    filler: file.filler,
    light: file.light.map(({ ru, en, of, known }) => ({
      names: { ru, en },
      of,
      known: known === null ? null : splitRef(known),
    })),
    examples: file.examples,
  };
  return { ...base, lexicon: buildLexicon(base) };
}

async function readJoins(db: Queryable, file: CatalogueFile): Promise<readonly Join[]> {
  const told = file.joins.map(join => {
    const many = splitRef(join.many);
    const one = splitRef(join.one);
    return {
      many: many.relation,
      manyColumn: many.column,
      one: one.relation,
      oneColumn: one.column,
      usual: join.usual,
    };
  });
  if (told.length > 0 || file.unlisted === 'hidden') return told;
  return (await describeForeignKeys(db, file.schema)).map(key => ({ ...key, usual: false }));
}

/** A name in the file that the database lacks is a mistake worth stopping for: it would silently never match. */
function checkNames(file: CatalogueFile, described: readonly DescribedColumn[], where: string): void {
  const known = new Set(
    described.flatMap(column => [column.relation, `${column.relation}.${column.column}`]),
  );
  const named = [
    ...Object.entries(file.relations).flatMap(([name, relation]) => [
      name,
      ...Object.keys(relation.columns).map(column => `${name}.${column}`),
      ...[...relation.show, relation.date, relation.amount, relation.bare].flatMap(column =>
        column ? [`${name}.${column}`] : [],
      ),
      ...Object.values(relation.columns).flatMap(({ narrows }) => (narrows ? [`${name}.${narrows}`] : [])),
    ]),
    ...file.joins.flatMap(join => [join.many, join.one]),
    ...file.notions.map(notion => notion.column),
    ...Object.values(file.measures).map(measure => measure.column),
    ...file.light.flatMap(({ of }) =>
      of.map(lean => lean.replace(/=.*$/, '')).filter(lean => !lean.endsWith('*')),
    ),
  ];
  const unknown = named.filter(name => !known.has(name));
  if (unknown.length === 0) return;
  throw new AppError('config_invalid', `${where}: the database has no ${unknown.slice(0, 5).join(', ')}.`, {
    detail: { file: where, where: unknown[0] ?? '' },
  });
}

function notionOf(notion: CatalogueFile['notions'][number]): Notion {
  return {
    names: { ru: notion.ru, en: notion.en },
    op: notion.op,
    is: notion.is,
    ...splitRef(notion.column),
  };
}

function splitRef(text: string): { relation: string; column: string } {
  const [relation = '', column = ''] = text.split('.');
  return { relation, column };
}
