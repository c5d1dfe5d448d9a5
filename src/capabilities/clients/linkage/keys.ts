import { AppError } from '../../../errors.ts';
import { soundKey } from './name-fold.ts';
import type { PreparedRecord, PreparedValue } from './record.ts';
import type { LinkageSpec } from './spec.ts';

type KeyForm = (value: PreparedValue) => readonly string[];

/** Forms a field takes inside a blocking key: FIELD:FORM. A form may give several keys, or none. */
const FORMS: Readonly<Record<string, KeyForm>> = {
  fold: value => [value.fold],
  text: value => [value.text],
  sound: value => [soundKey(value.fold)],
  initial: value => [value.fold.slice(0, 1)],
  /** First three letters. */
  start: value => (value.fold.length < 3 ? [] : [value.fold.slice(0, 3)]),
  /** Each word's sound: finds a double surname and a middle name that moved. */
  each: value => [...new Set(value.parts.map(soundKey))],
  /** Each word as it is. */
  word: value => [...new Set(value.parts.filter(part => part.length > 2))],
  /** The value without any one letter, and whole: equal for two values one edit apart. */
  edit: value => [
    ...new Set([
      value.fold,
      ...[...value.fold].map((_, at) => value.fold.slice(0, at) + value.fold.slice(at + 1)),
    ]),
  ],
  year: value => [value.parts[0] ?? ''],
  month: value => [`${value.parts[0]}-${value.parts[1]}`],
  day: value => [`${value.parts[1]}-${value.parts[2]}`],
  /** The date's digits in order of size: equal after day and month, or any two digits, changed places. */
  shuffled: value => [[...value.fold].sort().join('')],
  box: value => ((value.parts[0]?.length ?? 0) < 4 ? [] : [value.parts[0]!]),
  tail: value => (value.fold.length < 7 ? [] : [value.fold.slice(-7)]),
};

/** A blocking key: the pass it belongs to and the hash under which it is kept. */
export interface BlockingKey {
  readonly pass: number;
  readonly key: number;
}

/**
 * Gives a record its blocking keys. Keys are hashed to 53 bits, so the base holds no second copy of names and phones;
 * a collision costs one comparison more.
 */
export function keyMaker(spec: LinkageSpec): (record: PreparedRecord) => BlockingKey[] {
  const names = Object.keys(spec.fields);
  const passes = Object.values(spec.blocking).map((parts, pass) => ({
    pass,
    parts: parts.map(part => {
      const [field = '', form = 'fold'] = part.split(':', 2);
      const make = Object.hasOwn(FORMS, form) ? FORMS[form] : undefined;
      if (make === undefined) {
        throw new AppError('config_invalid', `Unknown form "${part}" in a blocking key.`, {
          detail: { where: part },
        });
      }
      return { index: names.indexOf(field), make };
    }),
  }));
  return record => {
    const keys: BlockingKey[] = [];
    for (const { pass, parts } of passes) {
      let texts = [`${pass}`];
      for (const { index, make } of parts) {
        const value = record[index];
        const forms = value == null ? [] : make(value);
        texts = texts.flatMap(text => forms.map(form => `${text}\u0000${form}`));
        if (texts.length === 0) break;
      }
      for (const text of new Set(texts)) keys.push({ pass, key: hash53(text) });
    }
    return keys;
  };
}

/** The fields a blocking pass rests on: among its pairs they agree by selection, which says nothing about people. */
export function fieldsOfPasses(spec: LinkageSpec): ReadonlySet<string>[] {
  return Object.values(spec.blocking).map(parts => new Set(parts.map(part => part.split(':', 1)[0] ?? '')));
}

/** A 53-bit hash (two 32-bit multiplicative mixes, as in cyrb53), so that it is exact as a number and fits a bigint. */
export function hash53(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}
