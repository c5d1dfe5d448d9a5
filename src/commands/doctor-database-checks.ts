import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { countUnmatched } from '../capabilities/clients/linkage/match-imported.ts';
import type { Database } from '../data/database.ts';
import { migrate } from '../data/migrate.ts';
import { type DatabaseOptions, openDatabase } from '../data/open.ts';
import { isAppError } from '../errors.ts';
import { createLogger } from '../log.ts';
import { doctorWords } from '../words/doctor.ts';
import { type Finding, found, type Patient } from './doctor-checks.ts';

const MIGRATIONS = resolve(import.meta.dirname, '../../migrations');
const OLDEST_SERVER = 150_000;

/**
 * Everything that needs the database open. A base that is not there yet is tried out in a temporary folder instead of being
 * made: looking at a patient should not change them.
 */
export async function checkDatabase(patient: Patient): Promise<Finding[]> {
  const { config, language } = patient;
  const words = doctorWords[language];
  const isNew = config.database.kind === 'embedded' && !existsSync(join(config.home, 'database'));
  const trial = isNew ? await mkdtemp(join(tmpdir(), 'svod-doctor-')) : null;
  const options: DatabaseOptions =
    config.secrets.databaseUrl === null
      ? { kind: 'embedded', home: trial ?? config.home }
      : { kind: 'server', url: config.secrets.databaseUrl };
  try {
    await using db = await openDatabase(options, { logger: createLogger(config.logLevel) });
    if (trial) await migrate(db);
    return await examine(db, patient, isNew);
  } catch (error) {
    if (isAppError(error, 'home_in_use')) {
      return [
        {
          check: 'database',
          status: 'fail',
          text: words.homeUsed(config.home),
          advice: words.homeUsedAdvice,
        },
      ];
    }
    const advice = config.database.kind === 'server' ? words.databaseAdvice : words.embeddedAdvice;
    return [{ check: 'database', status: 'fail', text: words.databaseFails, advice }];
  } finally {
    if (trial) await rm(trial, { recursive: true, force: true });
  }
}

async function examine(db: Database, patient: Patient, isNew: boolean): Promise<Finding[]> {
  const findings = [
    await checkVersion(db, patient, isNew),
    await checkSchema(db, patient),
    checkVectors(db, patient),
  ];
  if (findings[1]?.status === 'ok') {
    findings.push(await checkReader(db, patient), ...(await checkMatching(db, patient)));
  }
  return [...findings, ...(await checkZone(db, patient))];
}

async function checkVersion(db: Database, { language }: Patient, isNew: boolean): Promise<Finding> {
  const words = doctorWords[language];
  const { rows } = await db.query<{ version: string; number: number }>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int as number`,
  );
  const version = rows[0]?.version.split(' ', 1)[0] ?? '?';
  if ((rows[0]?.number ?? 0) < OLDEST_SERVER) {
    return {
      check: 'database',
      status: 'fail',
      text: words.versionOld(version),
      advice: words.versionAdvice,
    };
  }
  const say = db.kind === 'server' ? words.server : isNew ? words.embeddedNew : words.embedded;
  return found('database', say(version));
}

async function checkSchema(db: Database, { language }: Patient): Promise<Finding> {
  const words = doctorWords[language];
  const files = (await readdir(MIGRATIONS)).filter(name => name.endsWith('.sql'));
  const { rows: ledger } = await db.query<{ there: boolean }>(
    `select to_regclass('public.svod_migrations') is not null as there`,
  );
  const applied = ledger[0]?.there
    ? (await db.query<{ name: string }>('select name from public.svod_migrations')).rows.map(row => row.name)
    : [];
  const waiting = files.filter(name => !applied.includes(name)).length;
  return waiting === 0
    ? found('schema', words.schema)
    : { check: 'schema', status: 'warn', text: words.schemaOld(waiting), advice: words.schemaAdvice };
}

function checkVectors(db: Database, { language }: Patient): Finding {
  const words = doctorWords[language];
  return db.hasVectors
    ? found('vectors', words.vectors)
    : { check: 'vectors', status: 'warn', text: words.noVectors, advice: words.vectorsAdvice };
}

/** Said only where an import died after loading: the people of its files are not among the clients until they are matched. */
async function checkMatching(db: Database, { language }: Patient): Promise<Finding[]> {
  const words = doctorWords[language];
  const waiting = await countUnmatched(db);
  if (waiting === 0) return [];
  return [
    { check: 'matching', status: 'warn', text: words.unmatched(waiting), advice: words.matchingAdvice },
  ];
}

/** Reads as the role that questions run as, and looks through everything it may do beyond reading the views. */
async function checkReader(db: Database, { language }: Patient): Promise<Finding> {
  const words = doctorWords[language];
  const broken = (text: string): Finding => ({
    check: 'reader',
    status: 'fail',
    text,
    advice: words.readerAdvice,
  });
  const { rows } = await db.query<{ reads: boolean; writes: boolean }>(READER_RIGHTS);
  if (rows[0]?.writes !== false) return broken(words.readerWrites);
  return rows[0].reads ? found('reader', words.reader) : broken(words.readerBlind);
}

/** Registers lie in `svod`: reading them past the views is as bad as writing. */
const READER_RIGHTS = `
  select
    has_schema_privilege('svod_reader', 'analytics', 'usage')
      and (select bool_and(has_table_privilege('svod_reader', c.oid, 'select'))
           from pg_class c where c.relnamespace = 'analytics'::regnamespace and c.relkind = 'v') as reads,
    (select rolsuper or rolcreaterole or rolcreatedb or rolbypassrls from pg_roles where rolname = 'svod_reader')
      or exists (select from pg_auth_members where member = 'svod_reader'::regrole)
      or exists (select from pg_namespace n
                 where n.nspname in ('svod', 'analytics') and has_schema_privilege('svod_reader', n.oid, 'create'))
      or exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                 where n.nspname in ('svod', 'analytics', 'public') and c.relkind in ('r', 'p', 'v', 'm')
                   and has_table_privilege('svod_reader', c.oid, 'insert, update, delete, truncate'))
      or exists (select from pg_class c
                 where c.relnamespace = 'svod'::regnamespace and c.relkind in ('r', 'p')
                   and has_table_privilege('svod_reader', c.oid, 'select')) as writes`;

async function checkZone(db: Database, { config: { timeZone }, language }: Patient): Promise<Finding[]> {
  const words = doctorWords[language];
  const { rows } = await db.query<{ known: boolean }>(
    'select exists (select from pg_timezone_names where name = $1) as known',
    [timeZone],
  );
  if (rows[0]?.known) return [];
  return [
    { check: 'databaseTimeZone', status: 'fail', text: words.zoneFails(timeZone), advice: words.zoneAdvice },
  ];
}
