import type { PoolClient } from 'pg';
import type { Actor } from './actor.ts';

/** Whose people a member sees: the group's, or the own company's only (`SVOD_SHARING`). */
export type Sharing = 'group' | 'own';

/** In whose name and within which bounds a foreign statement runs. */
export interface ActingBounds {
  /** Null for a foreign database, which knows no members: nobody acts, and the connection's own rights hold. */
  readonly actor: Actor | null;
  readonly sharing: Sharing;
  readonly timeoutMs: number;
  /** IANA name; the session's own where absent. */
  readonly timeZone?: string;
}

/** Settings of the transaction; the catalogue alone is searched, because every relation comes qualified. */
const SETTINGS: readonly (readonly [string, string])[] = [
  ['search_path', 'pg_catalog, pg_temp'],
  ['standard_conforming_strings', 'on'],
  ['datestyle', 'ISO, DMY'],
  ['intervalstyle', 'postgres'],
  ['work_mem', '64MB'],
  ['cursor_tuple_fraction', '1'],
  // Compiling takes longer than most questions do.
  ['jit', 'off'],
];

/**
 * Runs `work` on the connection in a read-only transaction, as `svod_reader` with the member signed in (see migration
 * 0004), and rolls back whatever happened. `work` cannot become anyone else: the role owns nothing and the signature
 * cannot be made by it.
 */
export async function withActor<T>(
  connection: PoolClient,
  bounds: ActingBounds,
  work: () => Promise<T>,
): Promise<T> {
  const { actor, sharing, timeoutMs, timeZone } = bounds;
  await connection.query('begin isolation level repeatable read read only');
  try {
    const settings = [
      ...SETTINGS,
      ['statement_timeout', String(Math.ceil(timeoutMs))] as const,
      ...(timeZone ? [['timezone', timeZone] as const] : []),
    ];
    const values: unknown[] = [settings.map(([name]) => name), settings.map(([, value]) => value)];
    if (actor) values.push(actor.role, actor.company, sharing);
    await connection.query(actor ? SIGN_IN : BOUND, values);
    return await work();
  } finally {
    await connection.query('rollback');
  }
}

const BOUND = `select (select count(set_config(name, value, true)) from unnest($1::text[], $2::text[]) as s (name, value)),
  case when (select rolsuper from pg_roles where rolname = current_user) then set_config('temp_file_limit', '2GB', true) end`;

// One trip: the last column gives the owner's rights away, after the columns before it have used them.
const SIGN_IN = `${BOUND}, svod.act_as($3, $4, $5), set_config('role', 'svod_reader', true)`;
