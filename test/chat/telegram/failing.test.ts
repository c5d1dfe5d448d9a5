import { describe, expect, it } from 'vitest';
import { startTelegramServer } from '../../support/telegram.ts';
import { FRAMEWORKS, portTo, refusal } from './bots.ts';
import { message, text } from './messages.ts';
import { Talk } from './talk.ts';

const talk = Talk.perTest();

describe.each(FRAMEWORKS)('a delivery that fails through %s', framework => {
  const send = (chat: number, out = message([text('привет')]), apiRoot = talk.telegram.url) =>
    portTo(framework, apiRoot).port.send(talk.addressOf(chat), out);

  it('is for later when Telegram says how long to wait', async () => {
    talk.telegram.faults.next('sendMessage', { kind: 'flood', retryAfterSeconds: 7 });
    expect(await refusal(send(talk.begun().chatId))).toMatchObject({ outcome: 'later', afterMs: 7000 });
  });

  it.each([500, 502, 503])('is for later when the server fails with %d', async code => {
    talk.telegram.faults.next('sendMessage', { kind: 'error', code, description: 'Bad Gateway' });
    expect(await refusal(send(talk.begun().chatId))).toMatchObject({ outcome: 'later', afterMs: 2000 });
  });

  it('is for later when nobody listens', async () => {
    const other = await startTelegramServer();
    await other.close();
    expect((await refusal(send(1, undefined, other.url))).outcome).toBe('later');
  });

  it.each(['before', 'after'] as const)(
    'is unknown when the connection breaks %s it was done',
    async when => {
      talk.telegram.faults.next('sendMessage', { kind: 'drop', when });
      expect((await refusal(send(talk.begun().chatId))).outcome).toBe('unknown');
    },
  );

  it('is unknown when a gateway gives up', async () => {
    talk.telegram.faults.next('sendMessage', { kind: 'error', code: 504, description: 'Gateway Timeout' });
    expect((await refusal(send(talk.begun().chatId))).outcome).toBe('unknown');
  });

  it('is dead when the person blocked the bot, never began it, or is nobody', async () => {
    const chat = talk.begun();
    chat.block();
    expect((await refusal(send(chat.chatId))).outcome).toBe('dead');
    expect((await refusal(send(talk.telegram.privately(talk.boris).chatId))).outcome).toBe('dead');
    expect((await refusal(send(-100777))).outcome).toBe('dead');
  });

  it('is dead when the bot was put out of the group', async () => {
    const group = talk.telegram.group({ title: 'Продажи', people: [talk.anna] });
    group.removeBot(talk.anna);
    expect((await refusal(send(group.id))).outcome).toBe('dead');
  });

  it('by a mistake of ours is rejected, because repeating mends nothing', async () => {
    const rows = [[{ id: 'i'.repeat(90), label: 'x' }]];
    const error = await refusal(send(talk.begun().chatId, message([text('x'), { kind: 'buttons', rows }])));
    expect(error.outcome).toBe('rejected');
  });

  it('tells method and code, and nothing of the token, the address or the text', async () => {
    const chat = talk.begun();
    const errors = [];
    talk.telegram.faults.next('sendMessage', { kind: 'drop', when: 'before' });
    errors.push(await refusal(send(chat.chatId, message([text('телефон 79990001122')]))));
    talk.telegram.faults.next('sendMessage', {
      kind: 'error',
      code: 403,
      description: 'Forbidden: 79990001122',
    });
    errors.push(await refusal(send(chat.chatId, message([text('телефон 79990001122')]))));
    for (const error of errors) {
      const said = `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
      expect(error.message).toMatch(/^sendMessage: \w+/);
      expect(said).not.toMatch(/SIMULATOR|127\.0\.0\.1|79990001122/);
    }
  });

  it('after its beginning stands is waited out, not begun anew', async () => {
    const { port, waits } = portTo(framework, talk.telegram.url);
    const chat = talk.begun();
    const long = message([text('слово '.repeat(1000))]);
    talk.telegram.faults.next('sendMessage', { kind: 'delay', ms: 0 });
    talk.telegram.faults.next('sendMessage', { kind: 'flood', retryAfterSeconds: 3 });
    await port.send(talk.addressOf(chat.chatId), long);
    expect(waits).toEqual([3000]);
    expect(chat.messages().filter(shown => shown.from?.is_bot)).toHaveLength(2);
  });

  it('after its beginning stands becomes unknown in the end', async () => {
    const { port, waits } = portTo(framework, talk.telegram.url);
    const chat = talk.begun();
    talk.telegram.faults.next('sendMessage', { kind: 'delay', ms: 0 });
    talk.telegram.faults.next('sendMessage', { kind: 'flood', retryAfterSeconds: 20 }, 20);
    const error = await refusal(
      port.send(talk.addressOf(chat.chatId), message([text('слово '.repeat(1000))])),
    );
    expect(error.outcome).toBe('unknown');
    expect(waits).toEqual([20_000, 20_000, 20_000, 20_000]);
    // Longer than the whole delivery may take is not waited at all.
    talk.telegram.faults.clear();
    talk.telegram.faults.next('sendMessage', { kind: 'delay', ms: 0 });
    talk.telegram.faults.next('sendMessage', { kind: 'flood', retryAfterSeconds: 900 });
    await refusal(port.send(talk.addressOf(chat.chatId), message([text('слово '.repeat(1000))])));
    expect(waits).toHaveLength(4);
  });
});
