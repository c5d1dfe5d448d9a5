import { describe, expect, it } from 'vitest';
import { deliveryErrorOf, failureOfAnswer, failureOfSilence } from '../../../src/chat/telegram/failure.ts';

describe('an answer of the Bot API', () => {
  it.each([
    [400, 'Bad Request: chat not found', 'dead', 'dead'],
    [400, 'Bad Request: group chat was deactivated', 'dead', 'dead'],
    [400, 'Bad Request: not enough rights to send text messages to the chat', 'dead', 'dead'],
    [403, 'Forbidden: bot was blocked by the user', 'dead', 'dead'],
    [403, 'Forbidden: bot was kicked from the supergroup chat', 'dead', 'dead'],
    [403, 'Forbidden: user is deactivated', 'dead', 'dead'],
    [403, "Forbidden: bot can't initiate conversation with a user", 'dead', 'dead'],
    [400, 'Bad Request: message is not modified: specified new message content…', 'same', 'rejected'],
    [
      400,
      'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 7',
      'markup',
      'rejected',
    ],
    [404, 'Not Found: method not found', 'noMethod', 'rejected'],
    [400, 'Bad Request: message thread not found', 'noTopic', 'rejected'],
    [400, 'Bad Request: message to edit not found', 'gone', 'rejected'],
    [400, 'Bad Request: there is no text in the message to edit', 'gone', 'rejected'],
    [400, "Bad Request: message can't be edited", 'gone', 'rejected'],
    [400, 'Bad Request: file is too big', 'tooLarge', 'rejected'],
    [400, 'Bad Request: message is too long', 'rejected', 'rejected'],
    [413, 'Request Entity Too Large', 'rejected', 'rejected'],
    [401, 'Unauthorized', 'unauthorized', 'later'],
    [404, 'Not Found', 'unauthorized', 'later'],
    [409, 'Conflict: terminated by other getUpdates request', 'conflict', 'later'],
    [500, 'Internal Server Error', 'later', 'later'],
    [504, 'Gateway Timeout', 'unknown', 'unknown'],
  ])('%d %j means %s, for the outbox %s', (code, description, kind, outcome) => {
    const failure = failureOfAnswer('sendMessage', { code, description });
    expect(failure.kind).toBe(kind);
    expect(deliveryErrorOf(failure)).toMatchObject({ outcome, message: `sendMessage: ${code}` });
  });

  it('tells how long to wait and where a group went', () => {
    const flood = {
      code: 429,
      description: 'Too Many Requests: retry after 35',
      parameters: { retry_after: 35 },
    };
    expect(deliveryErrorOf(failureOfAnswer('x', flood))).toMatchObject({ outcome: 'later', afterMs: 35_000 });
    const moved = {
      code: 400,
      description: 'Bad Request: group chat was upgraded to a supergroup chat',
      parameters: { migrate_to_chat_id: -1009 },
    };
    expect(failureOfAnswer('x', moved)).toMatchObject({ kind: 'moved', movedTo: -1009 });
  });
});

describe('no answer', () => {
  const system = (code: string, message: string) => Object.assign(new Error(message), { code });

  it.each([
    ['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1', 'later'],
    ['ENOTFOUND', 'getaddrinfo ENOTFOUND api.telegram.org', 'later'],
    ['EAI_AGAIN', 'getaddrinfo EAI_AGAIN api.telegram.org', 'later'],
    ['ETIMEDOUT', 'connect ETIMEDOUT 149.154.167.220:443', 'later'],
    ['CERT_HAS_EXPIRED', 'certificate has expired', 'later'],
    ['ETIMEDOUT', 'read ETIMEDOUT', 'unknown'],
    ['ECONNRESET', 'socket hang up', 'unknown'],
    ['EPIPE', 'write EPIPE', 'unknown'],
  ])('by %s (%s) is %s, however deep a framework hides it', (code, message, kind) => {
    const deep = Object.assign(new Error('Network request failed'), { error: system(code, message) });
    const deeper = new Error('fetch failed', { cause: deep });
    for (const error of [system(code, message), deep, deeper]) {
      expect(failureOfSilence('sendMessage', error).kind).toBe(kind);
    }
  });

  it('keeps nothing of what the framework said, where the address holds the token', () => {
    const error = system('ECONNRESET', 'request to https://api.telegram.org/bot1:SECRET/sendMessage failed');
    const failure = failureOfSilence('sendMessage', error);
    expect(`${failure.stack} ${JSON.stringify(failure)} ${failure.cause}`).not.toContain('SECRET');
  });

  it.each([new Error('aborted'), 'nonsense', null])('of an unknown kind may have been heard', error => {
    expect(failureOfSilence('sendMessage', error).kind).toBe('unknown');
  });
});
