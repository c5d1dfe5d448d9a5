import type { Catalogue, Column, Join, Relation } from '../../catalog/catalogue.ts';
import { quoteName } from '../../catalog/queries.ts';
import type { ToolFailure } from '../tool.ts';
import { type NamedColumn, qualify, readCondition } from './where.ts';

const GRAINS = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type Grain = (typeof GRAINS)[number];

/** What can be computed of a column. */
export type FieldKind = 'number' | 'date' | 'boolean' | 'text' | 'list';

/** One column that a statistic is about, or that forms its groups. */
export interface Field {
  readonly column: Column;
  readonly kind: FieldKind;
  /** Of a date that forms groups. */
  readonly grain: Grain | null;
  /** What it is called in the statement's rows, and the same as SQL takes it. */
  readonly name: string;
  readonly quoted: string;
  /** The expression over the relations. */
  readonly sql: string;
}

/** The rows that a statistic is about. */
export interface Subject {
  readonly relation: Relation;
  readonly fields: readonly Field[];
  readonly groups: readonly Field[];
  /** FROM and WHERE of the rows, relations under their own names. */
  readonly source: string;
  /** The column that tells whose row it is, where one person may have several; null where a row is a person or nobody's. */
  readonly personKey: string | null;
  /** What tells rows apart, where a list is taken apart and one row becomes several. */
  readonly rowKey: string | null;
  /** Every catalogue column that is looked at, conditions included. */
  readonly touched: readonly Column[];
}

export interface SubjectRequest {
  readonly columns: readonly string[];
  readonly groupBy: readonly string[];
  readonly where?: string | undefined;
}

export type SubjectOutcome =
  | { readonly kind: 'subject'; readonly subject: Subject }
  | { readonly kind: 'failed'; readonly failure: ToolFailure };

interface Named {
  readonly relation: string | null;
  readonly column: string;
  readonly grain: Grain | null;
}

/**
 * Finds the relation that all the named columns can be read from (its own, or of a relation that it points to) and writes
 * FROM and WHERE. A name is `column` or `relation.column`; a date that forms groups may end in `:month` and the like.
 */
export async function readSubject(request: SubjectRequest, catalogue: Catalogue): Promise<SubjectOutcome> {
  const text = request.where?.trim() ?? '';
  const conditions = text === '' ? [] : await readCondition(text);
  if (!conditions) return failed('invalid_condition', 'where: one SQL condition over the columns');
  const columns = request.columns.map(parseName);
  const groups = request.groupBy.map(parseName);
  const asked = [...columns, ...groups];
  for (const name of asked) {
    if (![...catalogue.relations.values()].some(relation => owns(relation, name)))
      return failed('unknown_column', name.column);
  }
  const wanted: Named[] = [...asked, ...conditions.flatMap(condition => inCatalogue(condition, catalogue))];
  const main = candidates(catalogue).find(relation =>
    wanted.every(name => ownerOf(name, relation, catalogue)),
  );
  if (!main) return failed('unlinked_columns', asked.map(name => name.column).join(', '));

  const owner = (name: Named) => ownerOf(name, main, catalogue)!;
  const taken = new Set<string>();
  const field = (name: Named, inGroup: boolean) => fieldOf(name, owner(name), inGroup, taken);
  const fields = columns.map(name => field(name, false));
  const formed = groups.map(name => field(name, true));
  const joins = new Map(wanted.map(owner).flatMap(at => (at.join ? [[at.relation.name, at.join]] : [])));
  const where =
    text === '' ? '' : `\n  where (${qualified(text, conditions, main, catalogue)}${ending(text)})`;
  const touched = wanted.flatMap(name => owner(name).relation.columns.get(name.column) ?? []);
  return {
    kind: 'subject',
    subject: {
      relation: main,
      fields,
      groups: formed,
      source: `${fromSql(main, joins, [...fields, ...formed], catalogue)}${where}`,
      personKey: personKeyOf(main, catalogue),
      rowKey: rowKeyOf(main, [...fields, ...formed]),
      touched,
    },
  };
}

interface Owner {
  readonly relation: Relation;
  /** Absent for the main relation itself. */
  readonly join: Join | null;
}

/** Where a column is read from when rows of `main` are looked at. */
function ownerOf(name: Named, main: Relation, catalogue: Catalogue): Owner | null {
  if (owns(main, name)) return { relation: main, join: null };
  for (const join of catalogue.joins) {
    const one = catalogue.relations.get(join.one);
    if (join.many === main.name && one && owns(one, name)) return { relation: one, join };
  }
  return null;
}

function owns(relation: Relation, { relation: said, column }: Named): boolean {
  return (said === null || said === relation.name) && relation.columns.has(column);
}

/** The relation that an unnamed list means first, then the others in the catalogue's order. */
function candidates(catalogue: Catalogue): Relation[] {
  return [...catalogue.relations.values()].toSorted(
    (one, other) =>
      Number(other.name === catalogue.defaultRelation) - Number(one.name === catalogue.defaultRelation),
  );
}

/** Names that the catalogue does not know are left for the database to refuse. */
function inCatalogue({ relation, column }: NamedColumn, catalogue: Catalogue): Named[] {
  const known = [...catalogue.relations.values()].some(one => owns(one, { relation, column, grain: null }));
  return known ? [{ relation, column, grain: null }] : [];
}

function parseName(text: string): Named {
  const [path = '', grain] = text.trim().split(':');
  const parts = path.split('.').map(part => part.replace(/^"|"$/g, ''));
  const [column = '', relation = null] = parts.toReversed();
  return { relation, column, grain: GRAINS.find(known => known === grain?.trim()) ?? null };
}

function fieldOf(name: Named, { relation }: Owner, inGroup: boolean, taken: Set<string>): Field {
  const column = columnIn(relation, name.column);
  const kind = kindOf(column);
  const source = `${quoteName(relation.name)}.${quoteName(column.name)}`;
  const grain = kind === 'date' && inGroup ? (name.grain ?? 'month') : null;
  const plain = grain ?? column.name;
  const called = taken.has(plain) ? `${relation.name}_${column.name}${grain ? `_${grain}` : ''}` : plain;
  taken.add(called);
  const sql = fieldSql(source, column, kind, grain, inGroup);
  return { column, kind, grain, name: called, quoted: quoteName(called), sql };
}

function columnIn(relation: Relation, name: string): Column {
  const column = relation.columns.get(name);
  if (!column) throw new RangeError(`The catalogue has no column "${relation.name}.${name}".`);
  return column;
}

function fieldSql(
  source: string,
  column: Column,
  kind: FieldKind,
  grain: Grain | null,
  inGroup: boolean,
): string {
  if (grain === 'year') return `extract(year from ${source})::int`;
  if (grain) return `date_trunc('${grain}', ${source})::date`;
  if (kind === 'list') return itemName(column);
  if (kind === 'date') return column.type === 'moment' ? `${source}::date` : source;
  // Sums of doubles are several times faster than exact ones, and as good to fifteen digits.
  if (kind === 'number' && !inGroup) return `${source}::float8`;
  return column.type === 'other' ? `${source}::text` : source;
}

function kindOf(column: Column): FieldKind {
  if (column.key || column.format === 'id') return 'text';
  switch (column.type) {
    case 'number':
    case 'boolean':
    case 'list':
      return column.type;
    case 'date':
    case 'moment':
      return 'date';
    default:
      return 'text';
  }
}

function fromSql(
  main: Relation,
  joins: ReadonlyMap<string, Join>,
  fields: readonly Field[],
  catalogue: Catalogue,
): string {
  const table = (name: string) => `${quoteName(catalogue.schema)}.${quoteName(name)} ${quoteName(name)}`;
  const linked = [...joins].map(([name, { manyColumn, oneColumn }]) => {
    const on = `${quoteName(name)}.${quoteName(oneColumn)} = ${quoteName(main.name)}.${quoteName(manyColumn)}`;
    return `\n  join ${table(name)} on ${on}`;
  });
  const lists = new Map(
    fields.filter(({ kind }) => kind === 'list').map(({ column }) => [itemName(column), column]),
  );
  const items = [...lists].map(
    ([name, column]) =>
      `\n  left join lateral unnest(${quoteName(column.relation)}.${quoteName(column.name)}) as ${name} on true`,
  );
  return `from ${table(main.name)}${linked.join('')}${items.join('')}`;
}

/** What one item of a list is called while its list is taken apart. */
function itemName(column: Column): string {
  return quoteName(`${column.name}_item`);
}

function qualified(
  text: string,
  conditions: readonly NamedColumn[],
  main: Relation,
  catalogue: Catalogue,
): string {
  const bare = conditions.flatMap(condition => {
    if (condition.relation !== null) return [];
    const owner = ownerOf({ ...condition, grain: null }, main, catalogue);
    return owner ? [{ ...condition, relation: quoteName(owner.relation.name) }] : [];
  });
  return qualify(text, bare);
}

/** A comment at the condition's end must not swallow what follows. */
function ending(text: string): string {
  return text.includes('--') ? '\n' : '';
}

function personKeyOf(main: Relation, catalogue: Catalogue): string | null {
  if (main.person) return null;
  const join = catalogue.joins.find(
    ({ many, one }) => many === main.name && catalogue.relations.get(one)?.person === true,
  );
  return join ? `${quoteName(main.name)}.${quoteName(join.manyColumn)}` : null;
}

function rowKeyOf(main: Relation, fields: readonly Field[]): string | null {
  const isTaken = fields.some(({ kind }) => kind === 'list');
  return isTaken && main.key ? `${quoteName(main.name)}.${quoteName(main.key)}` : null;
}

function failed(code: string, hint: string): SubjectOutcome {
  return { kind: 'failed', failure: { code, hint } };
}
