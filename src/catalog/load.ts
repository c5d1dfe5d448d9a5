import type { ColumnFormat } from '../capabilities/tool.ts';
import type { Queryable } from '../data/database.ts';
import { AppError } from '../errors.ts';
import { buildLexicon } from './build-lexicon.ts';
import type {
  Catalogue,
  Column,
  ColumnType,
  Join,
  Names,
  Notion,
  Relation,
  Value,
  Words,
} from './catalogue.ts';
import { type Company, loadCompanies } from './companies.ts';
import {
  type CatalogueFile,
  type ColumnFile,
  EMPTY_COLUMN,
  EMPTY_RELATION,
  type RelationFile,
  readCatalogueFile,
} from './file.ts';
import {
  type DescribedColumn,
  describeColumns,
  describeForeignKeys,
  distinctValues,
  measureRelation,
  valuesTogether,
} from './queries.ts';

/** More distinct values than this and a column's values are not listed: they are looked for by pattern instead. */
const MAX_VALUES = 400;
/** In a database that a person described table by table, longer lists too: met only beside their column or as names. */
const MAX_NAMES = 5_000;

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

async function readRelation(
  db: Queryable,
  file: CatalogueFile,
  name: string,
  described: readonly DescribedColumn[],
  companies: readonly Company[],
): Promise<Relation> {
  const told: RelationFile = file.relations[name] ?? EMPTY_RELATION;
  const label = told.label ?? plainLabel(name);
  const numbers = described
    .filter(column => columnType(column.sqlType) === 'number')
    .map(column => column.column);
  const { rows, ranges } = await measureRelation(db, file.schema, name, numbers);
  const columns = new Map<string, Column>();
  for (const column of described) {
    const about = told.columns[column.column] ?? EMPTY_COLUMN;
    const holdsNumbers = about.holds === 'number' && columnType(column.sqlType) === 'text';
    const type = holdsNumbers ? 'number' : columnType(column.sqlType);
    const values = await readValues(db, file, column, type, about, companies);
    columns.set(column.column, {
      relation: name,
      name: column.column,
      sqlType: column.sqlType,
      type,
      holdsNumbers,
      label: about.label ?? plainLabel(column.comment ?? column.column),
      by: about.by ?? null,
      names: withLabel(about.names, about.label ?? plainLabel(column.column)),
      within: about.within.map(({ ru, en, column: of, is }) => ({ names: { ru, en }, column: of, is })),
      more: about.more,
      less: about.less,
      counted: about.counted,
      unit: about.unit,
      aggregate: about.aggregate,
      personal: about.personal,
      contact: about.contact,
      parts: about.parts,
      narrows: about.narrows
        ? {
            column: about.narrows,
            found: await valuesTogether(db, file.schema, name, column.column, about.narrows),
          }
        : null,
      latest: about.latest,
      finer: about.finer,
      key: column.isKey || column.column === told.key || isReference(file, name, column.column),
      absent: about.absent,
      format: about.format ?? defaultFormat(type, about, column),
      values,
      ofCompanies: about.source === 'companies',
      valuesAlone: about.source !== 'beside' && values.length <= MAX_VALUES,
      min: ranges.get(column.column)?.min ?? null,
      max: ranges.get(column.column)?.max ?? null,
    });
  }
  const key = told.key === undefined ? (described.find(column => column.isKey)?.column ?? null) : told.key;
  return {
    name,
    label,
    names: withLabel(told.names, label),
    forms: {
      of: told.forms.of ?? null,
      with: told.forms.with ?? null,
      without: told.forms.without ?? null,
    },
    verbs: told.verbs,
    key,
    show: told.show.length > 0 ? told.show : described.slice(0, 4).map(column => column.column),
    date: file.relations[name]
      ? told.date
      : (described.find(column => columnType(column.sqlType) === 'date')?.column ?? null),
    bare: told.bare,
    amount: told.amount,
    person: told.person,
    rows,
    columns,
  };
}

async function readValues(
  db: Queryable,
  file: CatalogueFile,
  column: DescribedColumn,
  type: ColumnType,
  about: ColumnFile,
  companies: readonly Company[],
): Promise<readonly Value[]> {
  if (about.source === 'companies') {
    return companies.map(company => ({
      value: company.slug,
      label: company.name,
      names: {
        ru: [company.name.ru, company.slug, ...company.aliases.ru],
        en: [company.name.en, company.slug, ...company.aliases.en],
      },
      beside: { ru: [], en: [] },
      alone: { ru: [], en: [] },
    }));
  }
  if ((type !== 'text' && type !== 'list') || about.source === 'none') return [];
  if (about.personal && about.source !== 'beside') return [];
  const from = {
    schema: file.schema,
    relation: column.relation,
    column: column.column,
    isList: type === 'list',
  };
  const limit = file.unlisted === 'hidden' ? MAX_NAMES : MAX_VALUES;
  const inData = (await distinctValues(db, from, limit)) ?? [];
  // A value that is named in the file but not yet in the data can still be asked for: the honest answer is "none".
  const all = [...inData, ...Object.keys(about.values).filter(value => !inData.includes(value))];
  return all.map(value => {
    const told = about.values[value];
    return {
      value,
      label: told?.label ?? { ru: value, en: value },
      names: {
        ru: [value, ...(told?.label ? [told.label.ru] : []), ...(told?.ru ?? [])],
        en: [value, ...(told?.label ? [told.label.en] : []), ...(told?.en ?? [])],
      },
      beside: told?.beside ?? { ru: [], en: [] },
      alone: told?.alone ?? { ru: [], en: [] },
    };
  });
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

function isReference(file: CatalogueFile, relation: string, column: string): boolean {
  return file.joins.some(
    join => join.many === `${relation}.${column}` || join.one === `${relation}.${column}`,
  );
}

function withLabel(names: Names, label: Words): Names {
  return { ru: [...names.ru, label.ru], en: [...names.en, label.en] };
}

function plainLabel(name: string): Words {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
  return { ru: words, en: words };
}

function columnType(sqlType: string): ColumnType {
  if (sqlType.startsWith('_')) return 'list';
  if (/^(int[248]|numeric|float[48]|money)$/.test(sqlType)) return 'number';
  if (/^(text|varchar|bpchar|name|citext|enum)$/.test(sqlType)) return 'text';
  if (sqlType === 'date') return 'date';
  if (/^timestamp/.test(sqlType)) return 'moment';
  return sqlType === 'bool' ? 'boolean' : 'other';
}

function defaultFormat(type: ColumnType, about: ColumnFile, column: DescribedColumn): ColumnFormat {
  if (column.isKey || /(^|_)id$/.test(column.column)) return 'id';
  if (about.unit === 'RUB') return 'money';
  if (about.unit === 'year') return 'year';
  if (type === 'number') return /^int/.test(column.sqlType) ? 'integer' : 'number';
  if (type === 'date' || type === 'moment') return 'date';
  return type === 'boolean' || type === 'list' ? type : 'text';
}
