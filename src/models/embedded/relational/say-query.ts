import type { Language } from '../../../capabilities/tool.ts';
import { type Catalogue, columnOf, relationOf } from '../../../catalog/catalogue.ts';
import { engineWords, sayAmount, sayDate } from '../../../words/engine.ts';
import { relationalWords } from '../../../words/relational.ts';
import type { ColumnRef } from '../plan.ts';
import type { Clause, Output, Query, QueryFigure, RowTest } from './query.ts';

/** How a query reads a question, in one sentence: what is shown of what, every condition, group, order and bound. */
export function sayQuery(query: Query, catalogue: Catalogue, language: Language): string {
  const say: Saying = { catalogue, language };
  const words = engineWords[language];
  const where = query.where.map(clause => clauseText(clause, say));
  const parts = [
    `${headText(query, say)}${where.length > 0 ? words.where(where.join(words.and)) : ''}`,
    ...query.having.map(({ figure, op, value }) =>
      words.having(words.compare[op](figureText(figure, say), sayAmount(value, null, language))),
    ),
    ...query.orders.map(({ by, descending }) => {
      const what = outputText(by, say);
      return descending ? words.descending(what) : words.ascending(what);
    }),
    ...(query.limit === null ? [] : [words.first(String(query.limit))]),
  ];
  const sentence = parts.join('; ');
  return `${sentence[0]!.toUpperCase()}${sentence.slice(1)}.`;
}

/** A short heading of the answer: what is shown, of what. */
export function titleOfQuery(query: Query, catalogue: Catalogue, language: Language): string {
  const text = headText(query, { catalogue, language });
  return `${text[0]!.toUpperCase()}${text.slice(1)}`;
}

interface Saying {
  readonly catalogue: Catalogue;
  readonly language: Language;
}

function headText(query: Query, say: Saying): string {
  const words = relationalWords[say.language];
  const byRelation = Map.groupBy(
    query.outputs.filter(output => output.kind === 'column'),
    output => output.ref.relation,
  );
  const columns = [...byRelation].map(([relation, outputs]) =>
    words.columnsOf(
      relationOf(say.catalogue, relation).label[say.language],
      outputs.map(output => labelOf(output.ref, say)),
    ),
  );
  const figures = query.outputs.flatMap(output =>
    output.kind === 'figure' ? [figureText(output.figure, say)] : [],
  );
  const text = [...columns, ...figures].join('; ');
  return query.distinct ? words.different(text) : text;
}

function outputText(output: Output, say: Saying): string {
  return output.kind === 'column' ? labelOf(output.ref, say) : figureText(output.figure, say);
}

function figureText({ fn, column, relation, distinct }: QueryFigure, say: Saying): string {
  const { measure } = engineWords[say.language];
  if (column === null) return measure.count(relationOf(say.catalogue, relation).label[say.language]);
  const label = labelOf(column, say);
  if (fn === 'count') return distinct ? measure.count_distinct(label) : measure.count(label);
  return measure[fn](label);
}

function clauseText(clause: Clause, say: Saying): string {
  const words = engineWords[say.language];
  const own = relationalWords[say.language];
  switch (clause.kind) {
    case 'test': {
      const text = testText(clause.test, say);
      return clause.negated ? words.not(text, false) : text;
    }
    case 'any':
      return clause.clauses.map(item => clauseText(item, say)).join(words.or);
    case 'exists': {
      const relation = relationOf(say.catalogue, clause.road.at(-1)?.to ?? '').label[say.language];
      const tests = clause.clauses.map(item => clauseText(item, say)).join(words.and) || null;
      if (clause.count) {
        const { op, value, high } = clause.count;
        const what = words.measure.count(relation);
        const amount = (number: number) => sayAmount(number, null, say.language);
        return high === null
          ? words.compare[op](what, amount(value))
          : words.between(what, amount(value), amount(high));
      }
      return clause.negated ? own.without(relation, tests) : own.with(relation, tests);
    }
  }
}

function testText(test: RowTest, say: Saying): string {
  const words = engineWords[say.language];
  const own = relationalWords[say.language];
  const label = labelOf(test.ref, say);
  const { unit } = columnOf(say.catalogue, test.ref);
  const amount = (value: number) => sayAmount(value, unit, say.language);
  switch (test.kind) {
    case 'compare':
      if (typeof test.value === 'boolean') return test.value ? words.yes(label) : words.no(label);
      return words.compare[test.op](label, typeof test.value === 'number' ? amount(test.value) : test.value);
    case 'between':
      return words.between(label, amount(test.low), amount(test.high));
    case 'in':
      return words.oneOf(label, test.values.map(value => valueText(test.ref, value, say)).join(words.or));
    case 'missing':
      return words.missing(label);
    case 'pattern':
      return words[test.mode](label, test.text);
    case 'period': {
      const { from, to, year, month } = test.period;
      if (month !== null) return words.month(label, words.months[month - 1] ?? String(month));
      if (year?.bound === 'in') return words.wholeYear(label, String(year.value));
      return words.period(label, from && sayDate(from, say.language), to && sayDate(to, say.language));
    }
    case 'against':
      return own.against[test.fn](label, test.op);
    case 'columns':
      return words.compare[test.op](label, labelOf(test.other, say));
  }
}

function labelOf(ref: ColumnRef, say: Saying): string {
  return columnOf(say.catalogue, ref).label[say.language];
}

function valueText(ref: ColumnRef, value: string, say: Saying): string {
  const known = columnOf(say.catalogue, ref).values.find(other => other.value === value);
  return known?.label[say.language] ?? value;
}
