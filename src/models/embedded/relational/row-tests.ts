import { columnOf } from '../../../catalog/catalogue.ts';
import { sameRef } from '../plan.ts';
import { type Context, chooseColumn, chooseOption } from './choose-columns.ts';
import { type Joining, Unclear } from './joining.ts';
import type { Clause, RowTest } from './query.ts';
import type { Test } from './sketch.ts';

/** A test that was said, with its columns chosen. Several where each of its values needs a row of its own. */
export function rowTests(
  context: Context,
  joining: Joining,
  test: Exclude<Test, { kind: 'figure' | 'many' | 'has' }>,
  at: number,
): RowTest[] {
  switch (test.kind) {
    case 'values': {
      const { ref, values: said } = chooseOption(context, test.options, option => option.ref, at);
      const values = [...new Set(said)];
      // "Ben Jones and Michael Chang": of the row itself either, of rows that belong to it one each.
      const apart = test.each && (context.sketch.both || joining.isBelow(ref.relation));
      return apart
        ? values.map(value => ({ kind: 'in', ref, values: [value] }))
        : [{ kind: 'in', ref, values }];
    }
    case 'columns': {
      const other = chooseColumn(context, test.right);
      return [{ kind: 'columns', ref: chooseColumn(context, test.left), op: test.op, other }];
    }
    default:
      return [columnTest(context, test)];
  }
}

function columnTest(
  context: Context,
  test: Exclude<Test, { kind: 'figure' | 'many' | 'has' | 'values' | 'columns' }>,
): RowTest {
  const ref = chooseColumn(context, test.column);
  switch (test.kind) {
    case 'truth':
      return { kind: 'compare', ref, op: '=', value: test.value };
    case 'compare':
      return columnOf(context.catalogue, ref).type === 'number'
        ? { kind: 'compare', ref, op: test.op, value: test.value }
        : { kind: 'in', ref, values: [String(test.value)] };
    case 'missing':
      return { kind: 'missing', ref };
    case 'between':
      return { kind: 'between', ref, low: test.low, high: test.high };
    case 'pattern':
      return { kind: 'pattern', ref, mode: test.mode, text: test.text };
    case 'period':
      // A column of years cannot tell the months of one.
      if (columnOf(context.catalogue, ref).type === 'number' && test.period.year === null)
        throw new Unclear();
      return { kind: 'period', ref, period: test.period };
    case 'against':
      return { kind: 'against', ref, op: test.op, fn: test.fn };
  }
}

/** «старше 40 и младше 30»: no row is both, so different rows are meant, and that is not said. */
export function contradicts(clauses: readonly Clause[]): boolean {
  const tests = clauses.flatMap(clause => (clause.kind === 'test' && !clause.negated ? [clause.test] : []));
  return tests.some((one, index) => tests.slice(index + 1).some(other => excludes(one, other)));
}

function excludes(one: RowTest, other: RowTest): boolean {
  if (!sameRef(one.ref, other.ref)) return false;
  if (one.kind === 'in' && other.kind === 'in')
    return !one.values.some(value => other.values.includes(value));
  if (one.kind !== 'compare' || other.kind !== 'compare') return false;
  const [low, high] = one.op.startsWith('>') ? [one, other] : [other, one];
  return low.op.startsWith('>') && high.op.startsWith('<') && Number(low.value) >= Number(high.value);
}
