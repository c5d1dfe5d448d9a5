import { type Catalogue, columnOf, relationOf } from '../../catalog/catalogue.ts';
import { quoteName } from '../../catalog/queries.ts';
import { roadBetween } from './choose.ts';
import type { ColumnRef, Condition, Group, Measure, Plan, Scalar } from './plan.ts';

interface Scope {
  readonly catalogue: Catalogue;
  readonly alias: (relation: string) => string;
}

/** The statement of a plan: one plain SELECT over the catalogue's schema, its order complete where rows are listed. */
export function planToSql(plan: Plan, catalogue: Catalogue): string {
  const scope: Scope = { catalogue, alias: aliases(catalogue) };
  return plan.shape === 'rows' ? rowsSql(plan, scope) : figuresSql(plan, scope);
}

/** A plan's condition as an expression, relations under their own names. `relation` is the one whose rows are chosen. */
export function conditionText(condition: Condition, relation: string, catalogue: Catalogue): string {
  return conditionSql(condition, { catalogue, alias: quoteName }, false, relation);
}

function rowsSql(plan: Plan, scope: Scope): string {
  const { catalogue } = scope;
  const relation = relationOf(catalogue, plan.relation);
  const own = (column: string): ColumnRef => ({ relation: relation.name, column });
  const refs = [...(relation.key ? [own(relation.key)] : []), ...relation.show.map(own), ...plan.columns];
  const seen = new Map<string, string>();
  for (const ref of refs) {
    const sql = columnSql(ref, scope);
    const name =
      ref.relation !== plan.relation && [...seen.values()].includes(ref.column)
        ? `${ref.relation}_${ref.column}`
        : ref.column;
    if (!seen.has(sql)) seen.set(sql, name);
  }
  const columns = [...seen].map(([sql, name]) =>
    sql.endsWith(`.${quoteName(name)}`) ? sql : `${sql} as ${quoteName(name)}`,
  );
  const measures = plan.measures.map(
    (measure, index) =>
      `${measureSql(measure, scope, plan)} as ${quoteName(measureNames(plan, catalogue)[index]!)}`,
  );
  const orders = plan.orders.map(order => {
    const key =
      order.by.kind === 'column'
        ? columnSql(order.by.column, scope)
        : quoteName(measureNames(plan, catalogue)[order.by.index] ?? '1');
    return `${key}${order.descending ? ' desc nulls last' : ''}`;
  });
  const key = relation.key ? columnSql(own(relation.key), scope) : null;
  return [
    `select ${[...columns, ...measures].join(', ')}`,
    `from ${fromSql(plan, scope)}`,
    ...(plan.where ? [`where ${conditionSql(plan.where, scope, false, plan.relation)}`] : []),
    ...(orders.length > 0 || key ? [`order by ${[...orders, ...(key ? [key] : [])].join(', ')}`] : []),
    ...limitSql(plan),
  ].join('\n');
}

function figuresSql(plan: Plan, scope: Scope): string {
  const { catalogue } = scope;
  const names = measureNames(plan, catalogue);
  const groups = plan.groups.map(group => ({ sql: groupSql(group, scope), name: groupName(group, plan) }));
  const measures = plan.measures.map(
    (measure, index) => `${measureSql(measure, scope, plan)} as ${quoteName(names[index]!)}`,
  );
  const having = plan.having.map(bound => {
    const sql = measureSql(plan.measures[bound.measure]!, scope, plan);
    return bound.high === undefined
      ? `${sql} ${bound.op} ${bound.value}`
      : `${sql} between ${bound.value} and ${bound.high}`;
  });
  const where = plan.where ? [conditionSql(plan.where, scope, false, plan.relation)] : [];
  return [
    `select ${[...groups.map(group => (group.sql.endsWith(group.name) ? group.sql : `${group.sql} as ${quoteName(group.name)}`)), ...measures].join(', ')}`,
    `from ${fromSql(plan, scope)}`,
    ...(where.length > 0 ? [`where ${where.join(' and ')}`] : []),
    ...(groups.length > 0 ? [`group by ${groups.map((_, index) => index + 1).join(', ')}`] : []),
    ...(having.length > 0 ? [`having ${having.join(' and ')}`] : []),
    ...(groups.length > 0 ? [`order by ${orderSql(plan, names)}`] : []),
    ...limitSql(plan),
  ].join('\n');
}

/** Time runs forward; other groups come with the greatest first figure first; the groups themselves break ties. */
function orderSql(plan: Plan, names: readonly string[]): string {
  const byGroup = plan.groups.map((_, index) => String(index + 1));
  const asked = plan.orders.flatMap(order => {
    const suffix = order.descending ? ' desc nulls last' : '';
    if (order.by.kind === 'measure') return [`${quoteName(names[order.by.index]!)}${suffix}`];
    return order.by.kind === 'group' ? [`${order.by.index + 1}${suffix}`] : [];
  });
  if (asked.length > 0) return [...asked, ...byGroup].join(', ');
  const byTime = plan.groups.some(group => group.grain);
  return byTime || plan.measures.length === 0
    ? byGroup.join(', ')
    : [`${quoteName(names[0]!)} desc nulls last`, ...byGroup].join(', ');
}

function limitSql(plan: Plan): string[] {
  return [
    ...(plan.limit === null ? [] : [`limit ${plan.limit}`]),
    ...(plan.offset > 0 ? [`offset ${plan.offset}`] : []),
  ];
}

/** The plan's relation, what its columns, groups and conditions reach upwards, and lists taken apart for grouping. */
function fromSql(plan: Plan, scope: Scope): string {
  const { catalogue } = scope;
  const parts = [`${tableSql(plan.relation, scope)} ${scope.alias(plan.relation)}`];
  const wanted = new Set<string>();
  const note = (ref: ColumnRef | null | undefined) => {
    if (ref && ref.relation !== plan.relation) wanted.add(ref.relation);
  };
  for (const ref of plan.columns) note(ref);
  for (const group of plan.groups) note(group.column);
  for (const measure of plan.measures) {
    if (measure.relation) continue;
    note(measure.column);
    note(measure.other);
    for (const ref of directColumns(measure.where ?? null)) note(ref);
  }
  for (const order of plan.orders) if (order.by.kind === 'column') note(order.by.column);
  for (const ref of directColumns(plan.where)) note(ref);
  for (const relation of wanted) {
    const road = roadBetween(catalogue, plan.relation, relation);
    const alias = scope.alias(relation);
    if (road?.kind === 'up') {
      const on = `${alias}.${quoteName(road.join.oneColumn)} = ${scope.alias(plan.relation)}.${quoteName(road.join.manyColumn)}`;
      parts.push(`join ${tableSql(relation, scope)} ${alias} on ${on}`);
    } else if (road?.kind === 'down') {
      // Each row once for each different value, however many rows carry it.
      const columns = plan.groups
        .filter(group => group.column.relation === relation)
        .map(group => quoteName(group.column.column));
      const key = quoteName(road.join.manyColumn);
      parts.push(
        `join (select distinct ${[key, ...columns].join(', ')} from ${tableSql(relation, scope)}) ${alias} on ${alias}.${key} = ${scope.alias(plan.relation)}.${quoteName(road.join.oneColumn)}`,
      );
    }
  }
  const lists = plan.groups
    .filter(group => columnOf(catalogue, group.column).type === 'list')
    .map(group => group.column);
  for (const measure of plan.measures) {
    if (
      measure.fn === 'count_distinct' &&
      measure.column &&
      columnOf(catalogue, measure.column).type === 'list'
    )
      lists.push(measure.column);
  }
  for (const ref of lists) {
    parts.push(
      `cross join unnest(${scope.alias(ref.relation)}.${quoteName(ref.column)}) as ${quoteName(listItem(ref))}`,
    );
  }
  return parts.join('\n  ');
}

function directColumns(condition: Condition | null): ColumnRef[] {
  if (condition === null) return [];
  if (condition.kind === 'all' || condition.kind === 'any') return condition.items.flatMap(directColumns);
  if (condition.kind === 'not') return directColumns(condition.item);
  return 'column' in condition ? [condition.column] : [];
}

function listItem(ref: ColumnRef): string {
  return ref.column.endsWith('ies')
    ? `${ref.column.slice(0, -3)}y`
    : ref.column.endsWith('s')
      ? ref.column.slice(0, -1)
      : `${ref.column}_item`;
}

function groupSql(group: Group, scope: Scope): string {
  if (columnOf(scope.catalogue, group.column).type === 'list') return quoteName(listItem(group.column));
  const sql = columnSql(group.column, scope);
  return group.grain ? `date_trunc('${group.grain}', ${sql})::date` : sql;
}

function groupName(group: Group, plan: Plan): string {
  if (group.grain)
    return plan.groups.filter(other => other.grain === group.grain).length > 1
      ? `${group.column.column}_${group.grain}`
      : group.grain;
  return group.column.column;
}

/** Names of a plan's figures in its result: `avg_income_amount`, `clients_count`, `share_percent`; different for each. */
export function measureNames(plan: Plan, catalogue: Catalogue): string[] {
  const names: string[] = [];
  for (const measure of plan.measures) {
    const base = measureName(measure, plan);
    let name = base;
    for (
      let copy = 2;
      names.includes(name) || plan.groups.some(group => groupName(group, plan) === name);
      copy++
    )
      name = `${base}_${copy}`;
    names.push(name);
  }
  relationOf(catalogue, plan.relation);
  return names;
}

function measureName(measure: Measure, plan: Plan): string {
  const column = measure.column?.column ?? '';
  const unit = { 12: '_years', 1000: '_thousand', 1000000: '_million' }[measure.divide ?? 0] ?? '';
  switch (measure.fn) {
    case 'count': {
      if (measure.column) return `count_${column}`;
      const value = measure.where ? firstValue(measure.where) : null;
      return `${value ? `${value}_` : ''}${measure.relation ?? plan.relation}_count`;
    }
    case 'count_distinct':
      return `distinct_${column}_count`;
    case 'share':
    case 'share_of_total':
      return 'share_percent';
    case 'percentile':
      return `p${Math.round((measure.p ?? 0.5) * 100)}_${column}`;
    case 'corr':
      return `corr_${column}_${measure.other?.column ?? ''}`;
    case 'per':
      return `${plan.relation}_per_${(measure.per?.column ?? '').replace(/_id$/, '')}`;
    default:
      return `${measure.fn}_${column}${unit}`;
  }
}

function firstValue(condition: Condition): string | null {
  if (condition.kind !== 'in' || condition.values.length !== 1) return null;
  const value = condition.values[0]!;
  return /^[a-z_]+$/.test(value) ? value : null;
}

function measureSql(measure: Measure, scope: Scope, plan: Plan): string {
  if (measure.relation && plan.shape === 'rows') return relatedFigure(measure, scope, plan);
  const column = measure.column ? measuredColumn(measure.column, scope) : '';
  const filter =
    measure.where && measure.fn !== 'share'
      ? ` filter (where ${conditionSql(measure.where, scope, false, plan.relation)})`
      : '';
  const divide = measure.divide ? ` / ${measure.divide}.0` : '';
  switch (measure.fn) {
    case 'count':
      return `count(${column || '*'})${filter}`;
    case 'count_distinct':
      return `count(distinct ${column})${filter}`;
    case 'median':
      return `percentile_cont(0.5) within group (order by ${column})${filter}${divide}`;
    case 'percentile':
      return `percentile_cont(${measure.p ?? 0.5}) within group (order by ${column})${filter}${divide}`;
    case 'stddev':
      return `stddev_samp(${column})${filter}${divide}`;
    case 'share':
      return `100.0 * count(*) filter (where ${measure.where ? conditionSql(measure.where, scope, false, plan.relation) : 'true'}) / nullif(count(*), 0)`;
    case 'share_of_total':
      return '100.0 * count(*) / sum(count(*)) over ()';
    case 'corr':
      return `corr(${column}, ${columnSql(measure.other!, scope)})`;
    case 'per':
      return `count(*)::numeric / nullif(count(distinct ${columnSql(measure.per!, scope)}), 0)`;
    default:
      return `${measure.fn}(${column})${filter}${divide}`;
  }
}

function measuredColumn(ref: ColumnRef, scope: Scope): string {
  return columnOf(scope.catalogue, ref).type === 'list' ? quoteName(listItem(ref)) : columnSql(ref, scope);
}

function relatedFigure(measure: Measure, scope: Scope, plan: Plan): string {
  const relation = measure.relation!;
  const inner: Measure = { fn: measure.fn, column: measure.column };
  return `(select ${measureSql(inner, scope, { ...plan, shape: 'figures' })} from ${relatedFrom(relation, plan.relation, scope)})`;
}

/** Another relation's rows that belong to the outer row. */
function relatedFrom(relation: string, outer: string, scope: Scope): string {
  const road = roadBetween(scope.catalogue, outer, relation);
  const alias = scope.alias(relation);
  const own =
    road?.kind === 'down'
      ? { mine: road.join.manyColumn, theirs: road.join.oneColumn }
      : road?.kind === 'across'
        ? { mine: road.down.manyColumn, theirs: road.up.manyColumn }
        : { mine: '', theirs: '' };
  return `${tableSql(relation, scope)} ${alias} where ${alias}.${quoteName(own.mine)} = ${scope.alias(outer)}.${quoteName(own.theirs)}`;
}

function conditionSql(condition: Condition, scope: Scope, nested: boolean, outer: string): string {
  switch (condition.kind) {
    case 'all':
    case 'any': {
      const sql = condition.items
        .map(item => conditionSql(item, scope, true, outer))
        .join(condition.kind === 'all' ? ' and ' : ' or ');
      return nested ? `(${sql})` : sql;
    }
    case 'not':
      return condition.item.kind === 'related' && !condition.item.measure
        ? `not ${conditionSql(condition.item, scope, true, outer)}`
        : `not (${conditionSql(condition.item, scope, false, outer)})`;
    case 'related':
      return relatedSql(condition, scope, outer);
    default:
      return columnCondition(condition, scope);
  }
}

function columnCondition(
  condition: Exclude<Condition, { kind: 'all' | 'any' | 'not' | 'related' }>,
  scope: Scope,
): string {
  const column = columnSql(condition.column, scope);
  switch (condition.kind) {
    case 'compare':
      if (typeof condition.value === 'boolean') return condition.value ? column : `not ${column}`;
      return `${column} ${condition.op} ${literal(condition.value)}`;
    case 'between':
      return `${column} between ${condition.low} and ${condition.high}`;
    case 'in': {
      const values = condition.values.map(literal);
      if (values.length === 1) return `${column} ${condition.negated ? '<>' : '='} ${values[0]}`;
      return `${column} ${condition.negated ? 'not in' : 'in'} (${values.join(', ')})`;
    }
    case 'missing':
      return `${column} is ${condition.negated ? 'not ' : ''}null`;
    case 'member':
      return `${literal(condition.value)} = any(${column})${condition.sole ? ` and cardinality(${column}) = 1` : ''}`;
    case 'period': {
      const bounds = [
        ...(condition.from ? [`${column} >= date '${condition.from}'`] : []),
        ...(condition.to ? [`${column} < date '${condition.to}'`] : []),
      ];
      return bounds.length > 1 ? `(${bounds.join(' and ')})` : (bounds[0] ?? 'true');
    }
    case 'part':
      return `extract(${condition.part} from ${column}) = ${condition.value}`;
    case 'pattern': {
      const text = condition.text.replace(/[\\%_]/g, found => `\\${found}`);
      const pattern = { starts: `${text}%`, ends: `%${text}`, contains: `%${text}%`, equals: text }[
        condition.mode
      ];
      return `${column} ilike ${literal(pattern)}`;
    }
    case 'against': {
      const about = columnOf(scope.catalogue, condition.column);
      const fn =
        condition.fn === 'avg'
          ? `avg(${quoteName(about.name)})`
          : `percentile_cont(0.5) within group (order by ${quoteName(about.name)})`;
      return `${column} ${condition.op} (select ${fn} from ${tableSql(condition.column.relation, scope)})`;
    }
  }
}

function relatedSql(condition: Extract<Condition, { kind: 'related' }>, scope: Scope, outer: string): string {
  const from = relatedFrom(condition.relation, outer, scope);
  const where = condition.where
    ? ` and ${conditionSql(condition.where, scope, true, condition.relation)}`
    : '';
  if (!condition.measure) return `exists (select 1 from ${from}${where})`;
  const { fn, column } = condition.measure;
  const plan = { relation: condition.relation, shape: 'figures' } as Plan;
  const figure = `(select ${measureSql({ fn, column }, scope, plan)} from ${from}${where})`;
  return condition.high === undefined
    ? `${figure} ${condition.op} ${condition.value}`
    : `${figure} between ${condition.value} and ${condition.high}`;
}

function columnSql(ref: ColumnRef, scope: Scope): string {
  const sql = `${scope.alias(ref.relation)}.${quoteName(ref.column)}`;
  return columnOf(scope.catalogue, ref).holdsNumbers ? `nullif(${sql}, '')::numeric` : sql;
}

function tableSql(relation: string, scope: Scope): string {
  return `${quoteName(scope.catalogue.schema)}.${quoteName(relation)}`;
}

function literal(value: Scalar): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}

/** The shortest beginning of each relation's name that no other relation starts with. */
function aliases(catalogue: Catalogue): (relation: string) => string {
  const names = [...catalogue.relations.keys()].sort();
  const taken = new Map<string, string>();
  const main = catalogue.defaultRelation;
  for (const name of [main, ...names.filter(other => other !== main)]) {
    const letters = name.toLowerCase().replace(/[^a-z0-9_]/g, '') || 'r';
    let length = 1;
    while ([...taken.values()].includes(letters.slice(0, length)) && length < letters.length) length++;
    let alias = letters.slice(0, length);
    while (
      [...taken.values()].includes(alias) ||
      /^(as|in|is|on|or|to|by|do|end|all|any|not|and|for|asc)$/.test(alias)
    )
      alias = `${alias}_`;
    taken.set(name, /^\d/.test(alias) ? `r${alias}` : alias);
  }
  return relation => taken.get(relation) ?? relation;
}
