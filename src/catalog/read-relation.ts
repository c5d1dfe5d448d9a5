import type { ColumnFormat } from '../capabilities/tool.ts';
import type { Queryable } from '../data/database.ts';
import type { Column, ColumnType, Names, Relation, Value, Words } from './catalogue.ts';
import type { Company } from './companies.ts';
import {
  type CatalogueFile,
  type ColumnFile,
  EMPTY_COLUMN,
  EMPTY_RELATION,
  type RelationFile,
} from './file.ts';
import { type DescribedColumn, distinctValues, measureRelation, valuesTogether } from './queries.ts';

/** More distinct values than this and a column's values are not listed: they are looked for by pattern instead. */
const MAX_VALUES = 400;

/** In a database that a person described table by table, longer lists too: met only beside their column or as names. */
const MAX_NAMES = 5_000;

/** A relation with its columns, their values and ranges, under the names that the file gives them. */
export async function readRelation(
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
