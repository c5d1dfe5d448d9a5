import { expect, test } from 'vitest';
import { createSessions, createSignInBrake } from '../../../src/chat/web/sessions.ts';

const TOKEN = 'correct-horse-battery';
const DAY_MS = 86_400_000;

test('a session is read until its thirty days are over', () => {
  let now = 1_000_000;
  const sessions = createSessions(TOKEN, () => now);
  const cookie = sessions.open();
  now += 29 * DAY_MS;
  expect(sessions.read(cookie)).toMatch(/^[\w-]{16}$/);
  now += 2 * DAY_MS;
  expect(sessions.read(cookie)).toBeNull();
});

test('a session whose end or id was changed is no session', () => {
  const sessions = createSessions(TOKEN);
  const [id = '', end = '', mac = ''] = sessions.open().split('.');
  for (const forged of [
    `${id}.${Number(end) + 1}.${mac}`,
    `${id}x.${end}.${mac}`,
    `${id}.${end}.`,
    `${id}.${end}`,
    `${id}.Infinity.${mac}`,
    '..',
    '',
    undefined,
  ]) {
    expect(sessions.read(forged)).toBeNull();
  }
});

test('two people who signed in are told apart', () => {
  const sessions = createSessions(TOKEN);
  expect(sessions.read(sessions.open())).not.toBe(sessions.read(sessions.open()));
});

test('the token is taken whole, and nothing else is', () => {
  const sessions = createSessions(TOKEN);
  expect(sessions.tokenIsRight(TOKEN)).toBe(true);
  for (const wrong of ['', TOKEN.slice(0, -1), `${TOKEN}x`, TOKEN.toUpperCase()]) {
    expect(sessions.tokenIsRight(wrong)).toBe(false);
  }
});

test('the brake lets four failures pass, then doubles the wait up to a quarter of an hour, and forgives a success', () => {
  let now = 0;
  const brake = createSignInBrake(() => now);
  const waits: number[] = [];
  for (let n = 0; n < 14; n++) {
    now += 3_600_000;
    brake.failed('10.0.0.7');
    waits.push(brake.waitMs('10.0.0.7') / 1000);
  }
  expect(waits).toEqual([0, 0, 0, 0, 15, 30, 60, 120, 240, 480, 900, 900, 900, 900]);
  expect(brake.waitMs('10.0.0.8')).toBe(0);
  brake.succeeded('10.0.0.7');
  expect(brake.waitMs('10.0.0.7')).toBe(0);
});
