import pg from 'pg';

type Parse = (text: string) => unknown;

const { builtins, getTypeParser } = pg.types;

/** A double holds every count and sum of money that svod meets; a larger integer stays text rather than change silently. */
const toNumber: Parse = text => {
  const value = Number(text);
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? text : value;
};
const asWritten: Parse = text => text;

/**
 * How cells reach the program: `int8` and `numeric` as numbers (text where a number would lose digits before the point),
 * `date` as `YYYY-MM-DD` text because a day has no time zone; the rest as pg has it (`timestamptz` as `Date`).
 */
export const rowTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (format === 'binary') return getTypeParser(oid, format);
    if (oid === builtins.INT8 || oid === builtins.NUMERIC) return toNumber;
    if (oid === builtins.DATE) return asWritten;
    return getTypeParser(oid, format);
  },
};
