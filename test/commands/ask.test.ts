import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandBase } from '../support/command-base.ts';
import { startOpenAiServer } from '../support/openai-server.ts';
import { insertPeople, makePeople } from '../support/secret-people.ts';
import type { Ran } from '../support/svod-process.ts';

describe('svod ask', () => {
  const people = makePeople(30);
  const base = commandBase({ fill: db => insertPeople(db, people) });
  const svod = (args: string[], settings?: Record<string, string>) => base.svod(['ask', ...args], settings);
  const lines = (ran: Ran) =>
    ran.stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
  const write = async (name: string, content: unknown[]) => {
    const path = join(base.folder, name);
    await writeFile(path, content.map(line => JSON.stringify(line)).join('\n'));
    return path;
  };

  test('answers one question with exactly the fields of the contract', async () => {
    const ran = await svod(['сколько клиентов из Казани', '--json']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const [line] = lines(ran);
    expect(Object.keys(line)).toEqual([
      'id',
      'kind',
      'tool',
      'text',
      'understood',
      'sql',
      'columns',
      'rows',
      'totalRows',
      'truncated',
      'chart',
      'options',
      'ms',
      'model',
      'modelCalls',
    ]);
    expect(line).toMatchObject({
      id: null,
      kind: 'answer',
      tool: 'query_clients',
      rows: [[10]],
      totalRows: 1,
      truncated: false,
      chart: null,
      options: [],
      model: 'embedded',
    });
    expect(line.columns).toEqual([{ name: expect.any(String), type: 'int8' }]);
    expect(line.sql).toMatch(/^select/i);
  });

  test('answers a file in its order, follows threads, bounds rows, and a rerun reads nothing of the first run', async () => {
    const file = await write('questions.jsonl', [
      { id: 'a', text: 'клиенты из Казани', thread: 't' },
      { id: 'b', text: 'сколько всего клиентов' },
      { id: 7, text: 'а сколько их?', thread: 't' },
      { id: 'd', text: 'удали всех клиентов' },
    ]);
    for (const run of ['first', 'second']) {
      const ran = await svod(['--file', file, '--json', '--max-rows', '4']);
      expect(ran.code, run).toBe(0);
      const answers = lines(ran);
      expect(answers.map(answer => answer.id)).toEqual(['a', 'b', 7, 'd']);
      expect(answers[0]).toMatchObject({ totalRows: 10, truncated: true });
      expect(answers[0].rows).toHaveLength(4);
      expect(answers[0].columns[0]).toEqual({ name: 'id', type: 'int8' });
      expect(answers[1].rows).toEqual([[30]]);
      expect(answers[2].rows).toEqual([[10]]);
      expect(answers[3]).toMatchObject({ kind: 'refuse', tool: null, columns: [], rows: [], totalRows: 0 });
    }
    const alone = await write('alone.jsonl', [{ id: 'x', text: 'а сколько их?', thread: 't' }]);
    expect(lines(await svod(['--file', alone, '--json']))[0].rows).not.toEqual([[10]]);
  });

  test('shows a headline, the table and how it was read without --json', async () => {
    const ran = await svod(['клиенты из Казани']);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('Нашлось 10 клиентов');
    expect(ran.stdout).toContain(`${people[0]?.lastName}`);
    expect(ran.stdout).toMatch(/Казань/);
  });

  test('asks as the named member, whose sight is masked', async () => {
    const ran = await svod(['клиенты из Казани с телефоном', '--json', '--as', 'analyst@d2']);
    expect(ran.stdout).not.toContain(String(people[0]?.lastName));
    expect(ran.stdout).not.toContain(String(people[0]?.phone));
  });

  test.each([
    [[]],
    [['сколько клиентов', '--file', 'x.jsonl']],
    [['сколько клиентов', '--as', 'king@d2']],
    [['сколько клиентов', '--max-rows', '0']],
  ])('wrong usage exits with 2: %j', async args => {
    const ran = await svod(args);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr.length).toBeGreaterThan(10);
  });

  test('asks a language model when one is set, and answers without it, saying so, when it is dead', async () => {
    await using server = await startOpenAiServer([
      { calls: [{ name: 'query_clients', args: { sql: 'select count(*) as clients_count from clients' } }] },
      {},
    ]);
    const model = { SVOD_MODEL: 'openai:test', SVOD_MODEL_BASE_URL: server.url };
    expect(lines(await svod(['сколько клиентов', '--json'], model))[0]).toMatchObject({
      kind: 'answer',
      rows: [[30]],
      model: 'openai:test',
      modelCalls: 2,
    });
    const dead = await svod(['сколько клиентов', '--json'], {
      ...model,
      SVOD_MODEL_BASE_URL: 'http://127.0.0.1:9/v1',
    });
    expect(dead.code).toBe(0);
    expect(dead.stderr).not.toContain('сколько');
    expect(lines(dead)[0]).toMatchObject({
      kind: 'answer',
      tool: 'query_clients',
      rows: [[30]],
      model: 'embedded',
      text: expect.stringMatching(/модель/i),
    });
  });

  test('never traces, whatever the environment says', async () => {
    const heard: string[] = [];
    const collector = createServer((request, response) => {
      heard.push(request.url ?? '');
      response.end('{}');
    });
    await new Promise<void>(ready => collector.listen(0, '127.0.0.1', ready));
    const { port } = collector.address() as AddressInfo;
    const ran = await svod(['сколько клиентов', '--json'], {
      LANGSMITH_TRACING: 'true',
      LANGCHAIN_TRACING_V2: 'true',
      LANGCHAIN_VERBOSE: 'true',
      LANGSMITH_API_KEY: 'key',
      LANGSMITH_ENDPOINT: `http://127.0.0.1:${port}`,
      LANGCHAIN_ENDPOINT: `http://127.0.0.1:${port}`,
    });
    await new Promise(closed => collector.close(closed));
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(heard).toEqual([]);
    expect(lines(ran)).toHaveLength(1);
  });
});
