import { expect, test } from 'vitest';
import { ThreadQueue } from '../../src/assistant/thread-queue.ts';

test('a failing turn does not hold up the one behind it', async () => {
  const queue = new ThreadQueue();
  const first = queue.run('a', () => Promise.reject(new Error('broken')));
  const second = queue.run('a', async () => 'done');
  await expect(first).rejects.toThrow('broken');
  await expect(second).resolves.toBe('done');
});

test('a hundred turns of one thread come out in their order', async () => {
  const queue = new ThreadQueue();
  const done: number[] = [];
  const turns = Array.from({ length: 100 }, (_, index) =>
    queue.run('a', async () => {
      await Promise.resolve();
      done.push(index);
    }),
  );
  await Promise.all(turns);
  expect(done).toEqual(Array.from({ length: 100 }, (_, index) => index));
});
