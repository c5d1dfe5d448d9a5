import type { Field, Subject } from './subject.ts';

/** Fewer people than this and a figure speaks of single persons: roles that see no names do not see it. */
export const SMALLEST_SHOWN = 5;
/** Fewer values than this in a group and a comparison with it would be guessing. */
export const SMALLEST_COMPARED = 5;

/**
 * The rows that everything is computed from, once: `with chosen as (…)`. Columns are the fields and groups by their names,
 * `group_key` where there are groups (a text that also stands for "no value", so that groups can be joined), `person`
 * where a person may have several rows, and `row_key` where a list is taken apart.
 */
export function chosenRows(subject: Subject): string {
  const { fields, groups, source, personKey, rowKey } = subject;
  const columns = new Map([...fields, ...groups].map(field => [field.quoted, field.sql]));
  const listed = [...columns].map(([name, sql]) => `${sql} as ${name}`);
  const key = groups.map(({ sql, kind, grain }) => {
    const isText = kind === 'list' || (kind === 'text' && grain === null);
    return `coalesce('=' || ${sql}${isText ? '' : '::text'}, '')`;
  });
  return [
    'with chosen as (',
    `  select ${[
      ...listed,
      ...(groups.length > 0 ? [`${key.join(" || '|' || ")} as group_key`] : ['1 as group_key']),
      ...(personKey ? [`${personKey} as person`] : []),
      ...(rowKey ? [`${rowKey} as row_key`] : []),
    ].join(',\n    ')}`,
    `  ${source}`,
    ')',
  ].join('\n');
}

/** People behind the values of a column of `chosen`. */
export function peopleBehind(subject: Subject, value: string, alias = ''): string {
  const at = alias === '' ? '' : `${alias}.`;
  return subject.personKey
    ? `count(distinct ${at}person) filter (where ${at}${value} is not null)`
    : `count(${at}${value})`;
}

/** `, a, b` of the groups' names, for lists that go on. */
export function groupNames(groups: readonly Field[], alias = ''): string {
  return groups.map(({ quoted }) => `${alias === '' ? '' : `${alias}.`}${quoted}, `).join('');
}

/** Time and numbers run forward; other groups come with the largest first. */
export function groupOrder(groups: readonly Field[], size: string, alias: string): string {
  const runs = groups.some(({ grain, kind }) => grain !== null || kind === 'number');
  const names = groups.map(({ quoted }) => `${alias}.${quoted}`);
  return [...(runs ? [] : [`${size} desc`]), ...names].join(', ');
}
