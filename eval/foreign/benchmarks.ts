import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** A question to a foreign database, with every statement whose rows are a right answer. */
export interface ForeignCase {
  readonly id: string;
  readonly set: SetName;
  readonly db: string;
  readonly language: 'ru' | 'en';
  readonly text: string;
  /** Empty: the database cannot answer, and asking back or refusing is right. */
  readonly golds: readonly string[];
  readonly ordered: boolean;
  /** `single` or `join` where the set says how many tables its statement names; else the set's own kind. */
  readonly kind: string;
}

export interface ForeignSet {
  readonly name: SetName;
  /** What the set's own description says of scoring: ordering, ties, alternatives. */
  readonly scoring: string;
  readonly databases: readonly { readonly name: string; readonly script: string; readonly schema: string }[];
  readonly cases: readonly ForeignCase[];
}

export const SETS = ['pauq', 'defog', 'acme'] as const;
export type SetName = (typeof SETS)[number];

/** Reads one set from the folder of benchmarks; null where it is not here. */
export async function readSet(folder: string, name: SetName): Promise<ForeignSet | null> {
  try {
    return await { pauq: readPauq, defog: readDefog, acme: readAcme }[name](folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

const pauqRow = z.object({
  id: z.coerce.string(),
  db: z.string(),
  question_en: z.string(),
  question_ru: z.string(),
  ru_ok: z.boolean(),
  tables: z.number(),
  ordered: z.boolean(),
  sql_pg: z.string().nullable(),
});

async function readPauq(folder: string): Promise<ForeignSet> {
  const home = join(folder, 'pauq-spider-dev');
  const rows = (await jsonLines(join(home, 'questions.jsonl'))).map(row => pauqRow.parse(row));
  return {
    name: 'pauq',
    scoring:
      'rows equal those of sql_pg (null where ties or SQLite habits decide: left out); order counts where `ordered`; Russian only where ru_ok; further columns in an answer are allowed',
    databases: await scripts(join(home, 'db'), () => 'public'),
    cases: rows.flatMap(({ id, db, question_en, question_ru, ru_ok, tables, ordered, sql_pg }) => {
      if (sql_pg === null) return [];
      const about = { id, set: 'pauq', db: db.toLowerCase(), golds: [sql_pg], ordered } as const;
      const kind = tables > 1 ? 'join' : 'single';
      const english: ForeignCase = { ...about, kind, language: 'en', text: question_en };
      return ru_ok ? [{ ...about, kind, language: 'ru', text: question_ru }, english] : [english];
    }),
  };
}

const defogRow = z.object({
  id: z.string(),
  db: z.string(),
  category: z.string(),
  answerable: z.boolean(),
  question: z.string(),
  gold_sql: z.array(z.string()).nullish(),
});

async function readDefog(folder: string): Promise<ForeignSet> {
  const home = join(folder, 'defog-sql-eval');
  const rows = (await jsonLines(join(home, 'questions.jsonl'))).map(row => defogRow.parse(row));
  return {
    name: 'defog',
    scoring:
      'rows equal those of any accepted statement; order counts in category order_by; unanswerable: asking back or refusing is right; instructions are not given; further columns in an answer are allowed',
    databases: await scripts(
      join(home, 'db'),
      script => /create schema (?:if not exists )?(\w+)/i.exec(script)?.[1] ?? 'public',
    ),
    cases: rows.map(({ id, db, category, answerable, question, gold_sql }) => ({
      id,
      set: 'defog',
      db,
      language: 'en',
      text: question,
      golds: answerable ? (gold_sql ?? []) : [],
      ordered: category === 'order_by',
      kind: answerable ? category : 'unanswerable',
    })),
  };
}

const acmeRow = z.object({
  id: z.string(),
  question: z.string(),
  quadrant: z.string(),
  gold_sql: z.string(),
});

async function readAcme(folder: string): Promise<ForeignSet> {
  const home = join(folder, 'acme-insurance');
  const rows = (await jsonLines(join(home, 'questions.jsonl'))).map(row => acmeRow.parse(row));
  return {
    name: 'acme',
    scoring:
      'rows equal those of the statement; order does not count; very few rows, so a wrong join can be right by chance; further columns in an answer are allowed',
    databases: [{ name: 'acme', script: await readFile(join(home, 'acme.sql'), 'utf8'), schema: 'public' }],
    cases: rows.map(({ id, question, quadrant, gold_sql }) => ({
      id,
      set: 'acme',
      db: 'acme',
      language: 'en',
      text: question,
      golds: [gold_sql],
      ordered: false,
      kind: quadrant,
    })),
  };
}

async function scripts(
  folder: string,
  schemaOf: (script: string) => string,
): Promise<ForeignSet['databases']> {
  const files = (await readdir(folder)).filter(file => file.endsWith('.sql')).sort();
  return Promise.all(
    files.map(async file => {
      const script = await readFile(join(folder, file), 'utf8');
      return { name: file.replace(/\.sql$/, ''), script, schema: schemaOf(script) };
    }),
  );
}

async function jsonLines(path: string): Promise<unknown[]> {
  const text = await readFile(path, 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line));
}
