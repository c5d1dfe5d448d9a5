import { expect, test } from 'vitest';
import { createRateBound } from '../../src/chat/rate.ts';

test('lets a burst through, then one call each time a token has grown back', () => {
  let now = 0;
  const bound = createRateBound({ perMinute: 30, burst: 3, now: () => now });
  expect([bound('anna'), bound('anna'), bound('anna')]).toEqual([0, 0, 0]);
  expect(bound('anna')).toBe(2000);
  now += 1999;
  expect(bound('anna')).toBe(1);
  now += 1;
  expect(bound('anna')).toBe(0);
  expect(bound('anna')).toBe(2000);
});

test('counts people apart and grows back no further than the burst', () => {
  let now = 0;
  const bound = createRateBound({ perMinute: 60, burst: 2, now: () => now });
  bound('anna');
  bound('anna');
  expect(bound('ivan')).toBe(0);
  now += 3_600_000;
  expect([bound('anna'), bound('anna')]).toEqual([0, 0]);
  expect(bound('anna')).toBeGreaterThan(0);
});

test('forgets the one unused for longest when too many have come, so that its memory is bounded', () => {
  const bound = createRateBound({ perMinute: 1, burst: 1, now: () => 0 });
  bound('first');
  expect(bound('first')).toBeGreaterThan(0);
  for (let n = 0; n < 10_000; n++) bound(`person ${n}`);
  expect(bound('first')).toBe(0);
});
