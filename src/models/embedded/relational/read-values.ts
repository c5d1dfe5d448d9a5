import { columnOf } from '../../../catalog/catalogue.ts';
import { foldText } from '../../../catalog/words.ts';
import { hasRole, sensesOf } from '../linking/items.ts';
import type { ColumnRef } from '../plan.ts';
import { type Cursor, columnsNamed, has, pastJoints } from './cursor.ts';
import { addTest, takeColumn } from './open-columns.ts';

/** A run of values of one column, with the column's own name before or after it. */
export function readValues(cursor: Cursor): boolean {
  const { items, at } = cursor;
  const senses = sensesOf(items[at], 'value');
  let options = [...Map.groupBy(senses, sense => `${sense.relation}.${sense.column}`).values()].map(same => ({
    ref: { relation: same[0]!.relation, column: same[0]!.column },
    values: sharpest(
      same.map(sense => sense.value),
      items[at]!.text,
    ),
  }));
  const accept = (ref: ColumnRef) => options.some(option => sameColumn(option.ref, ref));
  const before = takeColumn(cursor, accept);
  if (before) options = options.filter(option => before.refs.some(ref => sameColumn(ref, option.ref)));
  let end = at + 1;
  let joined: 'and' | 'or' | null = null;
  for (;;) {
    if (!has(cursor, end, 'and', 'or', 'comma')) break;
    const place = pastJoints(cursor, has(cursor, end, 'or') ? end + 1 : end);
    const more = sensesOf(items[place], 'value');
    const kept = options.flatMap(option => {
      const same = more.filter(sense => sameColumn(sense, option.ref)).map(sense => sense.value);
      return same.length > 0
        ? [{ ref: option.ref, values: [...option.values, ...sharpest(same, items[place]!.text)] }]
        : [];
    });
    if (kept.length === 0) break;
    options = kept;
    joined = has(cursor, end, 'or') ? 'or' : (joined ?? 'and');
    end = place + 1;
  }
  const after = columnsNamed(cursor, end).filter(accept);
  if (after.length > 0 && !before) {
    options = options.filter(option => after.some(ref => sameColumn(ref, option.ref)));
    end++;
  }
  addTest(cursor, { kind: 'values', options, each: joined === 'and' }, at);
  cursor.both = false;
  cursor.at = end;
  return true;
}

function sameColumn(one: ColumnRef, other: ColumnRef): boolean {
  return one.relation === other.relation && one.column === other.column;
}

/** Of spellings of one value the one as written, else all. */
function sharpest(values: readonly string[], text: string): string[] {
  const exact = values.filter(value => foldText(value) === foldText(text));
  return exact.length > 0 ? exact : [...new Set(values)];
}

/** A value or a notion that stands before its noun; the cursor moves past it. */
export function readQuality(cursor: Cursor): boolean {
  const { items, at, catalogue } = cursor;
  const [notion] = sensesOf(items[at], 'notion');
  if (!notion) return readValues(cursor);
  const { relation, column, is } = catalogue.notions[notion.index]!;
  addTest(cursor, { kind: 'truth', column: { refs: [{ relation, column }], at }, value: is ?? true });
  cursor.at++;
  return true;
}

/** A quotation or a name that no list of values holds: a value of the text column before it. */
export function readText(cursor: Cursor, text: string): boolean {
  const column = takeColumn(cursor, ref => columnOf(cursor.catalogue, ref).type === 'text');
  if (!column) return false;
  addTest(cursor, { kind: 'pattern', column, mode: 'equals', text });
  cursor.at++;
  return true;
}

/** «название содержит …», "without a known age". */
export function readPatternOrPresence(cursor: Cursor, columns: readonly ColumnRef[]): boolean {
  const { items, at } = cursor;
  const next = items[at + 1];
  const mode = hasRole(next, 'begins')
    ? 'starts'
    : hasRole(next, 'ends')
      ? 'ends'
      : hasRole(next, 'contains')
        ? 'contains'
        : null;
  const said = items[at + 2];
  const text = said?.quoted ?? (said && !said.number ? said.text : undefined);
  if (mode && text) {
    addTest(cursor, { kind: 'pattern', column: { refs: columns, at }, mode, text });
    cursor.at += 3;
    return true;
  }
  if (hasRole(next, 'unset')) {
    addTest(cursor, { kind: 'missing', column: { refs: columns, at } });
    cursor.at += 2;
    return true;
  }
  return false;
}
