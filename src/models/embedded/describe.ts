import type { Language } from '../../capabilities/tool.ts';
import { type Catalogue, columnOf, relationOf } from '../../catalog/catalogue.ts';
import { engineWords, sayAmount, sayDate } from '../../words/engine.ts';
import type { ColumnRef, Condition, Measure, Plan } from './plan.ts';

/** How a plan reads a question, in one sentence that names every condition, figure, group, order and bound of it. */
export function describePlan(plan: Plan, catalogue: Catalogue, language: Language): string {
  const words = engineWords[language];
  const relation = relationOf(catalogue, plan.relation).label[language];
  const say: Saying = { catalogue, language };
  const subject =
    plan.shape === 'rows'
      ? relation
      : plan.measures.map(measure => describeMeasure(measure, plan, say)).join('; ');
  const ofWhat =
    plan.shape === 'figures' &&
    plan.measures.every(measure => measure.column !== null && measure.column.relation !== plan.relation)
      ? words.of(relation)
      : '';
  const groups = plan.groups.map(group => {
    const label = labelOf(group.column, say);
    return group.grain ? `${words.grain[group.grain]}${words.of(label)}` : label;
  });
  const parts = [
    `${subject}${ofWhat}${groups.length > 0 ? words.grouped(groups.join(', ')) : ''}${plan.where ? words.where(describeCondition(plan.where, say)) : ''}`,
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

interface Saying {
  readonly catalogue: Catalogue;
  readonly language: Language;
}

function unitOf(measure: Measure, say: Saying): string | null {
  return measure.column && measure.fn !== 'count' ? columnOf(say.catalogue, measure.column).unit : null;
}

function describeMeasure(measure: Measure, plan: Plan, say: Saying): string {
  const words = engineWords[say.language];
  const relation = relationOf(say.catalogue, measure.relation ?? plan.relation).label[say.language];
  const column = measure.column ? labelOf(measure.column, say) : relation;
  const condition = measure.where ? describeCondition(measure.where, say) : null;
  const suffix = measure.divide === 12 ? ` ${words.inYears}` : '';
  switch (measure.fn) {
    case 'percentile':
      return `${words.measure.percentile(column, String(Math.round((measure.p ?? 0.5) * 100)))}${suffix}`;
    case 'corr':
      return words.measure.corr(column, measure.other ? labelOf(measure.other, say) : '');
    case 'per':
      return words.measure.per(relation, measure.per ? labelOf(measure.per, say) : '');
    case 'share':
      return words.measure.share(`${relation}${condition ? words.of(condition) : ''}`);
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
      return condition.item.kind === 'related' && !condition.item.measure
        ? words.hasNot(
            relationOf(say.catalogue, condition.item.relation).label[say.language],
            condition.item.where && describeCondition(condition.item.where, say),
          )
        : words.not(describeCondition(condition.item, say));
    case 'related': {
      const relation = relationOf(say.catalogue, condition.relation).label[say.language];
      const where = condition.where ? describeCondition(condition.where, say) : null;
      if (!condition.measure) return words.has(relation, where);
      const column = condition.measure.column ? labelOf(condition.measure.column, say) : relation;
      const what = `${words.measure[condition.measure.fn](column, '')}${where ? words.of(where) : ''}`;
      const unit = condition.measure.column ? columnOf(say.catalogue, condition.measure.column).unit : null;
      const amount = (value: number) => sayAmount(value, unit, say.language);
      return condition.high === undefined
        ? words.compare[condition.op ?? '='](`${what}`, amount(condition.value ?? 0))
        : words.between(what, amount(condition.value ?? 0), amount(condition.high));
    }
    default:
      return describeColumnCondition(condition, say);
  }
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
    case 'period':
      return words.period(
        label,
        condition.from && sayDate(condition.from, say.language),
        condition.to && sayDate(dayBefore(condition.to), say.language),
      );
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
