import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fillPeople } from '../access/register.ts';
import { commandBase } from '../support/command-base.ts';

const RUN_MS = 60_000;
const base = commandBase({
  fill: db => fillPeople(db),
  settings: { SVOD_LANGUAGE: 'en', SVOD_DOCUMENT_KEY: Buffer.alloc(32, 5).toString('base64') },
});
const svod = (...args: string[]) => base.svod(args);

it(
  'enrols a member, and the audit tells of it and of who was refused',
  async () => {
    const added = await svod('member', 'add', 'Olga', 'manager@d2', '--identity', 'telegram:5', '--json');
    expect(JSON.parse(added.stdout)).toMatchObject({ name: 'Olga', role: 'manager', company: 'd2' });
    expect((await svod('member', 'add', 'Oleg', 'analyst@d2', '--identity', 'telegram:5')).code).toBe(1);
    expect((await svod('member', 'add', 'Oleg', 'analyst@nowhere')).code).toBe(2);
    expect((await svod('member', 'list', '--as', 'manager@d2')).code).toBe(1);
    expect((await svod('audit', '--as', 'analyst@d2')).code).toBe(1);
    const audit = await svod('audit', '--kind', 'member', '--json');
    const outcomes = audit.stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line).outcome);
    expect(outcomes).toEqual(['done', 'failed', 'refused']);
  },
  RUN_MS,
);

it(
  'invites someone by a code that is shown once, admins only',
  async () => {
    const made = await svod('member', 'invite', 'marketer@d2', '--days', '2', '--json');
    expect(JSON.parse(made.stdout)).toEqual({
      code: expect.stringMatching(/^[\w-]{24}$/),
      expiresAt: expect.stringMatching(/Z$/),
    });
    expect((await svod('member', 'invite', 'analyst@d2', '--as', 'manager@d2')).code).toBe(1);
  },
  RUN_MS,
);

it(
  'writes out and erases a client, after a yes only',
  async () => {
    const file = join(base.folder, 'one.json');
    expect((await svod('client', 'export', '1', '--out', file)).code).toBe(0);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
      clientId: 1,
      client: { last_name: 'Соколова' },
    });
    expect((await svod('client', 'export', '1', '--out', file)).code).toBe(2);
    expect((await svod('client', 'erase', '1', '--reason', 'asked')).code).toBe(2);
    const erased = await svod('client', 'erase', '1', '--reason', 'asked', '--yes', '--json');
    expect(JSON.parse(erased.stdout)).toMatchObject({ clientId: 1, marked: true });
    expect((await svod('client', 'export', '1', '--out', `${file}2`)).code).toBe(1);
  },
  RUN_MS,
);
