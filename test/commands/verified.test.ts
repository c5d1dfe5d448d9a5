import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type App, openApp } from '../../src/app.ts';
import type { CommandContext } from '../../src/commands/command.ts';
import { CommandLine } from '../../src/commands/command-line.ts';
import { command } from '../../src/commands/verified.ts';
import { readConfig } from '../../src/config.ts';
import { insertPeople, makePeople } from '../support/secret-people.ts';

const QUESTION = 'how many clients in each city';
const STATEMENT = 'select city, count(*) as clients_count from clients group by city';
let home = '';
let app: App;
const printed: string[] = [];
const noticed: string[] = [];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'svod-verified-'));
  app = await openApp(readConfig({ SVOD_HOME: home, SVOD_LOG_LEVEL: 'silent' }));
  await insertPeople(app.db, makePeople(12));
}, 60_000);
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});
beforeEach(() => {
  printed.length = 0;
  noticed.length = 0;
});

/** The command as `main.ts` runs it, without a process of its own. */
async function verified(...args: string[]): Promise<void> {
  const program = new CommandLine('verified', 'en').exitOverride();
  const context: CommandContext = {
    config: app.config,
    openApp: async () => app,
    print: line => printed.push(line),
    notice: line => noticed.push(line),
    language: 'en',
    tty: { stdout: false, stderr: false },
    signal: new AbortController().signal,
  };
  command.configure(program, context);
  await program.parseAsync(args, { from: 'user' });
}

it('keeps a pair for admins only, shows it as a model will see it, and removes it', async () => {
  await verified('list');
  expect(noticed.join()).toContain('no verified pairs yet');
  await verified('add', QUESTION, STATEMENT, '--json');
  const kept = JSON.parse(printed[0] ?? '');
  expect(kept).toMatchObject({ question: QUESTION, statement: STATEMENT, audience: null });
  await verified('list');
  expect(printed.join('\n')).toContain('everyone');
  await expect(verified('list', '--as', 'analyst@d2')).rejects.toMatchObject({ code: 'not_allowed' });
  await verified('remove', String(kept.id));
  await expect(verified('remove', String(kept.id))).rejects.toMatchObject({
    code: 'not_found',
    detail: { what: `the pair number ${kept.id}` },
  });
}, 60_000);

it('refuses what the guard refuses, and what would tell a model of one person', async () => {
  await expect(verified('add', QUESTION, 'delete from clients')).rejects.toMatchObject({
    code: 'statement_rejected',
  });
  await expect(
    verified('add', 'who is client 1', 'select full_name from clients where id = 1'),
  ).rejects.toMatchObject({
    code: 'usage',
    detail: { problem: expect.stringContaining('must not be shown') },
  });
  await expect(verified('remove', 'all')).rejects.toMatchObject({ code: 'usage' });
});
