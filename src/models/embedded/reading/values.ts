import { columnOf } from '../../../catalog/catalogue.ts';
import { foldText } from '../../../catalog/words.ts';
import { columnsAt, hasRole, sensesOf, skipBack, skipPassing } from '../linking/items.ts';
import { type ColumnRef, sameRef } from '../plan.ts';
import type { Joiner, Reading } from './frame.ts';

/** A run of values of one column: «из Краснодара, Сочи и Уфы», «не из Москвы и не из Питера», "d2 or leasing". */
export function readValues(reading: Reading, at: number): number {
  const { items, frame, catalogue } = reading;
  const beside = neighbourColumns(reading, at);
  let options = sensesOf(items[at], 'value').map(sense => ({
    column: { relation: sense.relation, column: sense.column },
    values: [sense.value],
  }));
  options = onePerColumn(options, items[at]!.text);
  if (beside.length > 0) {
    const kept = options.filter(option => beside.some(ref => sameRef(ref, option.column)));
    if (kept.length > 0) {
      options = kept;
      for (const mention of frame.columns) {
        if (mention.columns.some(ref => kept.some(option => sameRef(ref, option.column))))
          mention.used = true;
      }
    }
  }
  let joined = 'one' as 'one' | Joiner;
  let each = false;
  const joiner = reading.joiner;
  const negated = reading.negated !== null;
  let end = at + 1;
  for (;;) {
    const next = nextInRun(reading, end, negated);
    if (!next) break;
    const more = sensesOf(items[next.at], 'value');
    const kept = options.flatMap(option => {
      const same = more.find(sense =>
        sameRef({ relation: sense.relation, column: sense.column }, option.column),
      );
      return same ? [{ column: option.column, values: [...option.values, same.value] }] : [];
    });
    if (kept.length === 0) break;
    options = kept;
    each ||= next.each;
    joined =
      next.joiner === 'or' || joined === 'or'
        ? 'or'
        : next.explicit
          ? 'and'
          : joined === 'one'
            ? 'and'
            : joined;
    end = next.at + 1;
  }
  // «по банку и брокеру»: figures by each of them.
  each ||= joined === 'and' && hasRole(items[at - 1], 'by') !== undefined;
  // «Высшее образование»: the column's own name right after its value says nothing new.
  const trailing = skipPassing(items, end);
  if (columnsAt(items[trailing]).some(ref => options.some(option => sameRef(option.column, ref)))) {
    const after = items[skipPassing(items, trailing + 1)];
    const own = columnOf(catalogue, columnsAt(items[trailing])[0]!);
    if (!after?.number && !hasRole(after, 'cmp') && own.type !== 'list') end = trailing + 1;
  }
  const both =
    reading.both || (joined === 'and' && hasRole(items[skipPassing(items, end)], 'both') !== undefined);
  frame.atoms.push({
    kind: 'values',
    at,
    joiner,
    negated,
    options,
    joined,
    both,
    sole: reading.only && !frame.startsWithOnly,
    each,
  });
  // «которых нет», "but not": the word after the value closes its negation too.
  reading.negated = null;
  reading.joiner = 'and';
  reading.both = false;
  reading.only = false;
  return end;
}

/** Spellings of one value in one column («Анна», «АННА») are one reading: the one as written, else all of them. */
function onePerColumn<T extends { column: ColumnRef; values: string[] }>(
  options: readonly T[],
  text: string,
): T[] {
  const groups = Map.groupBy(options, option => `${option.column.relation}.${option.column.column}`);
  return [...groups.values()].map(same => {
    const exact = same.filter(option => foldText(option.values[0] ?? '') === foldText(text));
    const kept = exact.length > 0 ? exact : same;
    return { ...kept[0]!, values: kept.flatMap(option => option.values) };
  });
}

/** The next value of a run and what joins it; a repeated negation or preposition belongs to the run. */
function nextInRun(
  reading: Reading,
  from: number,
  negated: boolean,
): { at: number; joiner: Joiner; explicit: boolean; each: boolean } | null {
  const { items } = reading;
  let joiner: Joiner | null = null;
  let explicit = false;
  let each = isAveraged(reading);
  for (let at = from; at < items.length && at < from + 5; at++) {
    const item = items[at]!;
    if (sensesOf(item, 'value').length > 0 && joiner !== null)
      return { at, joiner, explicit, each: each && joiner === 'and' };
    if (hasRole(item, 'compare')) {
      joiner ??= 'and';
      explicit = true;
      each = true;
    } else if (hasRole(item, 'or') && !/^nor$/i.test(item.text)) {
      joiner = 'or';
      explicit = true;
    } else if (hasRole(item, 'and')) {
      joiner ??= 'and';
      explicit = true;
    } else if (hasRole(item, 'comma')) joiner ??= 'and';
    else if ((hasRole(item, 'not') || hasRole(item, 'or')) && joiner !== null && negated) continue;
    else if (hasRole(item, 'by') && joiner !== null) each = true;
    else if (
      !(
        item.senses.length === 0 &&
        item.roles.some(role => role.role === 'skip' || role.role === 'both' || role.role === 'by')
      )
    )
      return null;
  }
  return null;
}

/** An average over two named kinds is an average for each: together it would be nobody's. */
function isAveraged({ frame }: Reading): boolean {
  return frame.measures.some(measure => ['avg', 'median', 'min', 'max', 'stddev'].includes(measure.fn));
}

/** Columns named right beside a value: they choose among its readings. */
function neighbourColumns(reading: Reading, at: number): ColumnRef[] {
  const { items } = reading;
  const before = items[skipBack(items, at)];
  const after = items[skipPassing(items, at + 1)];
  const inCommon = (ref: ColumnRef) =>
    sensesOf(items[at], 'value').some(
      sense => sense.relation === ref.relation && sense.column === ref.column,
    );
  return [...columnsAt(before), ...columnsAt(after)].filter(inCommon);
}
