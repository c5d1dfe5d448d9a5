import pg, { type FieldDef } from 'pg';
import type { Cell } from '../tool.ts';

const { builtins } = pg.types;

/** PostgreSQL's own names for the types a statement can return; the numbers are pg_type.dat's. */
const TYPE_NAMES: ReadonlyMap<number, string> = new Map([
  [builtins.BOOL, 'bool'],
  [builtins.INT2, 'int2'],
  [builtins.INT4, 'int4'],
  [builtins.INT8, 'int8'],
  [builtins.FLOAT4, 'float4'],
  [builtins.FLOAT8, 'float8'],
  [builtins.NUMERIC, 'numeric'],
  [builtins.TEXT, 'text'],
  [builtins.VARCHAR, 'varchar'],
  [builtins.BPCHAR, 'bpchar'],
  [builtins.DATE, 'date'],
  [builtins.TIME, 'time'],
  [builtins.TIMETZ, 'timetz'],
  [builtins.TIMESTAMP, 'timestamp'],
  [builtins.TIMESTAMPTZ, 'timestamptz'],
  [builtins.INTERVAL, 'interval'],
  [builtins.JSON, 'json'],
  [builtins.JSONB, 'jsonb'],
  [builtins.UUID, 'uuid'],
  [2249, 'record'],
  [25, 'text'],
  [19, 'name'],
]);

/** Array types by number, with the type of their elements. */
const ARRAYS: ReadonlyMap<number, number> = new Map([
  [1000, builtins.BOOL],
  [1005, builtins.INT2],
  [1007, builtins.INT4],
  [1016, builtins.INT8],
  [1021, builtins.FLOAT4],
  [1022, builtins.FLOAT8],
  [1231, builtins.NUMERIC],
  [1009, builtins.TEXT],
  [1015, builtins.VARCHAR],
  [1014, builtins.BPCHAR],
  [1182, builtins.DATE],
  [1183, builtins.TIME],
  [1115, builtins.TIMESTAMP],
  [1185, builtins.TIMESTAMPTZ],
  [1187, builtins.INTERVAL],
  [199, builtins.JSON],
  [3807, builtins.JSONB],
  [2951, builtins.UUID],
]);

const NUMBERS: ReadonlySet<number> = new Set([
  builtins.INT2,
  builtins.INT4,
  builtins.INT8,
  builtins.FLOAT4,
  builtins.FLOAT8,
  builtins.NUMERIC,
]);

/** Hands every value over as the server wrote it: `toCell` gives it its form. */
export const asText: pg.CustomTypesConfig = { getTypeParser: () => (text: string) => text };

/** The type's name, arrays as `text[]`; null where only the database can tell. */
export function typeName(field: FieldDef): string | null {
  const element = ARRAYS.get(field.dataTypeID);
  const name = TYPE_NAMES.get(element ?? field.dataTypeID);
  return name === undefined ? null : element === undefined ? name : `${name}[]`;
}

/**
 * A value as `svod sql --json` prints it: numbers as numbers, save whole ones beyond 2^53 and NaN or infinity, which a JSON
 * number cannot hold and which stay text; moments in ISO 8601; arrays as arrays; JSON, intervals and rows as text.
 */
export function toCell(text: string | null, oid: number): Cell {
  if (text === null) return null;
  if (NUMBERS.has(oid)) return toNumber(text, oid);
  if (oid === builtins.BOOL) return text === 't';
  if (oid === builtins.TIMESTAMP || oid === builtins.TIMESTAMPTZ) return toMoment(text);
  const element = ARRAYS.get(oid);
  return element === undefined ? text : toArray(text, element);
}

function toNumber(text: string, oid: number): Cell {
  const value = Number(text);
  const isDouble = oid === builtins.FLOAT8 || oid === builtins.FLOAT4;
  const isExact = isDouble || !Number.isInteger(value) || Number.isSafeInteger(value);
  return Number.isFinite(value) && isExact ? value : text;
}

/** `2024-01-31 10:00:00+03` -> `2024-01-31T10:00:00+03:00`; infinity and years BC stay as written. */
function toMoment(text: string): string {
  const [, day, time, zone = ''] = /^(\d+-\d\d-\d\d) ([\d:.]+)([+-][\d:]+)?$/.exec(text) ?? [];
  if (day === undefined) return text;
  return `${day}T${time}${zone.length === 3 ? `${zone}:00` : zone}`;
}

/** PostgreSQL's array literal: nested braces, quoted elements, NULL; bounds other than 1 are written before it. */
function toArray(text: string, element: number): Cell {
  const start = text.indexOf('{');
  const stack: Cell[][] = [[]];
  const token = /"((?:[^"\\]|\\.)*)"|([{}])|([^,{}"]+)/gs;
  token.lastIndex = start;
  for (const [, quoted, brace, bare] of text.matchAll(token)) {
    if (brace === '{') stack.push([]);
    else if (brace === '}') {
      const done = stack.pop() ?? [];
      stack.at(-1)?.push(done);
    } else {
      const value =
        quoted === undefined ? (bare === 'NULL' ? null : (bare ?? null)) : quoted.replace(/\\(.)/gs, '$1');
      stack.at(-1)?.push(toCell(value, element));
    }
  }
  return stack[0]?.[0] ?? [];
}
