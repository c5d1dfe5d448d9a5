import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GROUP_ADMIN } from '../../src/access/actor.ts';
import { openDatabase } from '../../src/data/open.ts';
import { createLogger } from '../../src/log.ts';
import { ask, assistantOver } from '../support/assistant.ts';
import { engineCall, scriptedEngine } from '../support/scripted-model.ts';

const ASKER = resolve(import.meta.dirname, '../support/ceaseless-asker.ts');

describe('a process killed in the middle of a question', () => {
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'svod-killed-'));
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  test('loses no answer that was given and leaves no half turn, time after time', async () => {
    const threadId = crypto.randomUUID();
    const given: string[] = [];
    for (const answersBeforeDeath of [1, 7, 4])
      given.push(...(await killAfter(answersBeforeDeath, threadId)));
    expect(given.length).toBeGreaterThanOrEqual(12);

    await using db = await openDatabase({ kind: 'embedded', home }, { logger: createLogger('silent') });
    const { rows } = await db.query<{ answer_id: string; position: number; messages: unknown[] }>(
      'select answer_id, position, messages from svod.turns order by position',
    );
    const kept = rows.map(row => row.answer_id);
    expect(given.filter(id => !kept.includes(id))).toEqual([]);
    expect(rows.map(row => row.position)).toEqual(rows.map((_, index) => index + 1));
    expect(rows.filter(row => row.messages.length !== 4)).toEqual([]);
    const threads = await db.query('select turns from svod.threads');
    expect(threads.rows).toEqual([{ turns: rows.length }]);

    const sql = 'select count(*) as clients_count from clients';
    const embedded = scriptedEngine([engineCall('Сколько', 'query_clients', { sql })]);
    const assistant = await assistantOver(db, { embedded });
    expect(await assistant.answer(ask('сколько', { threadId }))).toMatchObject({ kind: 'answer' });
    expect(await assistant.history(threadId, GROUP_ADMIN)).toHaveLength(rows.length + 1);
  });

  /** The ids of the answers that the process had given when it was killed, at whatever point of the next one. */
  async function killAfter(answers: number, threadId: string): Promise<string[]> {
    const child = spawn(process.execPath, [ASKER, home, threadId], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = new Promise(settle => child.once('exit', settle));
    const given: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      const [kind, id = ''] = line.split(' ');
      expect(kind).toBe('answer');
      given.push(id);
      if (given.length === answers) child.kill('SIGKILL');
    }
    await exited;
    return given;
  }
});
