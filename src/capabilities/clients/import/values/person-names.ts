import type { Vocabulary } from '../vocabulary.ts';
import { fold } from './fold.ts';

export interface PersonName {
  readonly first: string | null;
  readonly middle: string | null;
  readonly last: string | null;
}

/** How a column of full names orders its words. */
export type NameOrder = 'last-first' | 'first-last';

const PATRONYMIC =
  /(ович|евич|ьич|ич|овна|евна|ична|инична|ovich|evich|ich|ovna|evna|ichna|оглы|кызы|ogly|kyzy)$/i;
const SURNAME =
  /(ов|ова|ев|ева|ёв|ёва|ин|ина|ын|ына|ский|ская|цкий|цкая|ой|ых|их|ко|ук|юк|чук|ян|дзе|швили|ov|ova|ev|eva|in|ina|yn|yna|skiy|skaya|sky|skaia|tskiy|ko|uk|yuk|yan|dze|shvili)$/i;
const WORD = /^[\p{L}][\p{L}'’`.-]*$/u;

export function isPatronymic(word: string): boolean {
  return word.length > 4 && PATRONYMIC.test(word);
}

/** «И.» or «И.С.». */
export function isInitials(word: string): boolean {
  return /^(\p{Lu}\.-?){1,3}$/u.test(word);
}

/** True for two to four words of letters: what a person's full name looks like. */
export function isNameLike(text: string): boolean {
  const words = text.trim().split(/\s+/);
  return words.length >= 2 && words.length <= 4 && words.every(word => WORD.test(word));
}

/** Finds the order of a column from the names that leave little doubt: known first names, patronymics, surname endings. */
export function detectNameOrder(values: Iterable<string>, firstNames: Vocabulary['firstNames']): NameOrder {
  let lastFirst = 0;
  let firstLast = 0;
  for (const value of values) {
    const words = value.replace(',', ' ').trim().split(/\s+/);
    if (words.length < 2) continue;
    const [first = '', second = '', third = ''] = words;
    const knownFirst = firstNames.has(fold(first));
    const knownSecond = firstNames.has(fold(second));
    if (knownSecond && !knownFirst) lastFirst += 2;
    if (knownFirst && !knownSecond) firstLast += 2;
    if (isPatronymic(third)) lastFirst++;
    else if (words.length > 2 && isPatronymic(second)) firstLast++;
    if (SURNAME.test(first) && !SURNAME.test(second)) lastFirst++;
    if (SURNAME.test(second) && !SURNAME.test(first)) firstLast++;
  }
  return firstLast > lastFirst ? 'first-last' : 'last-first';
}

/** Takes a full name apart by what its words are, and by the column's order where that does not tell. */
export function splitFullName(
  text: string,
  order: NameOrder,
  firstNames: Vocabulary['firstNames'],
): PersonName {
  const comma = /^([^,]+),\s*(.+)$/.exec(text);
  // «Петров И.С.»: initials are words of their own.
  const spaced = (comma ? `${comma[1]} ${comma[2]}` : text).replace(/(?<=\p{Lu}\.)(?=\p{Lu})/gu, ' ');
  let words = spaced.trim().split(/\s+/);
  words = words.filter(word => /\p{L}/u.test(word));
  // «Иванова (Петрова) Анна»: the former surname is no part of the name.
  words = words.filter(word => !/^\(.*\)$/.test(word));
  if (words.length < 2) {
    const only = words[0] || null;
    return only && firstNames.has(fold(only))
      ? { first: only, middle: null, last: null }
      : { first: null, middle: null, last: only };
  }
  if (words.length === 4 && /^(оглы|кызы|ogly|kyzy)$/i.test(words[3]!))
    words = [...words.slice(0, 2), words.slice(2).join(' ')];
  const tail = words.length >= 3 && isPatronymic(words.at(-1)!) ? words.length - 1 : -1;
  const middleAt = tail !== -1 ? tail : words.length >= 3 && isPatronymic(words[1]!) ? 1 : -1;
  if (middleAt > 0) {
    const others = words.filter((_, index) => index !== middleAt);
    const firstLast = middleAt === 1;
    const first = firstLast ? others[0]! : others.at(-1)!;
    const last = (firstLast ? others.slice(1) : others.slice(0, -1)).join(' ');
    return { first, middle: words[middleAt]!, last };
  }
  const initials = words.findIndex(isInitials);
  if (initials !== -1 && !comma) order = initials === 0 ? 'first-last' : 'last-first';
  const effective = comma ? 'last-first' : orderOf(words[0]!, words[1]!, order, firstNames);
  if (effective === 'first-last') {
    return {
      first: words[0]!,
      middle: words.length > 2 ? words.slice(1, -1).join(' ') : null,
      last: words.at(-1)!,
    };
  }
  return { last: words[0]!, first: words[1]!, middle: words.length > 2 ? words.slice(2).join(' ') : null };
}

function orderOf(
  first: string,
  second: string,
  order: NameOrder,
  firstNames: Vocabulary['firstNames'],
): NameOrder {
  const [knownFirst, knownSecond] = [firstNames.has(fold(first)), firstNames.has(fold(second))];
  if (knownFirst === knownSecond) return order;
  return knownFirst ? 'first-last' : 'last-first';
}

/** One word of a name with a capital first letter where it was written all in capitals or all in small letters. */
export function properCase(name: string): string {
  const trimmed = name.replace(/\s+/g, ' ').trim();
  const letters = trimmed.replace(/[^\p{L}]/gu, '');
  const mixed = letters !== letters.toUpperCase() && letters !== letters.toLowerCase();
  if (mixed || letters.length < 2) return trimmed;
  return trimmed
    .toLowerCase()
    .replace(/(^|[\s'’-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
}

/** Gender by patronymic, then by first name, then null: surnames alone are not sure enough. */
export function genderOf(
  name: PersonName,
  firstNames: Vocabulary['firstNames'],
): 'Мужской' | 'Женский' | null {
  const middle = name.middle?.toLowerCase() ?? '';
  if (/(вна|чна|vna|chna|кызы|kyzy)$/.test(middle)) return 'Женский';
  if (/(вич|ьич|ич|vich|ich|оглы|ogly)$/.test(middle)) return 'Мужской';
  return name.first ? (firstNames.get(fold(name.first))?.gender ?? null) : null;
}

/** What two records are compared by: folded surname and first name; null unless both are there. Takes folded parts. */
export function nameKey(folded: PersonName): string | null {
  if (!folded.first || !folded.last || folded.first.length < 2 || folded.last.length < 2) return null;
  return `${folded.last} ${folded.first}`;
}
