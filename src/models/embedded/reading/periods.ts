import { columnOf } from '../../../catalog/catalogue.ts';
import { columnsAt, sensesOf, skipBack, skipPassing } from '../linking/items.ts';
import type { Reading } from './frame.ts';

/** A period takes the date column that stands beside it; otherwise the relation it turns out to speak of decides. */
export function addPeriod(reading: Reading, at: number): void {
  const { items, frame, catalogue } = reading;
  const dated = (place: number) =>
    columnsAt(items[place]).filter(
      ref =>
        ['date', 'moment'].includes(columnOf(catalogue, ref).type) ||
        columnOf(catalogue, ref).unit === 'year',
    );
  const before = skipBack(items, at);
  const after = skipPassing(items, at + 1);
  const beforeThat = before > 0 ? skipBack(items, before) : -1;
  let columns = dated(before);
  if (columns.length === 0) columns = dated(after);
  if (columns.length === 0 && sensesOf(items[before], 'relation').length > 0) columns = dated(beforeThat);
  if (columns.length === 0) {
    const anywhere = frame.columns.filter(mention => !mention.used).flatMap(mention => mention.columns);
    columns = anywhere.filter(ref => columnOf(catalogue, ref).type === 'date');
  }
  for (const mention of frame.columns) {
    if (
      mention.columns.some(ref => columns.some(c => c.relation === ref.relation && c.column === ref.column))
    )
      mention.used = true;
  }
  frame.atoms.push({
    kind: 'period',
    at,
    joiner: reading.joiner,
    negated: reading.negated !== null,
    period: items[at]!.period!,
    columns,
  });
  reading.negated = null;
  reading.joiner = 'and';
}
