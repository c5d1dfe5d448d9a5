import { type Catalogue, columnOf, relationOf } from '../../catalog/catalogue.ts';
import { chooseColumns, chooseRelation, roadBetween } from './choose.ts';
import {
  contradicts,
  joinSettled,
  type Problem,
  type Settled,
  type Settling,
  settleAtoms,
  settleFigures,
} from './conditions.ts';
import { type Atom, type Frame, type RawGroup, type RawMeasure, sensesOf } from './frame.ts';
import {
  allOf,
  type ColumnRef,
  type Condition,
  columnsOf,
  type Group,
  type Measure,
  type Order,
  type Plan,
  sameRef,
} from './plan.ts';

const MANY = 10;

export interface Resolved {
  readonly plan: Plan;
  readonly problems: readonly Problem[];
}

/** Decides what a frame is about and turns it into a plan; what has several meanings comes back as problems. */
export function resolveFrame(frame: Frame, catalogue: Catalogue, given?: string): Resolved {
  const main = given ?? chooseRelation(frame, catalogue);
  const problems: Problem[] = [];
  const settling: Settling = { frame, catalogue, main, problems };
  const settled = settleAtoms(settling, [...narrowings(frame, main), ...frame.atoms]);
  for (const item of settled)
    if (!roadBetween(catalogue, main, item.relation)) problems.push({ kind: 'no-road', at: item.at });
  const comparison = takeComparison(frame, catalogue, settled);
  const groups = [...comparison.groups, ...frame.groups.flatMap(group => resolveGroup(settling, group))];
  const share = splitShare(settling, comparison.kept);
  const restricted = frame.measures.find(measure => measure.restrictedFrom !== undefined);
  const plainSettled = restricted
    ? share.base.filter(item => item.at < restricted.restrictedFrom!)
    : share.base;
  const measures = [
    ...share.measures,
    ...frame.measures.flatMap(raw => {
      const of =
        raw.restrictedFrom === undefined ? [] : settled.filter(item => item.at >= raw.restrictedFrom!);
      return resolveMeasure(settling, raw, of);
    }),
  ];
  if (frame.ratioPer) measures.unshift(ratioMeasure(settling, frame.ratioPer));
  const described = describeMeasures(settling);
  measures.push(...described);
  const unused = implyMeasures(settling, measures, groups);
  const { having, conditions } = settleFigures(
    settling,
    measures,
    atom => resolveMeasure(settling, atom.measure, [])[0] ?? null,
  );
  const where = allOf([joinSettled(settling, plainSettled), ...conditions]);
  const isFigures = measures.some(measure => !measure.relation) || groups.length > 0;
  const implied = isFigures && measures.length === 0 && frame.rankings.length === 0;
  if (implied) measures.push({ fn: 'count', column: null });
  const orders = resolveOrders(settling, isFigures, groups, measures);
  if (isFigures && measures.length === 0) measures.push({ fn: 'count', column: null });
  const superlative = frame.rankings.find(ranking => ranking.superlative);
  const limit =
    frame.limit ?? (superlative ? (superlative.plural ? (groups.length > 0 ? null : MANY) : 1) : null);
  // A ranking, a bound on groups or a choice of values speaks of groups that have a name.
  const known =
    limit !== null || having.length > 0 || (frame.which && !frame.counts && frame.measures.length === 0)
      ? groups.map((group): Condition => ({ kind: 'missing', column: group.column, negated: true }))
      : [];
  const rankedColumns = isFigures
    ? []
    : frame.rankings.flatMap(ranking =>
        ranking.by.kind === 'columns' ? [pick(settling, ranking.by.columns)] : [],
      );
  const knownRows = rankedColumns.map((column): Condition => ({ kind: 'missing', column, negated: true }));
  const plan: Plan = {
    relation: main,
    shape: isFigures ? 'figures' : 'rows',
    where: once(allOf([where, ...known.filter(item => !isList(catalogue, item)), ...knownRows])),
    columns: isFigures
      ? []
      : uniqueRefs([...unused, ...columnsOf(where), ...rankedColumns, ...sortColumns(settling)]),
    groups,
    measures:
      frame.divide === null ? measures : measures.map(measure => inUnit(catalogue, measure, frame.divide!)),
    having,
    orders,
    limit,
    offset: frame.offset,
  };
  const [second] = settled.filter(item => !item.negated).slice(1);
  if (problems.length === 0 && (contradicts(catalogue, plan.where) || isRatioOfTwo(frame, settled)))
    problems.push({ kind: 'no-figure', at: second?.at ?? 0 });
  return { plan, problems };
}

/** "the ratio of declined to converted": one figure over another, which is no share of either. */
function isRatioOfTwo(frame: Frame, settled: readonly Settled[]): boolean {
  if (frame.share === null || !/^(ratio|соотношени|отношени)/i.test(frame.items[frame.share]?.text ?? ''))
    return false;
  const columns = settled.flatMap(({ condition, negated }) =>
    condition.kind === 'in' && !negated ? [`${condition.column.relation}.${condition.column.column}`] : [],
  );
  return new Set(columns).size < columns.length || frame.measures.some(measure => measure.named);
}

/** A name with a plain reading elsewhere («сумма кредита») says its kind only where the rows are those it narrows. */
function narrowings(frame: Frame, main: string): Atom[] {
  return frame.items.flatMap((item, at): Atom[] => {
    const columns = sensesOf(item, 'column');
    const plain = columns.filter(sense => !sense.within);
    const narrowed = columns.filter(sense => sense.within && sense.relation === main);
    const used =
      frame.measures.some(measure => measure.columns.some(ref => ref.relation === main)) ||
      frame.groups.length + frame.atoms.length > 0;
    if (!used || plain.length === 0 || plain.some(sense => sense.relation === main)) return [];
    return narrowed.slice(0, 1).map(({ relation, within }) => ({
      kind: 'values',
      at,
      joiner: 'and',
      negated: false,
      options: [{ column: { relation, column: within?.column ?? '' }, values: [within?.is ?? ''] }],
      joined: 'one',
      both: false,
      sole: false,
      each: false,
    }));
  });
}

/** The same condition said twice is one. */
function once(condition: Condition | null): Condition | null {
  if (condition?.kind !== 'all') return condition;
  const texts = condition.items.map(item => JSON.stringify(item));
  return allOf(condition.items.filter((_, index) => texts.indexOf(texts[index]!) === index));
}

function isList(catalogue: Catalogue, item: Condition): boolean {
  return item.kind === 'missing' && columnOf(catalogue, item.column).type === 'list';
}

function inUnit(catalogue: Catalogue, measure: Measure, divide: number): Measure {
  if (divide !== 12)
    return measure.column &&
      columnOf(catalogue, measure.column).type === 'number' &&
      !measure.fn.startsWith('count')
      ? { ...measure, divide }
      : measure;
  return measure.column && columnOf(catalogue, measure.column).unit === 'months' && measure.fn !== 'count'
    ? { ...measure, divide }
    : measure;
}

/** «сравни мужчин и женщин»: the values compared become the groups. */
function takeComparison(
  frame: Frame,
  catalogue: Catalogue,
  settled: readonly Settled[],
): { kept: readonly Settled[]; groups: Group[] } {
  const figures = frame.measures.length > 0 || frame.share !== null;
  const compared = settled.find(
    item =>
      item.condition.kind === 'in' &&
      item.condition.values.length > 1 &&
      // «средний доход мужчин и женщин»: all the values there are narrow nothing, so they must be compared.
      (frame.compare ||
        (item.each && !item.negated && (figures || frame.columns.some(mention => !mention.used))) ||
        (figures &&
          !item.negated &&
          item.condition.values.length === columnOf(catalogue, item.condition.column).values.length)),
  );
  if (compared?.condition.kind !== 'in') return { kept: settled, groups: [] };
  return { kept: settled, groups: [{ column: compared.condition.column }] };
}

function pick(settling: Settling, columns: readonly ColumnRef[], at = 0): ColumnRef {
  const { frame, catalogue, main } = settling;
  const own = columns.find(ref => ref.relation === main);
  if (own) return own;
  const up = columns.find(ref => roadBetween(catalogue, main, ref.relation)?.kind === 'up');
  return up ?? chooseColumns(columns, ref => ref, at, frame, catalogue, main)[0]!;
}

function resolveGroup(settling: Settling, group: RawGroup): Group[] {
  const { catalogue, main, problems } = settling;
  if (group.grain && group.columns.length === 0) {
    const date = catalogue.relations.get(main)?.date ?? null;
    if (!date) {
      problems.push({ kind: 'no-date', at: group.at });
      return [];
    }
    return [{ column: { relation: main, column: date }, grain: group.grain }];
  }
  if (group.relation) {
    const relation = relationOf(catalogue, group.relation);
    const road = roadBetween(catalogue, main, group.relation);
    if (relation.key && (road?.kind === 'same' || road?.kind === 'up')) {
      const title = relation.show[0];
      return [
        { column: { relation: group.relation, column: relation.key } },
        ...(title ? [{ column: { relation: group.relation, column: title } }] : []),
      ];
    }
    problems.push({ kind: 'no-road', at: group.at });
    return [];
  }
  const column = pick(settling, group.columns, group.at);
  const about = columnOf(catalogue, column);
  if (about.type === 'date' || about.type === 'moment') return [{ column, grain: group.grain ?? 'month' }];
  return [{ column }];
}

/** A share's figure: what is said after its verb, or at all, over what is said before it. */
function splitShare(
  settling: Settling,
  settled: readonly Settled[],
): { base: readonly Settled[]; measures: Measure[] } {
  const { frame } = settling;
  if (frame.share === null) {
    if (frame.percentOfTotal && frame.groups.length > 0 && frame.measures.length === 0) {
      return { base: settled, measures: [{ fn: 'share_of_total', column: null }] };
    }
    return { base: settled, measures: [] };
  }
  const after = settled.filter(item => item.at > frame.share!);
  const before = settled.filter(item => item.at < frame.share!);
  const relatedRows = frame.mentions.filter(
    mention => roadBetween(settling.catalogue, settling.main, mention.relation)?.kind === 'down',
  );
  if (after.length === 0 && before.length === 0 && relatedRows.length === 0) {
    return frame.groups.length > 0
      ? { base: [], measures: [{ fn: 'share_of_total', column: null }] }
      : { base: [], measures: [] };
  }
  if (frame.shareBase !== null) {
    const base = settled.filter(item => item.at > frame.shareBase!);
    const part = settled.filter(item => item.at < frame.shareBase!);
    return { base, measures: [shareMeasure(settling, part)] };
  }
  const verb = verbPlaces(frame).find(place => {
    const left = after.filter(item => item.at < place);
    const right = after.filter(item => item.at >= place);
    return left.length > 0 && right.length > 0;
  });
  if (verb === undefined) {
    // «доля женщин с высшим образованием»: of all, or of the women? The two differ, so it is asked.
    if (after.length > 1 && before.length === 0 && !settling.quiet)
      settling.problems.push({ kind: 'share-of-what', at: after[0]!.at });
    const part = after.length > 0 || before.length === 0 ? after : before;
    return { base: part === after ? before : [], measures: [shareMeasure(settling, part)] };
  }
  return {
    base: [...before, ...after.filter(item => item.at < verb)],
    measures: [
      shareMeasure(
        settling,
        after.filter(item => item.at >= verb),
      ),
    ],
  };
}

/** Where a verb stands, alone or at the head of a phrase the catalogue knows whole: «снимает жильё», "own their home". */
function verbPlaces(frame: Frame): number[] {
  const headed = frame.items.flatMap((item, at) => {
    const first = item.text.toLowerCase().split(/\s/)[0] ?? '';
    const isVerb =
      /^(rent|own|have|has|live|earn|drive|are|is|got|gave|took|make|work|agreed|accepted|declined|ignored|refused|converted)s?$/.test(
        first,
      ) ||
      /^(состоит|ездит|водит|живут)$|^[а-яё]{3,}(ает|яет|еет|ует|ют|ят|или|али|ился|ились|илось|алось|ались|ался)$/.test(
        first,
      );
    return isVerb &&
      item.senses.some(sense => sense.kind === 'value' || sense.kind === 'notion' || sense.kind === 'column')
      ? [at]
      : [];
  });
  return [...frame.predicates, ...headed].sort((a, b) => a - b);
}

function shareMeasure(settling: Settling, part: readonly Settled[]): Measure {
  const where = joinSettled(settling, part);
  return where === null ? { fn: 'share_of_total', column: null } : { fn: 'share', column: null, where };
}

function ratioMeasure(settling: Settling, ratio: { relation: string; perRelation: string | null }): Measure {
  const { catalogue, problems } = settling;
  const per = ratio.perRelation ?? catalogue.defaultRelation;
  const road = roadBetween(catalogue, ratio.relation, per);
  if (road?.kind !== 'up') {
    problems.push({ kind: 'no-road', at: 0 });
    return { fn: 'count', column: null };
  }
  return { fn: 'per', column: null, per: { relation: ratio.relation, column: road.join.manyColumn } };
}

function resolveMeasure(settling: Settling, raw: RawMeasure, restricted: readonly Settled[]): Measure[] {
  const { catalogue, main, problems } = settling;
  if (raw.named) {
    const named = catalogue.measures.find(measure => measure.name === raw.named)!;
    const column = { relation: named.relation, column: named.column };
    if (named.fn !== 'share') return [{ fn: named.fn, column }];
    return [
      { fn: 'share', column: null, where: { kind: 'in', column, values: [named.is ?? ''], negated: false } },
    ];
  }
  const where = restricted.length > 0 ? joinSettled(settling, restricted) : null;
  if (raw.fn === 'count') {
    const relation = raw.relation ?? main;
    const road = roadBetween(catalogue, main, relation);
    if (relation !== main && road?.kind === 'up')
      return [{ fn: 'count_distinct', column: { relation: main, column: road.join.manyColumn } }];
    if (relation !== main && road?.kind === 'down') return [{ fn: 'count', column: null, relation }];
    return [{ fn: 'count', column: null, ...(where ? { where } : {}) }];
  }
  if (raw.columns.length === 0)
    return [{ fn: raw.fn, column: null, ...(raw.p === undefined ? {} : { p: raw.p }) }];
  const column = pick(settling, raw.columns);
  const road = roadBetween(catalogue, main, column.relation);
  if (road?.kind === 'down' || road?.kind === 'across' || road === null) {
    problems.push({ kind: 'no-road', at: 0 });
  }
  const other = raw.others ? { other: pick(settling, raw.others) } : {};
  return [
    {
      fn: raw.fn,
      column,
      ...other,
      ...(raw.p === undefined ? {} : { p: raw.p }),
      ...(where ? { where } : {}),
    },
  ];
}

/** "describe age": the usual figures of a number, the counts of a text column. */
function describeMeasures(settling: Settling): Measure[] {
  const { frame, catalogue } = settling;
  if (!frame.describe) return [];
  const mention = frame.columns.find(
    item => !item.used && item.columns.some(ref => columnOf(catalogue, ref).type === 'number'),
  );
  if (!mention) return [];
  mention.used = true;
  const column = pick(
    settling,
    mention.columns.filter(ref => columnOf(catalogue, ref).type === 'number'),
    mention.at,
  );
  return [
    { fn: 'count', column },
    { fn: 'avg', column },
    { fn: 'stddev', column },
    { fn: 'min', column },
    { fn: 'percentile', column, p: 0.25 },
    { fn: 'percentile', column, p: 0.5 },
    { fn: 'percentile', column, p: 0.75 },
    { fn: 'max', column },
  ];
}

/** Columns said without a figure: a group beside them or "what is" asks for their usual figure, a list shows them. */
function implyMeasures(settling: Settling, measures: Measure[], groups: readonly Group[]): ColumnRef[] {
  const { frame, catalogue, main, problems } = settling;
  const unused = frame.columns.filter(
    mention => !mention.used && !frame.groups.some(group => group.at === mention.at),
  );
  const shown: ColumnRef[] = [];
  const keyed = frame.atoms.some(
    atom =>
      atom.kind === 'condition' &&
      atom.options.some(option => 'column' in option && columnOf(catalogue, option.column as ColumnRef).key),
  );
  for (const mention of unused) {
    const column = pick(settling, mention.columns, mention.at);
    const about = columnOf(catalogue, column);
    const wantsFigure =
      groups.length > 0 ||
      (about.aggregate === 'sum' && frame.mentions.length === 0 && !frame.shows && !frame.who && !keyed) ||
      (frame.which && !keyed && frame.mentions.length + frame.atoms.length > 0 && !frame.shows && !frame.who);
    if (
      about.type === 'number' &&
      wantsFigure &&
      about.aggregate !== null &&
      measures.every(measure => measure.fn === 'count')
    ) {
      measures.push({ fn: about.aggregate, column });
      continue;
    }
    // A figure was without its column: «доход … средний».
    const open = measures.findIndex(
      measure =>
        measure.column === null &&
        ['avg', 'sum', 'median', 'min', 'max', 'stddev', 'percentile'].includes(measure.fn),
    );
    if (about.type === 'number' && open >= 0) {
      measures[open] = { ...measures[open]!, column };
      continue;
    }
    if (measures.some(measure => mention.columns.some(ref => sameRef(ref, measure.column)))) continue;
    if (measures.length === 0 && groups.length === 0) {
      if (['same', 'up'].includes(roadBetween(catalogue, main, column.relation)?.kind ?? ''))
        shown.push(column);
      else problems.push({ kind: 'no-figure', at: mention.at });
    } else problems.push({ kind: 'no-figure', at: mention.at });
  }
  return shown;
}

function sortColumns(settling: Settling): ColumnRef[] {
  return settling.frame.sorts.flatMap(sort =>
    sort.columns.length > 0 ? [pick(settling, sort.columns)] : [],
  );
}

function resolveOrders(
  settling: Settling,
  isFigures: boolean,
  groups: readonly Group[],
  measures: Measure[],
): Order[] {
  const { frame, catalogue, main } = settling;
  const orders: Order[] = [];
  const indexOf = (measure: Measure) => {
    const known = measures.findIndex(item => JSON.stringify(item) === JSON.stringify(measure));
    return known >= 0 ? known : measures.push(measure) - 1;
  };
  for (const ranking of frame.rankings) {
    const { by, descending } = ranking;
    if (by.kind === 'count') {
      const relation = by.relation ?? main;
      const own = relation === main || isFigures;
      if (isFigures) {
        if (measures.length === 1 && measures[0]!.fn === 'count' && by.relation === null)
          orders.push({ by: { kind: 'measure', index: 0 }, descending });
        else
          orders.push({ by: { kind: 'measure', index: indexOf({ fn: 'count', column: null }) }, descending });
      } else if (!own)
        orders.push({
          by: { kind: 'measure', index: indexOf({ fn: 'count', column: null, relation }) },
          descending,
        });
      else {
        // «кто чаще всего …»: rows of whatever else is spoken of.
        const other = frame.mentions.find(
          mention => roadBetween(catalogue, main, mention.relation)?.kind === 'down',
        );
        if (other)
          orders.push({
            by: { kind: 'measure', index: indexOf({ fn: 'count', column: null, relation: other.relation }) },
            descending,
          });
        else settling.problems.push({ kind: 'no-figure', at: 0 });
      }
    } else if (by.kind === 'measure') {
      const [measure] = resolveMeasure(settling, by.measure, []);
      if (!measure) continue;
      const relation = by.measure.relation ?? measure.column?.relation ?? main;
      const down = !isFigures && roadBetween(catalogue, main, relation)?.kind === 'down';
      orders.push({
        by: { kind: 'measure', index: indexOf(down ? { ...measure, relation } : measure) },
        descending,
      });
    } else if (isFigures) {
      const column = pick(settling, by.columns);
      const group = groups.findIndex(item => sameRef(item.column, column));
      const measure = measures.findIndex(item => sameRef(item.column, column));
      if (group >= 0) orders.push({ by: { kind: 'group', index: group }, descending });
      else if (measure >= 0) orders.push({ by: { kind: 'measure', index: measure }, descending });
      else
        orders.push({
          by: {
            kind: 'measure',
            index: indexOf({ fn: columnOf(catalogue, column).aggregate === 'sum' ? 'sum' : 'avg', column }),
          },
          descending,
        });
    } else {
      const column = pick(settling, by.columns);
      const finer = columnOf(catalogue, column).finer;
      orders.push(
        finer
          ? {
              by: { kind: 'column', column: { relation: column.relation, column: finer } },
              descending: !descending,
            }
          : { by: { kind: 'column', column }, descending },
      );
    }
  }
  for (const sort of frame.sorts) {
    if (sort.measure) {
      const [measure] = resolveMeasure(settling, sort.measure, []);
      if (measure)
        orders.push({
          by: { kind: 'measure', index: indexOf(measure) },
          descending: sort.descending ?? true,
        });
    } else if (sort.columns.length === 0) {
      if (orders.length > 0)
        orders[orders.length - 1] = { ...orders.at(-1)!, descending: sort.descending ?? true };
      else if (isFigures && measures.length > 0)
        orders.push({ by: { kind: 'measure', index: 0 }, descending: sort.descending ?? true });
    } else {
      const column = pick(settling, sort.columns);
      const about = columnOf(catalogue, column);
      const descending = sort.descending ?? (about.type === 'number' && about.unit === 'RUB');
      const group = groups.findIndex(item => sameRef(item.column, column));
      const measure = measures.findIndex(item => sameRef(item.column, column));
      if (group >= 0) orders.push({ by: { kind: 'group', index: group }, descending });
      else if (measure >= 0) orders.push({ by: { kind: 'measure', index: measure }, descending });
      else if (!isFigures) orders.push({ by: { kind: 'column', column }, descending });
    }
  }
  if (orders.length === 0 && isFigures && frame.limit !== null && measures.length > 0 && groups.length > 0) {
    orders.push({ by: { kind: 'measure', index: 0 }, descending: true });
  }
  return orders;
}

function uniqueRefs(refs: readonly ColumnRef[]): ColumnRef[] {
  return refs.filter((ref, index) => refs.findIndex(other => sameRef(other, ref)) === index);
}
