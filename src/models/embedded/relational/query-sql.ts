import { type Catalogue, columnOf } from '../../../catalog/catalogue.ts';
import { quoteName } from '../../../catalog/queries.ts';
import type { ColumnRef, Operator } from '../plan.ts';
import type { Clause, Output, Query, QueryFigure, RowTest } from './query.ts';
import type { Step } from './roads.ts';

/** What a relation is called inside one level of a statement. */
type Alias = (relation: string) => string;

/** The statement of a query: one SELECT, joins by the roads, rows of other relations by EXISTS. */
export function querySql(query: Query, catalogue: Catalogue): string {
  const writer = new Writer(catalogue);
  return writer.select(query);
}

class Writer {
  readonly #catalogue: Catalogue;
  #level = 0;

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
  }

  select(query: Query): string {
    const alias = aliases([query.subject, ...query.joins.map(step => step.to)]);
    const names: string[] = [];
    const columns = query.outputs.map(output => {
      const name = outputName(output, names);
      names.push(name);
      const sql = this.#output(output, alias);
      return sql.endsWith(`.${quoteName(name)}`) ? sql : `${sql} as ${quoteName(name)}`;
    });
    const where = query.where.map(clause => this.#clause(clause, alias, query.where.length > 1));
    const having = query.having.map(
      ({ figure, op, value }) => `${this.#figure(figure, alias)} ${op} ${value}`,
    );
    const isOne = query.groups.length === 0 && query.outputs.every(output => output.kind === 'figure');
    const orders = isOne
      ? []
      : query.orders.map(({ by, descending }) => this.#order(by, descending, alias, query));
    const groups = query.groups.map(ref => this.#plain(ref, alias));
    return [
      `select ${query.distinct ? 'distinct ' : ''}${columns.join(', ')}`,
      `from ${this.#table(query.subject)} ${alias(query.subject)}`,
      ...query.joins.map(
        step => `  join ${this.#table(step.to)} ${alias(step.to)} on ${this.#on(step, alias, alias)}`,
      ),
      ...(where.length > 0 ? [`where ${where.join(' and ')}`] : []),
      ...(groups.length > 0 ? [`group by ${groups.join(', ')}`] : []),
      ...(having.length > 0 ? [`having ${having.join(' and ')}`] : []),
      ...(orders.length > 0 ? [`order by ${orders.join(', ')}`] : []),
      ...(query.limit === null
        ? []
        : [query.withTies ? `fetch first ${query.limit} rows with ties` : `limit ${query.limit}`]),
    ].join('\n');
  }

  /** Nulls stand last either way: a row without a value is neither the first nor the last by it. */
  #order(by: Output, descending: boolean, alias: Alias, query: Query): string {
    const grouped = query.groups.length > 0;
    const sql =
      by.kind === 'column' &&
      grouped &&
      !query.groups.some(ref => ref.relation === by.ref.relation && ref.column === by.ref.column)
        ? `max(${this.#value(by.ref, alias)})`
        : by.kind === 'column'
          ? this.#value(by.ref, alias)
          : this.#figure(by.figure, alias);
    return `${sql}${descending ? ' desc' : ''} nulls last`;
  }

  #output(output: Output, alias: Alias): string {
    return output.kind === 'column' ? this.#plain(output.ref, alias) : this.#figure(output.figure, alias);
  }

  #figure({ fn, column, distinct }: QueryFigure, alias: Alias): string {
    if (column === null) return 'count(*)';
    if (fn === 'count') return `count(${distinct ? 'distinct ' : ''}${this.#plain(column, alias)})`;
    const value = this.#value(column, alias);
    if (fn === 'median') return `percentile_cont(0.5) within group (order by ${value})`;
    return `${fn === 'stddev' ? 'stddev_samp' : fn}(${value})`;
  }

  #clause(clause: Clause, alias: Alias, nested: boolean): string {
    switch (clause.kind) {
      case 'test': {
        const sql = this.#test(clause.test, alias);
        return clause.negated ? `not (${sql})` : sql;
      }
      case 'any': {
        const sql = clause.clauses.map(item => this.#clause(item, alias, true)).join(' or ');
        return nested ? `(${sql})` : sql;
      }
      case 'exists':
        return this.#exists(clause, alias);
    }
  }

  #exists({ road, clauses, negated, count }: Extract<Clause, { kind: 'exists' }>, outer: Alias): string {
    this.#level++;
    const suffix = `_${this.#level}`;
    const inner: Alias = relation => `${aliases(road.map(step => step.to))(relation)}${suffix}`;
    const [first, ...rest] = road;
    if (!first) return 'true';
    const from = [
      `${this.#table(first.to)} ${inner(first.to)}`,
      ...rest.map(
        step => `join ${this.#table(step.to)} ${inner(step.to)} on ${this.#on(step, inner, inner)}`,
      ),
    ].join(' ');
    const where = [
      this.#on(first, outer, inner),
      ...clauses.map(clause => this.#clause(clause, inner, true)),
    ].join(' and ');
    if (count === null) return `${negated ? 'not ' : ''}exists (select 1 from ${from} where ${where})`;
    const figure = `(select count(*) from ${from} where ${where})`;
    return countSql(figure, count);
  }

  /** The condition of a step, `from` in the outer names and `to` in the inner. */
  #on({ join, from, to, up }: Step, outer: Alias, inner: Alias): string {
    const [fromColumn, toColumn] = up ? [join.manyColumn, join.oneColumn] : [join.oneColumn, join.manyColumn];
    return `${inner(to)}.${quoteName(toColumn)} = ${outer(from)}.${quoteName(fromColumn)}`;
  }

  #test(test: RowTest, alias: Alias): string {
    const value = this.#value(test.ref, alias);
    const plain = this.#plain(test.ref, alias);
    switch (test.kind) {
      case 'compare':
        if (typeof test.value === 'boolean') return test.value ? plain : `not ${plain}`;
        return typeof test.value === 'number'
          ? `${value} ${test.op} ${test.value}`
          : `${plain} ${test.op} ${literal(test.value)}`;
      case 'between':
        return `${value} between ${test.low} and ${test.high}`;
      case 'in':
        return test.values.length === 1
          ? `${this.#typed(test.ref, plain)} = ${literal(test.values[0]!)}`
          : `${this.#typed(test.ref, plain)} in (${test.values.map(literal).join(', ')})`;
      case 'missing':
        return `${plain} is null`;
      case 'pattern': {
        const text = test.text.replace(/[\\%_]/g, found => `\\${found}`);
        const pattern = { starts: `${text}%`, ends: `%${text}`, contains: `%${text}%`, equals: text }[
          test.mode
        ];
        return `${plain} ilike ${literal(pattern)}`;
      }
      case 'period':
        return this.#period(test, plain, value);
      case 'against': {
        const { relation, column } = test.ref;
        const own: Alias = () => 'every';
        return `${value} ${test.op} (select ${test.fn}(${this.#value({ relation, column }, own)}) from ${this.#table(relation)} every)`;
      }
      case 'columns':
        return `${value} ${test.op} ${this.#value(test.other, alias)}`;
    }
  }

  #period({ ref, period }: Extract<RowTest, { kind: 'period' }>, plain: string, value: string): string {
    const { type } = columnOf(this.#catalogue, ref);
    if (type === 'number' && period.year) {
      const op = { in: '=', from: '>=', before: '<', after: '>', through: '<=' }[period.year.bound];
      return `${value} ${op} ${period.year.value}`;
    }
    if (period.month !== null) return `extract(month from ${plain}) = ${period.month}`;
    const bounds = [
      ...(period.from ? [`${plain} >= date '${period.from}'`] : []),
      ...(period.to ? [`${plain} < date '${period.to}'`] : []),
    ];
    return bounds.length > 1 ? `(${bounds.join(' and ')})` : (bounds[0] ?? 'true');
  }

  #plain(ref: ColumnRef, alias: Alias): string {
    return `${alias(ref.relation)}.${quoteName(ref.column)}`;
  }

  /** A column as the number it is, where the database keeps it as text. */
  #value(ref: ColumnRef, alias: Alias): string {
    const sql = this.#plain(ref, alias);
    return columnOf(this.#catalogue, ref).holdsNumbers ? `nullif(${sql}, '')::numeric` : sql;
  }

  /** A number compared with text as said: "grade 9 or 10". */
  #typed(ref: ColumnRef, sql: string): string {
    const { type, holdsNumbers } = columnOf(this.#catalogue, ref);
    return type === 'text' || holdsNumbers ? sql : `${sql}::text`;
  }

  #table(relation: string): string {
    return `${quoteName(this.#catalogue.schema)}.${quoteName(relation)}`;
  }
}

/** Fewer than some is still some: a row without any is asked for by "no". */
function countSql(
  figure: string,
  { op, value, high }: { op: Operator; value: number; high: number | null },
): string {
  if (high !== null) return `${figure} between ${value} and ${high}`;
  if (op === '<') return `${figure} between 1 and ${value - 1}`;
  return op === '<=' ? `${figure} between 1 and ${value}` : `${figure} ${op} ${value}`;
}

function outputName(output: Output, taken: readonly string[]): string {
  const base =
    output.kind === 'column'
      ? output.ref.column
      : output.figure.column === null
        ? `${output.figure.relation}_count`
        : output.figure.fn === 'count'
          ? `distinct_${output.figure.column.column}_count`
          : `${output.figure.fn}_${output.figure.column.column}`;
  const name = taken.includes(base) && output.kind === 'column' ? `${output.ref.relation}_${base}` : base;
  let free = name;
  for (let copy = 2; taken.includes(free); copy++) free = `${name}_${copy}`;
  return free;
}

function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** Short names of relations, different for each. */
function aliases(relations: readonly string[]): Alias {
  const taken = new Map<string, string>();
  for (const relation of relations) {
    if (taken.has(relation)) continue;
    const letter =
      relation
        .toLowerCase()
        .replace(/[^a-z]/g, '')
        .slice(0, 1) || 'r';
    let name = letter;
    for (let copy = 2; [...taken.values()].includes(name); copy++) name = `${letter}${copy}`;
    taken.set(relation, name);
  }
  return relation => taken.get(relation) ?? relation;
}
