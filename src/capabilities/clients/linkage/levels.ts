import { AppError } from '../../../errors.ts';
import { foldName } from './name-fold.ts';
import type { PreparedRecord, PreparedValue } from './record.ts';
import type { LinkageSpec } from './spec.ts';
import { jaroWinkler, withinEdits } from './string-distance.ts';

/** Whether two values agree in one certain way. The records are at hand for levels that look at another field. */
type Agreement = (a: PreparedValue, b: PreparedValue, left: PreparedRecord, right: PreparedRecord) => boolean;

type AgreementMaker = (argument: string, spec: LinkageSpec) => Agreement;

/** The words that `levels` of a comparison may use; a number or a field name follows where one is needed. */
const AGREEMENTS: Readonly<Record<string, AgreementMaker>> = {
  /** Equal but for letter case, ё/е and spaces. */
  same: () => (a, b) => a.text === b.text,
  /** Equal across alphabets and transliterations, doubled letters taken once. */
  same_sound: () => (a, b) => a.fold === b.fold,
  /** Names of one nickname line. */
  nickname: (_, spec) => {
    const groups = nicknameGroups(spec.nicknames);
    return (a, b) => {
      const ofB = groups.get(b.fold);
      return groups.get(a.fold)?.some(group => ofB?.includes(group) === true) === true;
    };
  },
  /** Two different names of the catalogue's list: not one name misspelt. */
  other_name: (_, spec) => {
    const groups = nicknameGroups(spec.nicknames);
    const known = new Set([
      ...groups.keys(),
      ...spec.names.flatMap(line => line.split(/[\s,]+/)).map(foldName),
    ]);
    return (a, b) => {
      if (a.fold === b.fold || !known.has(a.fold) || !known.has(b.fold)) return false;
      const ofB = groups.get(b.fold);
      return groups.get(a.fold)?.some(group => ofB?.includes(group) === true) !== true;
    };
  },
  /** At most two edits, whatever the length, while another field is equal: a slip that happened to make another name. */
  misspelt: (argument, spec) => {
    const witness = fieldIndex(argument, spec);
    return (a, b, left, right) => {
      const x = left[witness];
      return x != null && x.text === right[witness]?.text && withinEdits(a.fold, b.fold, 2);
    };
  },
  /** Jaro-Winkler likeness of at least so much. */
  similar: argument => {
    const least = Number(argument);
    return (a, b) => jaroWinkler(a.fold, b.fold) >= least;
  },
  /** Jaro-Winkler likeness below so much, of values long enough to tell: no misspelling makes one of the other. */
  unlike: argument => {
    const below = Number(argument);
    return (a, b) => Math.min(a.fold.length, b.fold.length) >= 3 && jaroWinkler(a.fold, b.fold) < below;
  },
  /** At most so many edits; short values get fewer, because two edits make any two three-letter names equal. */
  edits: argument => {
    const most = Number(argument);
    return (a, b) => {
      const shorter = Math.min(a.fold.length, b.fold.length);
      return withinEdits(a.fold, b.fold, Math.min(most, Math.floor((shorter - 1) / 2)));
    };
  },
  /** One is the beginning of the other, at least so many letters long. */
  begins: argument => {
    const least = Number(argument);
    return (a, b) =>
      Math.min(a.fold.length, b.fold.length) >= least &&
      (a.fold.startsWith(b.fold) || b.fold.startsWith(a.fold));
  },
  /** One is only the first letter of the other. */
  initial: () => (a, b) =>
    (a.fold.length === 1 || b.fold.length === 1) && a.fold.charAt(0) === b.fold.charAt(0),
  /** Shared words, as a share of the shorter list's words. */
  words: argument => {
    const least = Number(argument);
    return (a, b) => sharedWords(a.parts, b.parts) / Math.min(a.parts.length, b.parts.length) >= least;
  },
  /** Shared words, as a share of all words of both. */
  overlap: argument => {
    const least = Number(argument);
    return (a, b) => {
      const shared = sharedWords(a.parts, b.parts);
      return shared / (a.parts.length + b.parts.length - shared) >= least;
    };
  },
  /** Equal or misspelt value stands in the other field of the other record: first and last name changed places. */
  crossed: (argument, spec) => {
    const other = fieldIndex(argument, spec);
    return (a, b, left, right) => {
      const ofLeft = left[other];
      const ofRight = right[other];
      return (
        ofLeft != null &&
        ofRight != null &&
        withinEdits(a.fold, ofRight.fold, 1) &&
        withinEdits(b.fold, ofLeft.fold, 1)
      );
    };
  },
  /** One of the two values stands in the other field of the other record: names changed places, and one is misspelt or new. */
  half_crossed: (argument, spec) => {
    const other = fieldIndex(argument, spec);
    return (a, b, left, right) => {
      const ofLeft = left[other];
      const ofRight = right[other];
      return (
        (ofRight != null && withinEdits(a.fold, ofRight.fold, 1)) ||
        (ofLeft != null && withinEdits(b.fold, ofLeft.fold, 1))
      );
    };
  },
  /** Two different surnames of women: marriage changes them. Feminine by the field named, or by the ending -a. */
  feminine: (argument, spec) => {
    const gender = argument === '' ? -1 : fieldIndex(argument, spec);
    return (a, b, left, right) => {
      const told = left[gender]?.fold ?? right[gender]?.fold;
      if (told !== undefined) return /^(ж|f|w)/.test(told);
      return a.fold.endsWith('a') && b.fold.endsWith('a');
    };
  },
  /** Day and month changed places. */
  day_month: () => (a, b) =>
    a.parts[0] === b.parts[0] && a.parts[1] === b.parts[2] && a.parts[2] === b.parts[1],
  /** The day of one stands in the month's place of the other, the year is the same: a swap that something cut to a date. */
  half_swap: () => (a, b) =>
    a.parts[0] === b.parts[0] && (a.parts[1] === b.parts[2] || a.parts[2] === b.parts[1]),
  /** Day, month, year: the parts named by their first letters are equal, e.g. `parts ym`. */
  parts: argument => {
    const wanted = [...argument].map(letter => 'ymd'.indexOf(letter));
    return (a, b) => wanted.every(part => a.parts[part] === b.parts[part]);
  },
  /** At most so many days apart. */
  days: argument => {
    const most = Number(argument) * 86_400_000;
    return (a, b) => Math.abs(instant(a) - instant(b)) <= most;
  },
  /** Box name of the address is equal or misspelt, the domain differs: weak, as it is often made of the name. */
  same_box: () => (a, b) => (a.parts[0]?.length ?? 0) >= 4 && a.parts[0] === b.parts[0],
};

/** Compares two records in one respect: 0 where a value is missing, else the level's place counted from 1. */
export type CompareRecords = (left: PreparedRecord, right: PreparedRecord) => number;

/** The comparison of one field by level words. Throws `config_invalid` on an unknown word. */
export function compileLevels(field: string, levels: readonly string[], spec: LinkageSpec): CompareRecords {
  const index = fieldIndex(field, spec);
  const agreements = levels.map(level => agreement(level, spec));
  const differs = agreements.length + 1;
  return (left, right) => {
    const a = left[index];
    const b = right[index];
    if (a == null || b == null) return 0;
    for (let level = 0; level < agreements.length; level++) {
      if (agreements[level]!(a, b, left, right)) return level + 1;
    }
    return differs;
  };
}

/** Whether a level takes only values that are equal, so that the value's own frequency may replace the level's. */
export function isEquality(level: string): boolean {
  return level === 'same' || level === 'same_sound';
}

function agreement(level: string, spec: LinkageSpec): Agreement {
  const [word = '', argument = ''] = level.split(' ', 2);
  const make = Object.hasOwn(AGREEMENTS, word) ? AGREEMENTS[word] : undefined;
  if (make === undefined) {
    throw new AppError('config_invalid', `Unknown comparison level "${level}".`, {
      detail: { where: level },
    });
  }
  return make(argument, spec);
}

function fieldIndex(field: string, spec: LinkageSpec): number {
  const index = Object.keys(spec.fields).indexOf(field);
  if (index >= 0) return index;
  throw new AppError('config_invalid', `Unknown field "${field}" in a comparison level.`, {
    detail: { where: field },
  });
}

function nicknameGroups(lines: readonly string[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  lines.forEach((line, group) => {
    for (const name of line.split(/[\s,]+/)) {
      const fold = foldName(name);
      const known = groups.get(fold);
      if (known === undefined) groups.set(fold, [group]);
      else known.push(group);
    }
  });
  return groups;
}

function sharedWords(a: readonly string[], b: readonly string[]): number {
  let shared = 0;
  for (const word of a) if (b.includes(word)) shared++;
  return shared;
}

function instant(date: PreparedValue): number {
  return Date.UTC(Number(date.parts[0]), Number(date.parts[1]) - 1, Number(date.parts[2]));
}
