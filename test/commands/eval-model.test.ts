import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type App, openApp } from '../../src/app.ts';
import type { CommandContext } from '../../src/commands/command.ts';
import { CommandLine } from '../../src/commands/command-line.ts';
import { command } from '../../src/commands/eval.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';
import { insertPeople, makePeople } from '../support/secret-people.ts';

const GOLD = 'select count(*) from analytics.clients';
const CASES = [
  { id: 'a', lang: 'ru', text: 'сколько клиентов', kind: 'value', gold: GOLD },
  {
    id: 'b',
    lang: 'en',
    text: 'how many clients from Kazan',
    kind: 'value',
    gold: `${GOLD} where city = 'Казань'`,
  },
];
const model = `openai:eval-test-${process.pid}`;
const calls = join(import.meta.dirname, '../../eval/ask/calls', model.replaceAll(':', '_'));
let folder = '';
let config: Config;
let server: OpenAiServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'svod-eval-'));
  // The right answer to the first question, and the same, wrong, to the second.
  server = await startOpenAiServer((_, index) =>
    index % 2 === 0 ? { calls: [{ name: 'query_clients', args: { sql: GOLD } }] } : {},
  );
  config = readConfig({ SVOD_HOME: folder, SVOD_LOG_LEVEL: 'silent', SVOD_MODEL_BASE_URL: server.url });
  await using app = await openApp(config);
  await insertPeople(app.db, makePeople(12));
  await writeFile(
    join(folder, 'cases.jsonl'),
    CASES.map(one => JSON.stringify({ ordered: false, chart: null, thread: null, note: '', ...one })).join(
      '\n',
    ),
  );
}, 60_000);
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  for (const path of [folder, calls]) await rm(path, { recursive: true, force: true });
});

async function evaluate(
  args: readonly string[],
  of: Config = config,
  notice: (line: string) => void = () => {},
): Promise<string> {
  const printed: string[] = [];
  await using opened = new AsyncDisposableStack();
  const program = new CommandLine('eval', 'en').exitOverride();
  const context: CommandContext = {
    config: of,
    openApp: async ({ model, ...options } = {}): Promise<App> =>
      opened.use(await openApp(model ? { ...of, model } : of, options)),
    print: line => printed.push(line),
    notice,
    language: 'en',
    tty: { stdout: false, stderr: false },
    signal: new AbortController().signal,
  };
  command.configure(program, context);
  await program.parseAsync(args, { from: 'user' });
  return printed.join('\n');
}

it('asks any model, scores by the rows, keeps a report, and asks nothing twice', async () => {
  const report = join(folder, 'report.md');
  const args = ['ask', '--model', model, '--file', join(folder, 'cases.jsonl'), '--report', report];
  const first = await evaluate(args);
  expect(first).toMatch(/all +n +2 +right +50\.0%/);
  expect(first).toMatch(/calls: made 4, known 0/);
  expect(server.requests).toHaveLength(4);
  const text = await readFile(report, 'utf8');
  expect(text).toContain(`# svod eval ask, ${model}`);
  expect(text).toContain(
    '| value | 100.0 % of 1 (wrong 0, asked 0, failed 0) | 0.0 % of 1 (wrong 1, asked 0, failed 0) |',
  );
  const again = await evaluate(args);
  expect(again).toMatch(/all +n +2 +right +50\.0%/);
  expect(again).toMatch(/calls: made 0, known 4/);
  expect(server.requests).toHaveLength(4);
}, 60_000);

it('says in one sentence that there is nothing to compare with, and asks nothing', async () => {
  const empty = readConfig({ SVOD_HOME: join(folder, 'empty'), SVOD_LOG_LEVEL: 'silent' });
  const noticed: string[] = [];
  const before = process.exitCode;
  try {
    const asked = ['ask', '--file', join(folder, 'cases.jsonl')];
    expect(await evaluate(asked, empty, line => noticed.push(line))).toBe('');
    expect(process.exitCode).toBe(1);
  } finally {
    process.exitCode = before;
  }
  expect(noticed).toEqual([
    'There is nothing to compare answers with: the base has no clients. Load the registers first: svod import.',
  ]);
}, 60_000);

it('says what a model is called by', async () => {
  await expect(evaluate(['ask', '--model', 'gpt'])).rejects.toMatchObject({
    code: 'usage',
    detail: { problem: expect.stringContaining('provider:model') },
  });
});
