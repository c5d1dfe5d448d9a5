import { quoteName } from '../../catalog/queries.ts';
import type { Source } from './chart.ts';

/** `select … from source where …`: expressions by their alias, rows with nothing to draw left out. */
export function selectFrom(
  source: Source,
  expressions: Readonly<Record<string, string>>,
  conditions: readonly string[],
): string {
  const listed = Object.entries(expressions).map(
    ([alias, expression]) => `${expression} as ${quoteName(alias)}`,
  );
  const where = [...(source.where ? [`(${source.where}\n)`] : []), ...conditions];
  return [
    `select ${listed.join(', ')}`,
    `from ${source.from}`,
    ...(where.length > 0 ? [`where ${where.join(' and ')}`] : []),
  ].join(' ');
}

/** Common table expressions and the statement over them; those in `once` are computed once, not for each row that reads them. */
export function withParts(
  parts: Readonly<Record<string, string>>,
  last: string,
  once: readonly string[] = [],
): string {
  const written = Object.entries(parts).map(
    ([name, sql]) => `${name} as ${once.includes(name) ? 'materialized ' : ''}(${sql})`,
  );
  return `with ${written.join(',\n')}\n${last}`;
}

/** An alias that the catalogue's headings understand: `clients_count`, `count` over a statement. */
export function countName(source: Source): string {
  return source.relation ? `${source.relation}_count` : 'count';
}
