import { expect, test } from 'vitest';
import { GROUP_ADMIN } from '../../../src/access/actor.ts';
import { createMadeFiles } from '../../../src/chat/web/made-files.ts';
import { AppError } from '../../../src/errors.ts';

const bytes = new TextEncoder().encode('id;имя');
const file = (fileId: string) => ({ fileId, name: `${fileId}.csv`, mediaType: 'text/csv' });

test('a file of a message is given to whoever it was made for, for an hour', async () => {
  let now = 0;
  const files = createMadeFiles(() => now);
  expect(await files.attach(file('one'), GROUP_ADMIN, async () => bytes)).toBe('/api/files/one');
  expect(await files.read('one', GROUP_ADMIN)).toMatchObject({ name: 'one.csv', bytes });
  await expect(files.read('one', { role: 'manager', company: 'd2' })).rejects.toMatchObject({
    code: 'not_found',
  });
  now = 61 * 60_000;
  await expect(files.read('one', GROUP_ADMIN)).rejects.toMatchObject({ code: 'not_found' });
});

test('the oldest go when there are too many bytes, the newest never', async () => {
  const files = createMadeFiles(() => 0);
  const large = new Uint8Array(40 * 1024 * 1024);
  for (const name of ['one', 'two']) await files.attach(file(name), GROUP_ADMIN, async () => large);
  await expect(files.read('one', GROUP_ADMIN)).rejects.toMatchObject({ code: 'not_found' });
  expect((await files.read('two', GROUP_ADMIN)).bytes).toHaveLength(large.length);
});

test('a file that is gone has no address', async () => {
  const files = createMadeFiles();
  const gone = async () => {
    throw new AppError('not_found', 'gone');
  };
  expect(await files.attach(file('one'), GROUP_ADMIN, gone)).toBeNull();
});
