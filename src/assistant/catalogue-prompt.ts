import type { Catalogue, Column, Relation } from '../catalog/catalogue.ts';

const MOST_VALUES = 60;
/** A value that fewer rows share may point at a person. */
const ROWS_A_VALUE = 10;

/**
 * The catalogue as a language model reads it: every relation with its columns, types, units, what people call them, and
 * the values of columns that hold few. Nothing of a personal column but its name.
 */
export function cataloguePrompt(catalogue: Catalogue): string {
  const joins = catalogue.joins.map(
    join => `- ${join.many}.${join.manyColumn} refers to ${join.one}.${join.oneColumn}`,
  );
  return [
    ...[...catalogue.relations.values()].map(relationPrompt),
    ...(joins.length > 0 ? [`## Joins\n${joins.join('\n')}`] : []),
  ].join('\n\n');
}

function relationPrompt(relation: Relation): string {
  const about = [relation.label.en, relation.label.ru].filter(Boolean).join(' / ');
  const columns = [...relation.columns.values()].map(column => columnPrompt(column, relation.rows));
  return `## ${relation.name} (${about})\n${columns.join('\n')}`;
}

function columnPrompt(column: Column, rows: number): string {
  const names = [column.label.en, column.label.ru].filter(Boolean).join(' / ');
  const unit = column.unit ? `, in ${column.unit}` : '';
  const personal = column.personal ? ', personal' : '';
  const values = shareableValues(column, rows);
  return `- ${column.name} ${column.sqlType}${unit}${personal}: ${names}${values}`;
}

function shareableValues(column: Column, rows: number): string {
  const { values, personal, key } = column;
  if (personal || key || values.length === 0 || values.length > MOST_VALUES) return '';
  if (values.length * ROWS_A_VALUE > rows) return '';
  return `; values ${values.map(({ value }) => `'${value.replaceAll("'", "''")}'`).join(', ')}`;
}
