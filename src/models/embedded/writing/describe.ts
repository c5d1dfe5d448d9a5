import type { Language } from '../../../capabilities/tool.ts';
import { type Catalogue, columnOf, relationOf } from '../../../catalog/catalogue.ts';
import { engineWords, sayAmount, sayDate } from '../../../words/engine.ts';
import { allOf, type ColumnRef, type Condition, type Measure, type Plan, sameRef } from '../plan.ts';

/** How a plan reads a question, in one sentence that names every condition, figure, group, order and bound of it. */
export function describePlan(plan: Plan, catalogue: Catalogue, language: Language): string {
  const words = engineWords[language];
  const relation = relationOf(catalogue, plan.relation).label[language];
  const say: Saying = { catalogue, language };
  const subject =
    plan.shape === 'rows'
      ? relation
      : plan.measures.map(measure => describeMeasure(measure, plan, say)).join('; ');
  const groups = plan.groups.map(group =>
    group.grain ? words.byGrain[group.grain] : groupOf(group.column, say),
  );
  const where = withoutKnown(plan);
  const parts = [
    `${subject}${groups.length > 0 ? words.grouped(groups.join(words.and)) : ''}${where ? words.where(describeCondition(where, say)) : ''}`,
    ...plan.having.map(having => {
      const what = describeMeasure(plan.measures[having.measure]!, plan, say);
      const unit = unitOf(plan.measures[having.measure]!, say);
      return words.having(
        having.high === undefined
          ? words.compare[having.op](what, sayAmount(having.value, unit, language))
          : words.between(
              what,
              sayAmount(having.value, unit, language),
              sayAmount(having.high, unit, language),
            ),
      );
    }),
    ...plan.orders.map(order => {
      const what =
        order.by.kind === 'column'
          ? labelOf(order.by.column, say)
          : order.by.kind === 'group'
            ? labelOf(plan.groups[order.by.index]!.column, say)
            : describeMeasure(plan.measures[order.by.index]!, plan, say);
      return order.descending ? words.descending(what) : words.ascending(what);
    }),
    ...(plan.offset > 0
      ? [words.place(String(plan.offset + 1))]
      : plan.limit === null
        ? []
        : [words.first(String(plan.limit))]),
  ];
  const sentence = parts.join('; ');
  return `${sentence[0]!.toUpperCase()}${sentence.slice(1)}.`;
}

/** A short heading for a plan's table: what is listed or counted, by what. */
export function titleOf(plan: Plan, catalogue: Catalogue, language: Language): string {
  return describePlan(
    { ...plan, where: null, having: [], orders: [], limit: null, offset: 0 },
    catalogue,
    language,
  ).replace(/\.$/, '');
}

/** The condition as said: that a group or an order's column has a value goes without saying. */
function withoutKnown(plan: Plan): Condition | null {
  const refs = [
    ...plan.groups.map(group => group.column),
    ...plan.orders.flatMap(order => (order.by.kind === 'column' ? [order.by.column] : [])),
  ];
  const isPlain = (item: Condition) =>
    item.kind === 'missing' && item.negated && refs.some(ref => sameRef(ref, item.column));
  if (plan.where === null || isPlain(plan.where)) return null;
  return plan.where.kind === 'all' ? allOf(plan.where.items.filter(item => !isPlain(item))) : plan.where;
}

function groupOf(ref: ColumnRef, say: Saying): string {
  const column = columnOf(say.catalogue, ref);
  return column.by?.[say.language] ?? engineWords[say.language].byColumn(column.label[say.language]);
}

function amountOf(relation: string, say: Saying): string {
  const { forms, label } = relationOf(say.catalogue, relation);
  return (forms.of ?? label)[say.language];
}

interface Saying {
  readonly catalogue: Catalogue;
  readonly language: Language;
}

function unitOf(measure: Measure, say: Saying): string | null {
  return measure.column && measure.fn !== 'count' ? columnOf(say.catalogue, measure.column).unit : null;
}

function describeMeasure(measure: Measure, plan: Plan, say: Saying): string {
  const words = engineWords[say.language];
  const relation = amountOf(measure.relation ?? plan.relation, say);
  const column = measure.column ? labelOf(measure.column, say) : relation;
  const condition = measure.where ? describeCondition(measure.where, say) : null;
  const suffix = measure.divide ? ` ${words.divided[measure.divide] ?? ''}` : '';
  switch (measure.fn) {
    case 'percentile':
      return `${words.measure.percentile(column, String(Math.round((measure.p ?? 0.5) * 100)))}${suffix}`;
    case 'corr':
      return words.measure.corr(column, measure.other ? labelOf(measure.other, say) : '');
    case 'per':
      return words.measure.per(relation, measure.per ? labelOf(measure.per, say) : '');
    case 'count':
      if (measure.column) return words.measure.count_known(column);
      return `${words.measure.count(relation)}${condition ? words.of(condition) : ''}`;
    case 'share_of_total':
      return words.measure.share_of_total(relation);
    case 'share':
      return `${words.measure.share(relation)}${condition ? words.of(condition) : ''}`;
    default:
      return `${words.measure[measure.fn](column)}${condition ? words.of(condition) : ''}${suffix}`;
  }
}

function describeCondition(condition: Condition, say: Saying, nested = false): string {
  const words = engineWords[say.language];
  switch (condition.kind) {
    case 'all':
    case 'any': {
      const joint = condition.kind === 'any' ? words.or : nested ? words.and : ', ';
      const text = condition.items.map(item => describeCondition(item, say, true)).join(joint);
      return nested ? `(${text})` : text;
    }
    case 'not':
      if (condition.item.kind !== 'related' || condition.item.measure)
        return words.not(
          describeCondition(condition.item, say),
          ['all', 'any'].includes(condition.item.kind),
        );
      return describeRelated(condition.item, say, true);
    case 'related':
      return condition.measure ? describeBoundRows(condition, say) : describeRelated(condition, say, false);
    default:
      return describeColumnCondition(condition, say);
  }
}

type Related = Extract<Condition, { kind: 'related' }>;

/** «с договором (кредит, Экспобанк)»: the values alone say what they are values of. */
function describeRelated(condition: Related, say: Saying, denied: boolean): string {
  const words = engineWords[say.language];
  const { forms, label } = relationOf(say.catalogue, condition.relation);
  const form = (denied ? forms.without : forms.with)?.[say.language];
  const plain = label[say.language];
  const where = condition.where && describeInside(condition.where, say);
  if (denied) return words.hasNot(form ?? words.hasNotFallback(plain), where);
  return words.has(form ?? words.hasFallback(plain), where);
}

function describeInside(condition: Condition, say: Saying): string {
  const words = engineWords[say.language];
  if (condition.kind === 'all') return condition.items.map(item => describeInside(item, say)).join(', ');
  if (condition.kind === 'in' && !condition.negated)
    return condition.values.map(value => labelOfValue(condition.column, value, say)).join(words.or);
  return describeCondition(condition, say, true);
}

/** «число договоров (кредит) больше 2». */
function describeBoundRows(condition: Related, say: Saying): string {
  const words = engineWords[say.language];
  const { fn = 'count', column } = condition.measure ?? {};
  const where = condition.where ? words.of(describeInside(condition.where, say)) : '';
  const of = column ? labelOf(column, say) : amountOf(condition.relation, say);
  const what = `${words.measure[fn](of, '')}${where}`;
  const amount = (value: number) =>
    sayAmount(value, column ? columnOf(say.catalogue, column).unit : null, say.language);
  return condition.high === undefined
    ? words.compare[condition.op ?? '='](what, amount(condition.value ?? 0))
    : words.between(what, amount(condition.value ?? 0), amount(condition.high));
}

function describeColumnCondition(
  condition: Exclude<Condition, { kind: 'all' | 'any' | 'not' | 'related' }>,
  say: Saying,
): string {
  const words = engineWords[say.language];
  const label = labelOf(condition.column, say);
  const { unit } = columnOf(say.catalogue, condition.column);
  const valueLabel = (value: string) => labelOfValue(condition.column, value, say);
  switch (condition.kind) {
    case 'compare':
      if (typeof condition.value === 'boolean') return condition.value ? words.yes(label) : words.no(label);
      return words.compare[condition.op](
        label,
        typeof condition.value === 'number'
          ? sayAmount(condition.value, unit, say.language)
          : valueLabel(condition.value),
      );
    case 'between':
      return words.between(
        label,
        sayAmount(condition.low, unit, say.language),
        sayAmount(condition.high, unit, say.language),
      );
    case 'in': {
      const values = condition.values.map(valueLabel).join(condition.negated ? ', ' : words.or);
      return condition.negated ? words.noneOf(label, values) : words.oneOf(label, values);
    }
    case 'missing':
      return condition.negated ? words.present(label) : words.missing(label);
    case 'member':
      return condition.sole
        ? words.sole(valueLabel(condition.value))
        : words.member(valueLabel(condition.value));
    case 'period': {
      const whole = wholePeriod(condition.from, condition.to);
      if (whole?.month === null) return words.wholeYear(label, whole.year);
      if (whole) return words.wholeMonth(label, words.months[whole.month - 1] ?? '', whole.year);
      return words.period(
        label,
        condition.from && sayDate(condition.from, say.language),
        condition.to && sayDate(dayBefore(condition.to), say.language),
      );
    }
    case 'part':
      return words.month(label, words.months[condition.value - 1] ?? String(condition.value));
    case 'pattern':
      return words[condition.mode](label, condition.text);
    case 'against': {
      const above = condition.op === '>' || condition.op === '>=';
      if (condition.fn === 'median') return above ? words.aboveMedian(label) : words.belowMedian(label);
      return above ? words.aboveAverage(label) : words.belowAverage(label);
    }
  }
}

/** The calendar year or month that two bounds enclose exactly. */
function wholePeriod(from: string | null, to: string | null): { year: string; month: number | null } | null {
  const [year, month, day] = (from ?? '').split('-').map(Number);
  const [endYear, endMonth, endDay] = (to ?? '').split('-').map(Number);
  if (!year || !month || !endYear || !endMonth || day !== 1 || endDay !== 1) return null;
  const months = (endYear - year) * 12 + endMonth - month;
  if (months === 12 && month === 1) return { year: String(year), month: null };
  return months === 1 ? { year: String(year), month } : null;
}

function labelOf(ref: ColumnRef, say: Saying): string {
  return columnOf(say.catalogue, ref).label[say.language];
}

function labelOfValue(ref: ColumnRef, value: string, say: Saying): string {
  return (
    columnOf(say.catalogue, ref).values.find(known => known.value === value)?.label[say.language] ?? value
  );
}

function dayBefore(iso: string): string {
  return new Date(Date.parse(`${iso}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}
