import type { Catalogue, Column, Relation, Value } from '../catalog/catalogue.ts';

const MOST_VALUES = 60;

/**
 * The catalogue as a language model reads it: every relation with its columns, types, units, what people call them, and
 * the values that the catalogue's file names. A value that only the database knows may be anyone's text, an instruction
 * planted in a register included, so none of those goes out; of a personal column nothing but its name does.
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
  return `## ${relation.name} (${about})\n${[...relation.columns.values()].map(columnPrompt).join('\n')}`;
}

function columnPrompt(column: Column): string {
  const names = [column.label.en, column.label.ru].filter(Boolean).join(' / ');
  const unit = column.unit ? `, in ${column.unit}` : '';
  const personal = column.personal ? ', personal' : '';
  return `- ${column.name} ${column.sqlType}${unit}${personal}: ${names}${knownValues(column)}`;
}

function knownValues({ values, personal, key }: Column): string {
  const told = values.filter(isTold).slice(0, MOST_VALUES);
  if (personal || key || told.length === 0) return '';
  return `; values such as ${told.map(({ value }) => `'${value.replaceAll("'", "''")}'`).join(', ')}`;
}

/** True where a person wrote the value into the catalogue's file: it has words or a label besides itself. */
function isTold({ value, label, names }: Value): boolean {
  return [label.ru, label.en, ...names.ru, ...names.en].some(word => word !== value);
}
