import { compileLevels, isEquality } from './levels.ts';
import type { PreparedRecord } from './record.ts';
import type { LinkageSpec } from './spec.ts';

/** One respect in which records are compared. */
export interface ComparedRespect {
  readonly name: string;
  readonly field: string;
  readonly fieldIndex: number;
  /** Level words, best first; the level after the last one is "differs". */
  readonly levels: readonly string[];
  /** For each level counted from 1: whether the frequency of the shared value may replace the level's chance. */
  readonly byFrequency: readonly ('text' | 'fold' | null)[];
}

/** Compares pairs under one spec. */
export interface Comparer {
  readonly respects: readonly ComparedRespect[];
  /** Levels by respect: 0 is missing, 1 the best agreement. */
  compare(left: PreparedRecord, right: PreparedRecord): number[];
  /** The levels as one number, equal for equal levels. */
  encode(levels: readonly number[]): number;
  decode(code: number): number[];
  /** Above every code. */
  readonly codes: number;
  /** True for records of one file where files hold everybody once: no comparison is due. */
  apart(left: PreparedRecord, right: PreparedRecord): boolean;
  /** The field that forbids two records to be of one person, or null. */
  contradiction(left: PreparedRecord, right: PreparedRecord): string | null;
}

/** Builds the comparer of a spec. Throws `config_invalid` on an unknown level word. */
export function createComparer(spec: LinkageSpec): Comparer {
  const fields = Object.keys(spec.fields);
  const respects = Object.entries(spec.comparisons).map(([name, { field, levels, frequency }]) => ({
    name,
    field,
    fieldIndex: fields.indexOf(field),
    levels,
    byFrequency: levels.map(level =>
      !frequency || !isEquality(level) ? null : level === 'same' ? ('text' as const) : ('fold' as const),
    ),
  }));
  const compares = respects.map(({ field, levels }) => compileLevels(field, levels, spec));
  const radixes = respects.map(({ levels }) => levels.length + 2);
  const barred = spec.contradictions.map(({ field, unless, when, despite }) => {
    const levels = [...despite, ...when, ...unless];
    const compare = compileLevels(field, levels, spec);
    const first = despite.length + 1;
    const last = despite.length + when.length;
    return {
      field,
      holds: (left: PreparedRecord, right: PreparedRecord) => {
        const level = compare(left, right);
        return (level >= first && level <= last) || (unless.length > 0 && level > levels.length);
      },
    };
  });
  const file = spec.apart === undefined ? -1 : fields.indexOf(spec.apart);
  const apart = (left: PreparedRecord, right: PreparedRecord) =>
    file >= 0 && left[file] != null && left[file]?.fold === right[file]?.fold;
  return {
    respects,
    compare: (left, right) => compares.map(compare => compare(left, right)),
    encode: levels => levels.reduce((code, level, at) => code * radixes[at]! + level, 0),
    decode(code) {
      let rest = code;
      return radixes
        .toReversed()
        .map(radix => {
          const level = rest % radix;
          rest = Math.floor(rest / radix);
          return level;
        })
        .reverse();
    },
    codes: radixes.reduce((product, radix) => product * radix, 1),
    apart,
    contradiction(left, right) {
      if (apart(left, right)) return spec.apart ?? null;
      for (const { field, holds } of barred) if (holds(left, right)) return field;
      return null;
    },
  };
}
