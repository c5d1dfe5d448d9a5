import type { Catalogue, Column, Relation } from '../../catalog/catalogue.ts';
import type { Language, TableColumn } from '../tool.ts';
import type { Field } from './chart.ts';

const AGGREGATE = /^(avg|sum|min|max|median|stddev|p\d+)_|_(avg|sum|min|max|median|stddev)$/;

/** A column of the catalogue as a chart shows it. */
export function fieldOfColumn(column: Column, language: Language, name = column.name): Field {
  return {
    name,
    label: column.label[language],
    format: column.format,
    unit: column.unit,
    called: calledBy(column, language),
  };
}

/** A column of a statement's result: its heading, and what the catalogue knows of the column it is named after. */
export function fieldOfResult(column: TableColumn, catalogue: Catalogue, language: Language): Field {
  const known = columnNamed(catalogue, column.name);
  const base = known ?? columnNamed(catalogue, column.name.replace(AGGREGATE, ''));
  const counted = column.format === 'percent' || /(^|_)count(_|$)/.test(column.name);
  return {
    name: column.name,
    label: column.label,
    format: formatOf(column),
    unit: counted || column.format === 'money' ? null : (base?.unit ?? null),
    called: known ? calledBy(known, language) : new Map(),
  };
}

/** A list column taken apart keeps its name; a year told by its first day is a year. */
function formatOf({ name, format, type }: TableColumn): Field['format'] {
  if (format === 'list' && type !== 'list' && !type.startsWith('_') && !type.endsWith('[]')) return 'text';
  return format === 'date' && /(^|_)year$/.test(name) ? 'year' : format;
}

/** The readable relation that has every one of these columns; the catalogue's own first. */
export function relationWith(catalogue: Catalogue, columns: readonly string[]): Relation | null {
  const relations = [...catalogue.relations.values()].toSorted(
    (one, other) =>
      Number(other.name === catalogue.defaultRelation) - Number(one.name === catalogue.defaultRelation),
  );
  return relations.find(relation => columns.every(name => relation.columns.has(name))) ?? null;
}

function columnNamed(catalogue: Catalogue, name: string): Column | null {
  return relationWith(catalogue, [name])?.columns.get(name) ?? null;
}

export function isNumeric(field: Field): boolean {
  return ['integer', 'number', 'money', 'percent', 'year'].includes(field.format);
}

/** Values go by their own text in its own language; codes (companies) and the other language by the catalogue's words. */
function calledBy(column: Column, language: Language): ReadonlyMap<string, string> {
  return new Map(
    column.values.flatMap(({ value, label }) => {
      const name = label[language];
      const own = /\p{Script=Cyrillic}/u.test(value) ? 'ru' : 'en';
      const isCode = column.ofCompanies || /^[a-z_]+$/.test(value);
      if (!name || (!isCode && own === language)) return [];
      // A brand written in Latin letters is the same in both languages.
      if (!isCode && own === 'en') return [];
      return [[value, name.charAt(0).toUpperCase() + name.slice(1)] as const];
    }),
  );
}
