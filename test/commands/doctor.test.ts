import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/commands/doctor-checks.ts';
import { migrate } from '../../src/data/migrate.ts';
import { openDatabase } from '../../src/data/open.ts';
import { silentLogger } from '../support/databases.ts';
import { startSlackServer } from '../support/slack.ts';
import { runSvod } from '../support/svod-process.ts';
import { DEMO_TOKEN, startTelegramServer } from '../support/telegram.ts';

const RUN_MS = 60_000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'svod-doctor-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function examine(settings: Record<string, string>) {
  const { code, stdout, stderr } = await runSvod(['doctor', '--json'], { SVOD_HTTP_PORT: '0', ...settings });
  const findings = stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Finding);
  return { code, stderr, stdout, by: new Map(findings.map(finding => [finding.check, finding])), findings };
}

describe('svod doctor', () => {
  it(
    'finds a fresh machine ready, and leaves no base behind',
    async () => {
      const home = join(folder, 'fresh');
      const { code, findings, by, stderr } = await examine({ SVOD_HOME: home });
      expect(findings.filter(finding => finding.status === 'fail')).toEqual([]);
      expect([...by.keys()]).toEqual([
        'node',
        'home',
        'catalogue',
        'database',
        'schema',
        'vectors',
        'reader',
        'model',
        'documentKey',
        'port',
        'timeZone',
      ]);
      expect(code).toBe(0);
      expect(stderr).toBe('');
      expect(await readdir(home)).toEqual([]);
    },
    RUN_MS,
  );

  it(
    'reads to a person: a mark a line, and what to do under it',
    async () => {
      const { stdout, code } = await runSvod(['doctor'], {
        SVOD_HOME: join(folder, 'fresh'),
        SVOD_LANGUAGE: 'en',
      });
      expect(code).toBe(0);
      expect(stdout).toMatch(/^✓ Node\.js 24/m);
      expect(stdout).toMatch(/^! There is no key for document numbers.*\n {2}If you need them/m);
      expect(stdout).not.toContain('\u001b');
      expect(stdout.trimEnd()).toMatch(/Everything is ready\.$/);
    },
    RUN_MS,
  );

  it(
    'fails on a home that cannot be written and on a server that does not answer, without showing the password',
    async () => {
      await writeFile(join(folder, 'a-file'), '');
      const { code, by, stdout, stderr } = await examine({
        SVOD_HOME: join(folder, 'a-file', 'home'),
        DATABASE_URL: 'postgres://svod:s3cret@127.0.0.1:1/svod',
      });
      expect(code).toBe(1);
      expect(by.get('home')).toMatchObject({ status: 'fail' });
      expect(by.get('database')).toMatchObject({ status: 'fail' });
      expect(by.get('database')?.advice).toContain('DATABASE_URL');
      expect(stdout + stderr).not.toContain('s3cret');
    },
    RUN_MS,
  );

  it(
    'names the catalogue file and the place of a mistake',
    async () => {
      const catalog = join(folder, 'catalog');
      await cp(resolve(import.meta.dirname, '../../catalog'), catalog, { recursive: true });
      await writeFile(join(catalog, 'companies.yaml'), 'companies:\n  - slug: Bad Slug\n');
      const { code, by } = await examine({ SVOD_HOME: join(folder, 'fresh'), SVOD_CATALOG_DIR: catalog });
      expect(code).toBe(1);
      expect(by.get('catalogue')).toMatchObject({ status: 'fail' });
      expect(by.get('catalogue')?.text).toContain('companies.yaml: companies.0');
    },
    RUN_MS,
  );

  it(
    'fails on a model that does not answer, without showing its key',
    async () => {
      const { code, by, stdout, stderr } = await examine({
        SVOD_HOME: join(folder, 'fresh'),
        SVOD_MODEL: 'openai:some-model',
        SVOD_MODEL_BASE_URL: 'http://127.0.0.1:1/v1',
        SVOD_MODEL_API_KEY: 'sk-very-secret',
      });
      expect(code).toBe(1);
      expect(by.get('model')).toMatchObject({ status: 'fail' });
      expect(stdout + stderr).not.toContain('sk-very-secret');
    },
    RUN_MS,
  );

  it(
    'asks the messengers about their tokens, and shows none of them',
    async () => {
      await using telegram = await startTelegramServer();
      await using slack = await startSlackServer();
      const tokens = {
        SVOD_TELEGRAM_TOKEN: DEMO_TOKEN,
        SVOD_SLACK_BOT_TOKEN: 'xoxb-1-very-secret',
        SVOD_SLACK_APP_TOKEN: slack.app.appToken,
      };
      const { code, by, stdout, stderr } = await examine({
        SVOD_HOME: join(folder, 'fresh'),
        SVOD_TELEGRAM_API_ROOT: telegram.url,
        SVOD_SLACK_API_URL: slack.apiUrl,
        ...tokens,
      });
      expect(by.get('telegram')).toMatchObject({
        status: 'ok',
        text: 'Telegram отвечает, бот @svod_demo_bot',
      });
      expect(by.get('slack')).toMatchObject({ status: 'fail', text: 'Slack не принимает токен бота' });
      expect(code).toBe(1);
      for (const token of Object.values(tokens)) expect(stdout + stderr).not.toContain(token);
    },
    RUN_MS,
  );

  it(
    'warns of a busy port and of a schema that waits, and is not broken by either',
    async () => {
      const busy = createServer();
      await new Promise<void>(ready => busy.listen(0, '127.0.0.1', ready));
      const address = busy.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      const home = join(folder, 'bare');
      const db = await openDatabase({ kind: 'embedded', home }, { logger: silentLogger });
      await migrate(db);
      await db.query(
        'delete from public.svod_migrations where number = (select max(number) from public.svod_migrations)',
      );
      await db[Symbol.asyncDispose]();
      const { code, by } = await examine({ SVOD_HOME: home, SVOD_HTTP_PORT: String(port) });
      await new Promise(closed => busy.close(closed));
      expect(by.get('port')).toMatchObject({ status: 'warn' });
      expect(by.get('schema')).toMatchObject({ status: 'warn' });
      expect(code).toBe(0);
    },
    RUN_MS,
  );

  it(
    'fails when the role for questions was given the right to write',
    async () => {
      const home = join(folder, 'granted');
      const db = await openDatabase({ kind: 'embedded', home }, { logger: silentLogger });
      await migrate(db);
      await db.query(
        'grant usage on schema svod to svod_reader; grant delete, select on svod.source_records to svod_reader',
      );
      await db[Symbol.asyncDispose]();
      const { code, by } = await examine({ SVOD_HOME: home });
      expect(by.get('reader')).toMatchObject({ status: 'fail' });
      expect(code).toBe(1);
    },
    RUN_MS,
  );

  it(
    'warns of people whom a killed import left unmatched',
    async () => {
      const home = join(folder, 'unmatched');
      const db = await openDatabase({ kind: 'embedded', home }, { logger: silentLogger });
      await migrate(db);
      await db.query(
        `insert into svod.imports (kind, file_name, file_sha256, format, mapping, status)
         values ('register', 'r.csv', 'x', '{}', '{}', 'done')`,
      );
      await db[Symbol.asyncDispose]();
      const { code, by } = await examine({ SVOD_HOME: home });
      expect(by.get('matching')).toMatchObject({ status: 'warn' });
      expect(code).toBe(0);
    },
    RUN_MS,
  );
});
