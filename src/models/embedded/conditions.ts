import { type Catalogue, columnOf, relationOf } from '../../catalog/catalogue.ts';
import { chooseColumns, roadBetween } from './choose.ts';
import { type Atom, type Frame, hasRole, isPassing } from './frame.ts';
import { allOf, anyOf, type ColumnRef, type Condition, type Having, type Measure, negate } from './plan.ts';

/** What keeps a question from having one meaning. `at` is the item it hangs on. */
export interface Problem {
  readonly kind:
    | 'which-column'
    | 'both-or-either'
    | 'which-year'
    | 'no-date'
    | 'no-figure'
    | 'no-road'
    | 'share-of-what';
  readonly at: number;
  readonly columns?: readonly ColumnRef[];
  readonly values?: readonly string[];
  readonly month?: number;
}

/** A condition settled on one column, with the relation it speaks of and the place it was said. */
export interface Settled {
  readonly at: number;
  readonly joiner: 'and' | 'or';
  readonly relation: string;
  readonly condition: Condition;
  readonly negated: boolean;
  readonly each?: boolean;
  /** Narrows the denial said right before it: «не брали кредит в банке». */
  readonly narrows?: boolean;
  /** Several values of a column that a row has once, all wanted: each needs a row of its own. */
  readonly apart?: readonly Condition[];
}

export interface Settling {
  readonly frame: Frame;
  readonly catalogue: Catalogue;
  readonly main: string;
  readonly problems: Problem[];
  /** A reading was chosen before: what could be asked about is not. */
  readonly quiet?: boolean;
}

/** Settles every atom of a frame that is a condition on rows. */
export function settleAtoms(settling: Settling, atoms: readonly Atom[]): Settled[] {
  let denied: Settled | null = null;
  return atoms.flatMap(atom => {
    switch (atom.kind) {
      case 'values': {
        const beside = denied && besideDenied(settling, denied, atom);
        if (beside) return [beside];
        const settled = settleValues(settling, atom);
        denied = settled.find(item => item.negated) ?? null;
        return settled;
      }
      case 'condition':
        return settleCondition(settling, atom);
      case 'period':
        return settlePeriod(settling, atom);
      default:
        return [];
    }
  });
}

/** «не брали кредит в банке»: what follows the denied thing without a joint narrows the thing, where it can. */
function besideDenied(
  { frame }: Settling,
  denied: Settled,
  atom: Extract<Atom, { kind: 'values' }>,
): Settled | null {
  const between = frame.items.slice(denied.at + 1, atom.at);
  const option = atom.options.find(({ column }) => column.relation === denied.relation);
  const own = 'column' in denied.condition ? denied.condition.column.column : null;
  if (!option || option.column.column === own || atom.negated || between.length === 0) return null;
  if (!between.every(item => isPassing(item) && item.senses.length === 0 && !hasRole(item, 'relative')))
    return null;
  const condition: Condition = { kind: 'in', column: option.column, values: option.values, negated: false };
  return { at: atom.at, joiner: 'and', relation: denied.relation, condition, negated: true, narrows: true };
}

function settleValues(settling: Settling, atom: Extract<Atom, { kind: 'values' }>): Settled[] {
  const { frame, catalogue, main, problems } = settling;
  const chosen = chooseColumns(atom.options, option => option.column, atom.at, frame, catalogue, main);
  const fitting = preferRelevant(settling, chosen);
  if (fitting.length > 1) {
    problems.push({
      kind: 'which-column',
      at: atom.at,
      columns: fitting.map(option => option.column),
      values: fitting[0]!.values,
    });
  }
  const { column, values: said } = fitting[0]!;
  const values = [...new Set(said)];
  const base = { at: atom.at, joiner: atom.joiner, relation: column.relation };
  if (columnOf(catalogue, column).type === 'list') {
    const members = values.map(
      (value): Condition => ({ kind: 'member', column, value, sole: atom.sole && values.length === 1 }),
    );
    if (atom.negated) return [{ ...base, condition: allOf(members.map(negate))!, negated: false }];
    if (atom.joined === 'and' && !atom.both && values.length > 1)
      problems.push({ kind: 'both-or-either', at: atom.at, columns: [column], values });
    return [{ ...base, condition: atom.both ? allOf(members)! : anyOf(members), negated: false }];
  }
  const one = (value: string): Condition => ({ kind: 'in', column, values: [value], negated: false });
  const condition: Condition = { kind: 'in', column, values, negated: false };
  const down = ['down', 'across'].includes(roadBetween(catalogue, main, column.relation)?.kind ?? '');
  const apart =
    down && atom.joined === 'and' && !atom.negated && values.length > 1 ? values.map(one) : undefined;
  return [{ ...base, condition, negated: atom.negated, each: atom.each, ...(apart ? { apart } : {}) }];
}

/** Two columns of one relation hold the value: the one that another condition of the question already names loses to the other. */
function preferRelevant<T extends { column: ColumnRef }>(
  settling: Settling,
  options: readonly T[],
): readonly T[] {
  if (options.length < 2) return options;
  const named = settling.frame.columns.flatMap(mention => mention.columns);
  const kept = options.filter(option =>
    named.some(ref => ref.relation === option.column.relation && ref.column === option.column.column),
  );
  if (kept.length === 1) return kept;
  // A company and what it sells may share a word: where both are columns of these rows, the thing is meant.
  const things = options.filter(option => !columnOf(settling.catalogue, option.column).ofCompanies);
  return things.length > 0 ? things : options;
}

function settleCondition(settling: Settling, atom: Extract<Atom, { kind: 'condition' }>): Settled[] {
  const { frame, catalogue, main, problems } = settling;
  const refOf = (condition: Condition): ColumnRef =>
    'column' in condition ? (condition.column as ColumnRef) : { relation: main, column: '' };
  const chosen = chooseColumns(atom.options, refOf, atom.at, frame, catalogue, main);
  if (chosen.length > 1) {
    const columns = chosen.map(refOf);
    problems.push({ kind: 'which-column', at: atom.at, columns });
  }
  const condition = chosen[0];
  if (!condition) return [];
  const relation = refOf(condition).relation;
  const direct = ['same', 'up'].includes(roadBetween(catalogue, main, relation)?.kind ?? '');
  return [
    {
      at: atom.at,
      joiner: atom.joiner,
      relation,
      condition: atom.negated && direct ? negate(condition) : condition,
      negated: atom.negated && !direct,
    },
  ];
}

function settlePeriod(settling: Settling, atom: Extract<Atom, { kind: 'period' }>): Settled[] {
  const { catalogue, problems, frame, main } = settling;
  const { period } = atom;
  const chosen =
    atom.columns.length > 0 ? chooseColumns(atom.columns, ref => ref, atom.at, frame, catalogue, main) : [];
  const column = chosen[0] ?? dateBeside(settling, atom.at);
  if (!column) {
    problems.push({ kind: 'no-date', at: atom.at });
    return [];
  }
  const base = { at: atom.at, joiner: atom.joiner, relation: column.relation, negated: false };
  const about = columnOf(catalogue, column);
  const turn = (condition: Condition) => (atom.negated ? negate(condition) : condition);
  if (about.type === 'number') {
    if (period.year === null) {
      problems.push({ kind: 'no-date', at: atom.at });
      return [];
    }
    const op = ({ in: '=', from: '>=', before: '<', after: '>', through: '<=' } as const)[period.year.bound];
    return [{ ...base, condition: turn({ kind: 'compare', column, op, value: period.year.value }) }];
  }
  if (period.month !== null) {
    const isOwnDate = relationOf(catalogue, column.relation).date === column.column;
    if (isOwnDate) problems.push({ kind: 'which-year', at: atom.at, month: period.month, columns: [column] });
    return [{ ...base, condition: turn({ kind: 'part', column, part: 'month', value: period.month }) }];
  }
  return [{ ...base, condition: turn({ kind: 'period', column, from: period.from, to: period.to }) }];
}

/** The date of whatever dated thing was spoken of last before a period, then of the question's own rows, then of anything. */
function dateBeside(settling: Settling, at: number): ColumnRef | null {
  const { frame, catalogue, main } = settling;
  const dateOf = (relation: string): ColumnRef | null => {
    const date = catalogue.relations.get(relation)?.date;
    return date && roadBetween(catalogue, main, relation) ? { relation, column: date } : null;
  };
  const spoken = [
    ...frame.mentions.map(mention => ({ at: mention.at, relation: mention.relation })),
    ...frame.atoms.flatMap(atom =>
      atom.kind === 'values'
        ? chooseColumns(atom.options, option => option.column, atom.at, frame, catalogue, main)
            .slice(0, 1)
            .map(option => ({ at: atom.at, relation: option.column.relation }))
        : atom.kind === 'rows'
          ? [{ at: atom.at, relation: atom.relation }]
          : [],
    ),
  ];
  if (dateOf(main)) return dateOf(main);
  const latest = latestDate(settling);
  if (latest) return latest;
  const before = spoken.filter(place => place.at < at).sort((a, b) => b.at - a.at);
  const after = spoken.filter(place => place.at > at).sort((a, b) => a.at - b.at);
  for (const place of [...before, ...after]) {
    const date = dateOf(place.relation);
    if (date) return date;
  }
  return null;
}

/** The date of the latest row that a column in question tells of: «кредит больше миллиона в 2025 году». */
function latestDate({ frame, catalogue, main }: Settling): ColumnRef | null {
  const told = frame.atoms
    .flatMap((atom): readonly ColumnRef[] => {
      if (atom.kind === 'values') return atom.options.map(option => option.column);
      if (atom.kind !== 'condition') return [];
      return atom.options.flatMap(option => ('column' in option ? [option.column] : []));
    })
    .flatMap(column => (column.relation === main ? columnOf(catalogue, column).latest : []));
  const dates = [...relationOf(catalogue, main).columns.values()].filter(
    column => column.type === 'date' && column.latest.some(row => told.includes(row)),
  );
  if (dates.length === 1) return { relation: main, column: dates[0]!.name };
  // «Haval 2024 года»: a model year, unless a deed with a date of its own is spoken of («купили»).
  const deed = frame.items.some(item =>
    item.senses.some(sense => sense.kind === 'light' && sense.of.some(lean => catalogue.relations.has(lean))),
  );
  const [year] = [...relationOf(catalogue, main).columns.values()].filter(
    column => column.unit === 'year' && column.latest.some(row => told.includes(row)),
  );
  return year && !deed ? { relation: main, column: year.name } : null;
}

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

/** Whether a condition asks of one row what no row of the data is: such an answer would be empty whatever was meant. */
export function contradicts(catalogue: Catalogue, condition: Condition | null): boolean {
  if (condition === null) return false;
  if (condition.kind === 'related') return contradicts(catalogue, condition.where);
  if (condition.kind !== 'all') return false;
  const { items } = condition;
  return items.some(
    (item, index) =>
      contradicts(catalogue, item) || items.slice(index + 1).some(other => excludes(catalogue, item, other)),
  );
}

/** Whether no row meets both of two conditions on values, as far as the data tells. */
export function excludes(catalogue: Catalogue, left: Condition, right: Condition): boolean {
  if (left.kind !== 'in' || right.kind !== 'in' || left.negated || right.negated || left === right)
    return false;
  if (left.column.relation !== right.column.relation) return false;
  if (left.column.column === right.column.column)
    return !left.values.some(value => right.values.includes(value));
  return isOfNone(catalogue, left, right) || isOfNone(catalogue, right, left);
}

function isOfNone(
  catalogue: Catalogue,
  narrow: Extract<Condition, { kind: 'in' }>,
  wide: Extract<Condition, { kind: 'in' }>,
): boolean {
  const { narrows } = columnOf(catalogue, narrow.column);
  if (narrows?.column !== wide.column.column) return false;
  return !narrow.values.some(
    value => narrows.found.get(value)?.some(kind => wide.values.includes(kind)) ?? true,
  );
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

/** Bounds on figures: of groups where there are groups, else of the rows that belong to each row. */
export function settleFigures(
  settling: Settling,
  measures: Measure[],
  toMeasure: (atom: Extract<Atom, { kind: 'figure' }>) => Measure | null,
): { having: Having[]; conditions: Condition[] } {
  const { frame, catalogue, main, problems } = settling;
  const having: Having[] = [];
  const conditions: Condition[] = [];
  for (const atom of frame.atoms) {
    if (atom.kind === 'rows') {
      const road = roadBetween(catalogue, main, atom.relation);
      if (road?.kind === 'down' || road?.kind === 'across') continue;
      if (frame.groups.length === 0 || road?.kind !== 'same') {
        problems.push({ kind: 'no-figure', at: atom.at });
        continue;
      }
      having.push(bound(measures, { fn: 'count', column: null }, atom));
    }
    if (atom.kind !== 'figure') continue;
    const measure = toMeasure(atom);
    if (measure === null) continue;
    const relation = measure.column?.relation ?? main;
    const road = roadBetween(catalogue, main, relation);
    if (frame.groups.length > 0 && road?.kind === 'same') having.push(bound(measures, measure, atom));
    else if (road?.kind === 'down') {
      conditions.push({
        kind: 'related',
        relation,
        where: null,
        measure: { fn: measure.fn, column: measure.column },
        op: atom.op,
        value: atom.value,
        ...(atom.high === undefined ? {} : { high: atom.high }),
      });
    } else problems.push({ kind: 'no-figure', at: atom.at });
  }
  return { having, conditions };
}

function bound(
  measures: Measure[],
  measure: Measure,
  atom: Extract<Atom, { kind: 'rows' | 'figure' }>,
): Having {
  let index = measures.findIndex(known => JSON.stringify(known) === JSON.stringify(measure));
  if (index < 0) index = measures.push(measure) - 1;
  return {
    measure: index,
    op: atom.op,
    value: atom.value,
    ...(atom.high === undefined ? {} : { high: atom.high }),
  };
}
