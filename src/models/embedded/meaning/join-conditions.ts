import { type Catalogue, columnOf } from '../../../catalog/catalogue.ts';
import { allOf, anyOf, type Condition, negate } from '../plan.ts';
import { excludes } from './exclusions.ts';
import { roadBetween } from './roads.ts';
import type { Settled, Settling } from './settling.ts';

/** Joins settled conditions into one: "or" binds neighbours, the rest holds together; rows of another relation go into one "has". */
export function joinSettled(settling: Settling, settled: readonly Settled[]): Condition | null {
  const { catalogue, main, frame } = settling;
  const isDown = (relation: string) =>
    ['down', 'across'].includes(roadBetween(catalogue, main, relation)?.kind ?? '');
  const clauses: Settled[][] = [];
  for (const item of dropImplied(settling, settled)) {
    if (item.joiner === 'or' && clauses.length > 0) clauses.at(-1)!.push(item);
    else clauses.push([item]);
  }
  const out: Condition[] = [];
  const related = new Map<string, { inside: Condition[]; outside: Condition[]; apart: Condition[][] }>();
  const slot = (relation: string) => {
    const known = related.get(relation) ?? { inside: [], outside: [], apart: [] };
    related.set(relation, known);
    return known;
  };
  for (const clause of clauses) {
    if (clause.length > 1) {
      const same = clause.every(item => item.relation === clause[0]!.relation) && isDown(clause[0]!.relation);
      if (same)
        slot(clause[0]!.relation).inside.push(
          anyOf(clause.map(item => (item.negated ? negate(item.condition) : item.condition))),
        );
      else out.push(anyOf(clause.map(item => wrap(item, isDown))));
      continue;
    }
    const item = clause[0]!;
    if (!isDown(item.relation)) {
      out.push(item.negated ? negate(item.condition) : item.condition);
      continue;
    }
    const place = slot(item.relation);
    if (item.narrows) {
      const denied = place.outside.pop();
      if (denied) place.outside.push(allOf([denied, item.condition])!);
      continue;
    }
    if (standsApart(settling, item, settled)) place.apart.push([item.condition]);
    else if (item.apart) place.apart.push([...item.apart]);
    else if (item.negated && !isSpokenOf(settling, item, settled)) place.outside.push(item.condition);
    else place.inside.push(item.negated ? negate(item.condition) : item.condition);
  }
  // Rows named without a condition of their own: «клиенты с договорами», «которым предлагали», «без звонков».
  for (const mention of frame.mentions) {
    if (isDown(mention.relation) && !related.has(mention.relation) && !isMeasured(settling, mention.relation))
      slot(mention.relation);
  }
  for (const atom of frame.atoms) {
    if (atom.kind === 'rows' && isDown(atom.relation)) slot(atom.relation);
    if (
      atom.kind === 'figure' &&
      frame.groups.length === 0 &&
      atom.measure.relation &&
      isDown(atom.measure.relation)
    )
      slot(atom.measure.relation);
  }
  for (const [relation, place] of related) {
    const denied = frame.mentions.some(mention => mention.relation === relation && mention.negated);
    const rows = frame.atoms.find(atom => atom.kind === 'rows' && atom.relation === relation);
    const inside = allOf(place.inside);
    if (rows?.kind === 'rows') {
      out.push({
        kind: 'related',
        relation,
        where: inside,
        measure: { fn: 'count', column: null },
        op: rows.op,
        value: rows.value,
        ...(rows.high === undefined ? {} : { high: rows.high }),
      });
    } else if (place.apart.length > 0) {
      for (const row of rowsApart(catalogue, place.apart.flat()))
        out.push({ kind: 'related', relation, where: allOf([...row, inside]) });
    } else if (inside !== null || place.outside.length === 0) {
      const has: Condition = { kind: 'related', relation, where: inside };
      out.push(denied ? negate(has) : has);
    }
    for (const item of place.outside) out.push(negate({ kind: 'related', relation, where: item }));
  }
  return allOf(out);
}

/** «кредит на срок от 5 лет»: the term of the latest credit says that there is one; saying it again would ask for two things. */
function dropImplied({ catalogue }: Settling, settled: readonly Settled[]): readonly Settled[] {
  const told = new Set(
    settled.flatMap(item =>
      !item.negated && 'column' in item.condition ? columnOf(catalogue, item.condition.column).latest : [],
    ),
  );
  return settled.filter(({ condition, negated }) => {
    if (negated || condition.kind !== 'in' || condition.negated) return true;
    const { column, values } = condition;
    return !values.every(value => told.has(`${column.relation}.${column.column}=${value}`));
  });
}

/** Conditions told apart by row: those that one row can meet stay together. */
function rowsApart(catalogue: Catalogue, conditions: readonly Condition[]): Condition[][] {
  const rows: Condition[][] = [];
  for (const condition of conditions) {
    const row = rows.find(other => !other.some(known => excludes(catalogue, known, condition)));
    if (row) row.push(condition);
    else rows.push([condition]);
  }
  return rows;
}

/** «есть и кредит, и КАСКО»: where no row is of both, different rows are meant. */
function standsApart({ catalogue }: Settling, item: Settled, all: readonly Settled[]): boolean {
  return (
    !item.negated &&
    all.some(
      other =>
        !other.negated &&
        other.relation === item.relation &&
        excludes(catalogue, item.condition, other.condition),
    )
  );
}

/** Another, positive word about the same relation: a negation then concerns this row («звонили и не согласились»), not all rows. */
function isSpokenOf(settling: Settling, item: Settled, all: readonly Settled[]): boolean {
  const columnOfItem = (other: Settled) =>
    'column' in other.condition ? other.condition.column.column : null;
  // «КАСКО, но не ОСАГО»: two values of one column are two rows, so the denied one must be missing altogether.
  const rival = all.some(
    other =>
      other !== item &&
      other.relation === item.relation &&
      !other.negated &&
      columnOfItem(other) === columnOfItem(item),
  );
  if (rival) return false;
  return (
    all.some(other => other !== item && other.relation === item.relation && !other.negated) ||
    settling.frame.mentions.some(
      mention => mention.relation === item.relation && !mention.negated && mention.at < item.at,
    )
  );
}

function isMeasured(settling: Settling, relation: string): boolean {
  const { frame } = settling;
  return (
    frame.measures.some(measure => measure.relation === relation && relation !== settling.main) ||
    frame.groups.some(group => group.relation === relation) ||
    frame.rankings.some(ranking => ranking.by.kind === 'count' && ranking.by.relation === relation) ||
    frame.rankings.some(
      ranking =>
        ranking.by.kind === 'measure' &&
        (ranking.by.measure.relation === relation ||
          ranking.by.measure.columns.some(ref => ref.relation === relation)),
    ) ||
    frame.sorts.some(sort => sort.measure?.relation === relation) ||
    frame.atoms.some(
      atom => atom.kind === 'figure' && atom.measure.columns.some(ref => ref.relation === relation),
    )
  );
}

function wrap(item: Settled, isDown: (relation: string) => boolean): Condition {
  if (!isDown(item.relation)) return item.negated ? negate(item.condition) : item.condition;
  const has: Condition = { kind: 'related', relation: item.relation, where: item.condition };
  return item.negated ? negate(has) : has;
}
