import { type Catalogue, type Column, isTold, type Relation } from '../catalog/catalogue.ts';
import type { Part } from './catalogue-part.ts';

const MOST_VALUES = 60;

/**
 * A part of the catalogue as a language model reads it: relations with their columns, types, units, what people call them,
 * and the values that the catalogue's file names. A value that only the database knows may be anyone's text, an instruction
 * planted in a register included, so none of those goes out; of a personal column nothing but its name does.
 */
export function cataloguePrompt(catalogue: Catalogue, part: Part): string {
  const told = [...part.relations];
  const joins = catalogue.joins
    .filter(({ many, one }) => part.relations.has(many) && part.relations.has(one))
    .map(join => `- ${join.many}.${join.manyColumn} refers to ${join.one}.${join.oneColumn}`);
  const others = [...catalogue.relations.keys()].filter(name => !part.relations.has(name));
  return [
    ...told.flatMap(([name, columns]) => {
      const relation = catalogue.relations.get(name);
      return relation ? [relationPrompt(relation, columns)] : [];
    }),
    ...(joins.length > 0 ? [`## Joins\n${joins.join('\n')}`] : []),
    ...(others.length > 0 ? [`## Other relations, not described here\n${others.map(plain).join(', ')}`] : []),
  ].join('\n\n');
}

function relationPrompt(relation: Relation, columns: ReadonlySet<string> | null): string {
  const about = [relation.label.en, relation.label.ru].filter(Boolean).join(' / ');
  const all = [...relation.columns.values()];
  const shown = columns === null ? all : all.filter(({ name }) => columns.has(name));
  const left = all.length - shown.length;
  return [
    `## ${plain(relation.name)} (${plain(about)})`,
    ...shown.map(columnPrompt),
    ...(left > 0
      ? [
          `- and ${left} more: ${all
            .filter(one => !shown.includes(one))
            .map(({ name }) => plain(name))
            .join(', ')}`,
        ]
      : []),
  ].join('\n');
}

function columnPrompt(column: Column): string {
  const names = [column.label.en, column.label.ru].filter(Boolean).join(' / ');
  const unit = column.unit ? `, in ${column.unit}` : '';
  const personal = column.personal ? ', personal' : '';
  return `- ${plain(column.name)} ${column.sqlType}${unit}${personal}: ${plain(names)}${knownValues(column)}`;
}

function knownValues({ values, personal, key }: Column): string {
  const told = values.filter(isTold).slice(0, MOST_VALUES);
  if (personal || key || told.length === 0) return '';
  return `; values such as ${told.map(({ value }) => `'${plain(value).replaceAll("'", "''")}'`).join(', ')}`;
}

/** Names of a foreign database's tables and columns may be anything: on one line they cannot pass for a heading or a rule. */
function plain(text: string): string {
  return text.replace(/[\p{C}\p{Z}]+/gu, ' ').slice(0, 120);
}
