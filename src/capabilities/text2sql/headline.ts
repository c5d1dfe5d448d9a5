import type { Catalogue } from '../../catalog/catalogue.ts';
import { assistantWords } from '../../words/assistant.ts';
import { formatCell } from '../../words/format.ts';
import type { Cell, Language, Table, TableColumn } from '../tool.ts';

const MOST_FIGURES = 4;
const LONGEST_VALUE = 200;

export interface Headlined {
  readonly table: Table;
  /** What the table is about; the headline of a value is better with it when the column has no heading of its own. */
  readonly title: string | null;
  readonly relations: readonly string[];
}

/** The one sentence above a table, written from the table alone. Markdown; values of the data are escaped. */
export function headline(
  { table, title, relations }: Headlined,
  catalogue: Catalogue,
  language: Language,
): string {
  const words = assistantWords[language];
  const { rows, columns, totalRows } = table;
  if (totalRows === 0) {
    return title ? `${words.nothingFound} ${words.searchedFor(sentence(title))}` : words.nothingFound;
  }
  const [row] = rows;
  const people = listsPeople(columns, relations, catalogue);
  if (row && totalRows === 1 && !people && columns.length <= MOST_FIGURES)
    return figures(row, columns, language);
  if (people) return words.peopleFound(totalRows);
  return title ? words.tableOf(trimmed(title), totalRows) : words.rowsFound(totalRows);
}

function figures(row: readonly Cell[], columns: readonly TableColumn[], language: Language): string {
  const words = assistantWords[language];
  return columns
    .map((column, index) => {
      const cell = row[index] ?? null;
      if (cell === null) return words.noValue(column.label);
      const joint = column.label.includes(':') ? ' —' : ':';
      return `${column.label}${joint} **${plain(formatCell(cell, column, language))}**`;
    })
    .join('; ');
}

/** A list of people shows the key of a relation that holds people, one row each; a deal that names its client does not. */
function listsPeople(
  columns: readonly TableColumn[],
  relations: readonly string[],
  catalogue: Catalogue,
): boolean {
  return relations.some(name => {
    const relation = catalogue.relations.get(name.slice(name.lastIndexOf('.') + 1));
    if (relation?.person !== true) return false;
    const names = new Set(columns.map(column => column.name));
    return names.has(relation.key ?? '') && !names.has(`${relation.name}_${relation.key}`);
  });
}

/** A value is text, never markup: what could begin a link, an emphasis, code or HTML is escaped. */
function plain(value: string): string {
  const line = value.replace(/\s*[\r\n]+\s*/g, ' ');
  const short = line.length > LONGEST_VALUE ? `${line.slice(0, LONGEST_VALUE)}…` : line;
  return short.replace(/[\\`*[\]<>]/g, '\\$&');
}

function trimmed(title: string): string {
  return title.trim().replace(/[.:;,!]+$/, '');
}

function sentence(title: string): string {
  return `${trimmed(title)}.`;
}
