import { columnOf } from '../../../catalog/catalogue.ts';
import { hasRole, type Item } from '../linking/items.ts';
import type { ColumnRef } from '../plan.ts';
import { addCondition } from './conditions.ts';
import type { Reading } from './frame.ts';

/** «фамилия начинается на Мед», "name contains ov", "first name Anna". */
export function readPattern(
  reading: Reading,
  at: number,
  next: number,
  columns: readonly ColumnRef[],
): number | null {
  const { items, catalogue } = reading;
  const texts = columns.filter(ref => columnOf(catalogue, ref).type === 'text');
  if (texts.length === 0) return null;
  const follower = items[next];
  const mode = hasRole(follower, 'begins')
    ? 'starts'
    : hasRole(follower, 'ends')
      ? 'ends'
      : hasRole(follower, 'contains')
        ? 'contains'
        : null;
  if (mode !== null) {
    let word = next + 1;
    while (
      items[word] &&
      /^(на|с|со|with|the|letter|букву|букв|in|in|буквы|at|@|"|'|буквосочетание)$/i.test(items[word]!.text)
    )
      word++;
    const said = items[word];
    if (!said) return null;
    let text = said.quoted ?? said.text;
    let end = word + 1;
    // A domain or a name with a dot or hyphen was cut apart: "@mail.ru".
    while (items[end] && /^[.\-@]$/.test(items[end]!.text) && items[end + 1]) {
      text += items[end]!.text + items[end + 1]!.text;
      end += 2;
    }
    addCondition(
      reading,
      at,
      texts.map(column => ({ kind: 'pattern', column, mode, text })),
    );
    return end;
  }
  const named = texts.filter(
    ref => columnOf(catalogue, ref).values.length === 0 || columnOf(catalogue, ref).personal,
  );
  const direct = items[next];
  // An address or a domain: "mail on mail.ru", «почта на gmail.com».
  if (
    direct &&
    named.length > 0 &&
    /^[a-z0-9]+$/i.test(direct.text) &&
    items[next + 1]?.text === '.' &&
    /^[a-z]{2,}$/i.test(items[next + 2]?.text ?? '')
  ) {
    const text = `${direct.text}.${items[next + 2]!.text}`;
    addCondition(
      reading,
      at,
      named.map(column => ({ kind: 'pattern', column, mode: 'contains', text })),
    );
    return next + 3;
  }
  if (
    named.length > 0 &&
    direct &&
    (direct.unknown || direct.quoted !== undefined || isForeignName(direct, named)) &&
    /^\p{L}/u.test(direct.quoted ?? direct.text)
  ) {
    const text = direct.quoted ?? direct.text;
    if (/^\p{Lu}/u.test(text) || direct.quoted !== undefined) {
      addCondition(
        reading,
        at,
        named.map(column => ({ kind: 'pattern', column, mode: 'equals', text })),
      );
      return next + 1;
    }
  }
  return null;
}

/** «почта на gmail», "a yandex mailbox": a strange Latin word beside such a column is a part of its text. */
export function readPart(
  reading: Reading,
  at: number,
  next: number,
  columns: readonly ColumnRef[],
): number | null {
  const { items, frame, catalogue } = reading;
  const parts = columns.filter(ref => columnOf(catalogue, ref).parts);
  if (parts.length === 0) return null;
  const isPart = (place: number) =>
    items[place]?.unknown === true && /^[a-z][a-z0-9]+$/i.test(items[place].text);
  const place = [next, at - 1].find(isPart);
  if (place === undefined) return null;
  const text = items[place]!.text;
  frame.unknown = frame.unknown.filter(item => item !== items[place]);
  addCondition(
    reading,
    at,
    parts.map(column => ({ kind: 'pattern', column, mode: 'contains', text })),
  );
  return Math.max(place, at) + 1;
}

/** A capitalised word after a name column that only another column knows as a value: it is this column's all the same. */
function isForeignName(item: Item, columns: readonly ColumnRef[]): boolean {
  return (
    item.senses.length > 0 &&
    item.senses.every(
      sense =>
        sense.kind === 'value' &&
        !columns.some(ref => ref.relation === sense.relation && ref.column === sense.column),
    ) &&
    /^\p{Lu}/u.test(item.text)
  );
}
