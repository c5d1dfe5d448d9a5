import pg from 'pg';
import { isAppError } from '../../errors.ts';

/** Why a statement that the guard let through did not finish. Closed; words for each live in `words/sql.ts`. */
export type FailureCode =
  | 'statement_timeout'
  | 'cancelled'
  | 'unknown_column'
  | 'unknown_relation'
  | 'unknown_function'
  | 'ambiguous_column'
  | 'grouping'
  | 'type_mismatch'
  | 'invalid_value'
  | 'invalid_date'
  | 'division_by_zero'
  | 'out_of_range'
  | 'several_rows'
  | 'invalid_pattern'
  | 'syntax'
  | 'too_complex'
  | 'out_of_resources'
  | 'not_allowed'
  | 'other';

export interface RunFailure {
  readonly kind: 'failed';
  readonly code: FailureCode;
  /** A name or a pair of types out of the statement itself; never a value of the data. */
  readonly subject: string | null;
  /** A column's name that the database offers instead. */
  readonly hint: string | null;
}

/** PostgreSQL's SQLSTATE, or its class of two letters, to our code: appendix A of its manual. */
const BY_STATE: Readonly<Record<string, FailureCode>> = {
  '57014': 'statement_timeout',
  '42703': 'unknown_column',
  '42P01': 'unknown_relation',
  '3F000': 'unknown_relation',
  '42883': 'unknown_function',
  '42702': 'ambiguous_column',
  '42725': 'unknown_function',
  '42803': 'grouping',
  '42P20': 'grouping',
  '42804': 'type_mismatch',
  '42846': 'type_mismatch',
  '42P18': 'type_mismatch',
  '42P21': 'type_mismatch',
  '42P22': 'type_mismatch',
  '42501': 'not_allowed',
  '25006': 'not_allowed',
  '22P02': 'invalid_value',
  '22007': 'invalid_date',
  '22008': 'invalid_date',
  '22012': 'division_by_zero',
  '22003': 'out_of_range',
  '2201B': 'invalid_pattern',
  '21000': 'several_rows',
  '42601': 'syntax',
  '22': 'invalid_value',
  '42': 'type_mismatch',
  '53': 'out_of_resources',
  '54': 'too_complex',
};

/** What went wrong, without a word of the database's own message: cast errors echo values. Rethrows what is no statement's fault. */
export function failureOf(error: unknown, sql: string): RunFailure {
  if (isAppError(error, 'statement_timeout') || isAppError(error, 'cancelled')) {
    return {
      kind: 'failed',
      code: error.code as 'statement_timeout' | 'cancelled',
      subject: null,
      hint: null,
    };
  }
  if (!(error instanceof pg.DatabaseError)) throw error;
  const state = error.code ?? '';
  const code = BY_STATE[state] ?? BY_STATE[state.slice(0, 2)] ?? 'other';
  return { kind: 'failed', code, subject: subjectOf(error.message, code, sql), hint: hintOf(error.hint) };
}

/** Only these messages name nothing but identifiers and types. */
const SUBJECTS: Partial<Record<FailureCode, RegExp>> = {
  unknown_column: /column "?([^"]{1,80}?)"? does not exist/,
  unknown_relation: /relation "([^"]{1,80})" does not exist/,
  ambiguous_column: /column reference "([^"]{1,80})" is ambiguous/,
  grouping: /column "([^"]{1,80})" must appear/,
  unknown_function: /(?:operator does not exist: |^function )([^"']{1,80}?)(?: does not exist|$)/,
};

function subjectOf(message: string, code: FailureCode, sql: string): string | null {
  const name = SUBJECTS[code]?.exec(message)?.[1] ?? null;
  if (name === null || code === 'unknown_function') return name;
  const last = name.split('.').at(-1) ?? '';
  return sql.toLowerCase().includes(last.toLowerCase()) ? name : null;
}

function hintOf(hint: string | undefined): string | null {
  return /column "([a-z_][a-z0-9_.]*)"/i.exec(hint ?? '')?.[1] ?? null;
}
