import type { ColumnRef } from '../plan.ts';
import type { Context } from './choose-columns.ts';
import { type Joining, Unclear } from './joining.ts';
import type { Clause, Query, QueryFigure } from './query.ts';
import { roadsBetween, type Step } from './roads.ts';
import { contradicts, rowTests } from './row-tests.ts';
import type { Filter, Target } from './sketch.ts';
import { chooseFigure } from './targets.ts';

export interface Conditions {
  readonly where: Clause[];
  readonly having: Query['having'][number][];
}

type Exists = Extract<Clause, { kind: 'exists' }>;

/** Every condition that was said, where it belongs: on joined rows, on rows that must be there, on groups. */
export function readConditions(
  context: Context,
  joining: Joining,
  columns: readonly ColumnRef[],
): Conditions {
  const having: Query['having'][number][] = [];
  const where: Clause[] = [];
  for (const filter of context.sketch.filters) {
    const bound = groupBound(context, joining, columns, filter);
    if (bound) having.push(bound);
    else for (const clause of clausesOf(context, joining, filter)) addClause(where, clause, filter);
  }
  if (contradicts(where)) throw new Unclear();
  return { where, having };
}

/** A bound on a figure of each group: «где средняя продолжительность жизни меньше 72», «коды с менее чем тремя шаблонами». */
function groupBound(
  context: Context,
  joining: Joining,
  columns: readonly ColumnRef[],
  { test }: Filter,
): Query['having'][number] | null {
  if (test.kind === 'figure') {
    const figure = chooseFigure(context, test.figure);
    joining.add(figure.relation);
    return { figure, op: test.op, value: test.value };
  }
  const ownRows =
    test.kind === 'many' && columns.length > 0 && columns.every(ref => ref.relation === test.relation);
  if (!ownRows) return null;
  const figure: QueryFigure = { fn: 'count', column: null, relation: test.relation, distinct: false };
  return { figure, op: test.op, value: test.value };
}

function clausesOf(context: Context, joining: Joining, { test, at, negated }: Filter): Clause[] {
  switch (test.kind) {
    case 'figure':
      return [];
    case 'many': {
      const count = { op: test.op, value: test.value, high: test.high ?? null };
      return [{ ...exists(joining, test.relation), negated, count }];
    }
    case 'has':
      return [{ ...exists(joining, test.relation), negated }];
    default:
      return rowTests(context, joining, test, at).map(rowTest =>
        placed(joining, rowTest.ref.relation, { kind: 'test', test: rowTest, negated: false }, negated),
      );
  }
}

/** A test where it is: on a joined relation, on one each row belongs to, or on rows that must be there. */
function placed(
  joining: Joining,
  relation: string,
  clause: Extract<Clause, { kind: 'test' }>,
  negated: boolean,
): Clause {
  const own = { ...clause, negated };
  if (joining.has(relation)) return own;
  const road = joining.roadTo(relation);
  if (road.some(step => !step.up)) return { kind: 'exists', road, clauses: [clause], negated, count: null };
  joining.addRoad(road);
  return own;
}

function exists(joining: Joining, relation: string): Exists {
  if (relation === joining.subject) throw new Unclear();
  const road = joining.roadTo(relation, [joining.subject]);
  return { kind: 'exists', road, clauses: [], negated: false, count: null };
}

/** "or" ties a condition to the one before; conditions on the same further rows are one, unless no row could meet both. */
function addClause(where: Clause[], clause: Clause, { joiner }: Filter): void {
  const last = where.at(-1);
  if (joiner === 'or' && last) {
    where[where.length - 1] = {
      kind: 'any',
      clauses: last.kind === 'any' ? [...last.clauses, clause] : [last, clause],
    };
    return;
  }
  const at = where.findIndex(other => isSameRow(other, clause));
  const known = where[at];
  if (known?.kind === 'exists' && clause.kind === 'exists')
    where[at] = { ...known, clauses: [...known.clauses, ...clause.clauses] };
  else where.push(clause);
}

function isSameRow(one: Clause, other: Clause): boolean {
  if (one.kind !== 'exists' || other.kind !== 'exists') return false;
  const plain = [one, other].every(({ count, negated }) => count === null && !negated);
  const road = (steps: readonly Step[]) => steps.map(step => `${step.join.manyColumn}>${step.to}`).join();
  return plain && road(one.road) === road(other.road) && !contradicts([...one.clauses, ...other.clauses]);
}

/** Relations only named: «студенты, у которых есть питомцы» must have one. What every row belongs to says nothing. */
export function namedRows(context: Context, joining: Joining, shared: readonly Clause[]): Clause[] {
  const { sketch, catalogue } = context;
  const tested = sketch.filters.flatMap(({ test }) => {
    if (test.kind === 'has' || test.kind === 'many') return [test.relation];
    if (test.kind === 'values') return test.options.map(option => option.ref.relation);
    return 'column' in test ? test.column.refs.map(ref => ref.relation) : [];
  });
  const sharing = shared.flatMap(clause =>
    clause.kind === 'exists' ? clause.road.map(step => step.to) : [],
  );
  const spoken = new Set([...joining.relations, ...tested, ...sharing]);
  // «не лечили собак»: what follows a denied thing belongs to it.
  const denials = sketch.filters.flatMap(({ test, negated, at }) =>
    negated && test.kind === 'has' ? [{ at, relation: test.relation }] : [],
  );
  const free = sketch.mentions.filter(
    ({ relation, at, denied: inDenial }) =>
      inDenial !== true &&
      !denials.some(
        denied =>
          at > denied.at && roadsBetween(catalogue, denied.relation, relation)[0]?.every(step => step.up),
      ),
  );
  const names = new Set(free.map(mention => mention.relation));
  return [...names].flatMap((relation): Clause[] => {
    if (spoken.has(relation)) return [];
    const clause = exists(joining, relation);
    if (clause.road.every(step => step.up)) return [];
    if (isPossessed(context, joining.subject, relation)) throw new Unclear();
    return [clause];
  });
}

/** «друзья Кайла»: rows that tie two of the subject's, said of one of them: whose are asked for is the other's. */
function isPossessed({ catalogue, sketch }: Context, subject: string, relation: string): boolean {
  const ties = catalogue.joins.filter(join => join.many === relation && join.one === subject);
  return (
    ties.length > 1 &&
    sketch.filters.some(
      ({ test }) => test.kind === 'values' && test.options.every(option => option.ref.relation === subject),
    )
  );
}

/** "states where both owners and professionals live": a column of several relations, of values that all of them have. */
export function sharedValues(
  { sketch }: Context,
  { subject }: Joining,
  targets: readonly Target[],
): Clause[] {
  const [only] = targets;
  if (targets.length !== 1 || only?.kind !== 'column') return [];
  const { refs } = only.column;
  const nouns = sketch.mentions.filter(mention => !mention.verb).map(mention => mention.relation);
  const holders = [...new Set(nouns)].filter(relation => refs.some(ref => ref.relation === relation));
  if (holders.length < 2) return [];
  const own = refs.find(ref => ref.relation === subject);
  if (!sketch.both || !own) throw new Unclear();
  return refs
    .filter(ref => ref.relation !== subject && holders.includes(ref.relation))
    .map((other): Clause => {
      const join = {
        many: own.relation,
        manyColumn: own.column,
        one: other.relation,
        oneColumn: other.column,
        usual: false,
      };
      const step: Step = { join, from: own.relation, to: other.relation, up: true };
      return { kind: 'exists', road: [step], clauses: [], negated: false, count: null };
    });
}
