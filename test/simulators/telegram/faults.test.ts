import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  callBot,
  DEMO_TOKEN,
  type Envelope,
  type Seat,
  startTelegramServer,
  type TelegramServer,
} from '../../support/telegram.ts';

let telegram: TelegramServer;
let chat: Seat;

beforeEach(async () => {
  telegram = await startTelegramServer({ seed: 7 });
  chat = telegram.privately(telegram.person({ name: 'Ира' }));
  chat.say('/start');
});
afterEach(() => telegram.close());

function send(text: string): Promise<Envelope> {
  return callBot(telegram.url, DEMO_TOKEN, 'sendMessage', { chat_id: chat.chatId, text });
}

function texts(): (string | undefined)[] {
  return chat.messages().map(message => message.text);
}

describe('faults', () => {
  it('flood with the wait in the body and in the header, for as many calls as asked', async () => {
    telegram.faults.next('sendMessage', { kind: 'flood', retryAfterSeconds: 3 });
    const response = await fetch(
      `${telegram.url}/bot${DEMO_TOKEN}/sendMessage?chat_id=${chat.chatId}&text=x`,
    );
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '3']);
    expect(await response.json()).toEqual({
      ok: false,
      error_code: 429,
      description: 'Too Many Requests: retry after 3',
      parameters: { retry_after: 3 },
    });
    expect((await send('раз')).ok).toBe(true);
  });

  it('break the connection before or after the work is done', async () => {
    telegram.faults.next('sendMessage', { kind: 'drop', when: 'before' });
    telegram.faults.next('sendMessage', { kind: 'drop', when: 'after' });
    await expect(send('до')).rejects.toThrow('fetch failed');
    await expect(send('после')).rejects.toThrow('fetch failed');
    expect(texts()).toEqual(['/start', 'после']);
    expect(telegram.calls.map(call => call.outcome)).toEqual(['dropped', 'dropped']);
  });

  it('fail as a server does', async () => {
    telegram.faults.next('*', { kind: 'error', code: 502, description: 'Bad Gateway' }, 2);
    expect([(await send('a')).error_code, (await send('b')).error_code]).toEqual([502, 502]);
    expect((await send('c')).ok).toBe(true);
  });

  it('hold a call back until it is let go', async () => {
    const held = telegram.faults.hold('sendMessage');
    const sending = send('раз');
    await held.reached;
    expect(texts()).toEqual(['/start']);
    held.release();
    expect((await sending).ok).toBe(true);
  });

  it('hit a share of the calls, the same ones for the same seed', async () => {
    const outcomes = async (seed: number) => {
      const server = await startTelegramServer({ seed });
      server.faults.rate('getMe', { kind: 'error', code: 500, description: 'Internal Server Error' }, 0.3);
      const results: boolean[] = [];
      for (let n = 0; n < 40; n++) results.push((await callBot(server.url, DEMO_TOKEN, 'getMe')).ok);
      await server.close();
      return results;
    };
    const first = await outcomes(7);
    expect(first).toEqual(await outcomes(7));
    const failed = first.filter(ok => !ok).length;
    expect(failed).toBeGreaterThan(4);
    expect(failed).toBeLessThan(24);
  });

  it('take away what an old server does not know', async () => {
    telegram.faults.isOld = true;
    const rich = { chat_id: chat.chatId, rich_message: { markdown: '# Отчёт' } };
    expect((await callBot(telegram.url, DEMO_TOKEN, 'sendRichMessage', rich)).description).toBe(
      'Not Found: method not found',
    );
    const { result } = await send('раз');
    const edit = { ...rich, message_id: (result as { message_id: number }).message_id };
    expect((await callBot(telegram.url, DEMO_TOKEN, 'editMessageText', edit)).description).toBe(
      'Bad Request: message text is empty',
    );
  });
});
