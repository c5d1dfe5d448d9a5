import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { initCatalogue } from '../../src/catalog/init/init-catalogue.ts';
import { openDatabase } from '../../src/data/open.ts';
import { silentLogger } from '../support/databases.ts';
import { runSvod } from '../support/svod-process.ts';

const server = inject('postgresServer');
const url = 'missing' in server ? null : server.url;
const name = `test_library_${process.pid}`;
const database = `${url}/${name}`;
let folder: string;

async function onServer(where: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: where });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'svod-catalog-'));
  if (url === null) return;
  await onServer(`${url}/postgres`, `create database ${name}`);
  await onServer(database, await readFile(join(import.meta.dirname, '../fixtures/library.sql'), 'utf8'));
});

afterAll(async () => {
  if (url !== null) await onServer(`${url}/postgres`, `drop database if exists ${name} with (force)`);
  await rm(folder, { recursive: true, force: true });
});

const svod = (...args: string[]) => runSvod(args, { SVOD_HOME: join(folder, 'home'), SVOD_LANGUAGE: 'en' });

test('a database that does not answer is told in clear words, without its address', async () => {
  const ran = await svod('catalog', 'init', '--database', 'postgres://me:secret@127.0.0.1:9/none');
  expect(ran).toMatchObject({ code: 1, stdout: '' });
  expect(ran.stderr).toMatch(/does not answer.*--database/);
  expect(ran.stderr).not.toMatch(/secret|127\.0\.0\.1|ECONN/);
});

test('--database and --catalog belong together', async () => {
  const ran = await svod('ask', 'how many books', '--database', 'postgres://me@127.0.0.1:9/none');
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain('--catalog FILE');
});

describe.skipIf(url === null)('a foreign database', { timeout: 90_000 }, () => {
  /** What `init` writes, made in this process: a process of its own is slow to start. */
  const fresh = async (path: string, change: (yaml: string) => string = yaml => yaml) => {
    await using db = await openDatabase({ kind: 'server', url: database }, { logger: silentLogger });
    const { yaml } = await initCatalogue(db, { schema: null, language: 'en' });
    await writeFile(path, change(yaml));
    return path;
  };
  const ask = (catalogue: string, ...args: string[]) =>
    svod('ask', ...args, '--database', database, '--catalog', catalogue, '--json');

  test('is asked by its catalogue; nothing is left there and no base of svod is made', async () => {
    const asked = await ask(await fresh(join(folder, 'asked.yaml')), 'how many books');
    expect(asked).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(asked.stdout)).toMatchObject({
      id: null,
      kind: 'answer',
      tool: 'query_clients',
      rows: [[6]],
      totalRows: 1,
      model: 'embedded',
    });
    const { rows } = await onServer(database, "select nspname from pg_namespace where nspname = 'svod'");
    expect(rows).toEqual([]);
    await expect(readFile(join(folder, 'home', 'database', 'PG_VERSION'))).rejects.toThrow(/ENOENT/);
  });

  test('has its catalogue written to a file, and a file that was worked on is not written over', async () => {
    const file = join(folder, 'made.yaml');
    const made = await svod('catalog', 'init', '--database', database, '--out', file);
    expect(made).toMatchObject({ code: 0, stdout: '' });
    expect(made.stderr).toContain('5 tables');
    await writeFile(file, 'mine');
    const again = await svod('catalog', 'init', '--database', database, '--out', file);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('--force');
    expect(await readFile(file, 'utf8')).toBe('mine');
  });

  test('is closed where the catalogue leaves a table out', async () => {
    const file = await fresh(join(folder, 'closed.yaml'), yaml =>
      yaml.replace(/^ {2}reader:\n(?: {4,}.*\n)+/m, '').replace(/^.*one: reader.*\n/m, ''),
    );
    const ran = await ask(file, 'list readers');
    expect(JSON.parse(ran.stdout)).toMatchObject({ kind: 'clarify', sql: null, rows: [] });
  });

  test('is asked in threads, whose questions go on from one another', async () => {
    const file = await fresh(join(folder, 'threads.yaml'));
    const questions = join(folder, 'questions.jsonl');
    const asked = [
      { id: 1, text: 'how many books by genre', thread: 'a' },
      { id: 2, text: 'only poetry', thread: 'a' },
    ];
    await writeFile(questions, asked.map(line => JSON.stringify(line)).join('\n'));
    const ran = await ask(file, '--file', questions);
    const answers = ran.stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(answers.map(({ id, kind, totalRows }) => [id, kind, totalRows])).toEqual([
      [1, 'answer', 4],
      [2, 'answer', 1],
    ]);
  });
});
