import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { InboundEvent } from '../../../src/chat/port.ts';
import { ApiFailure } from '../../../src/chat/telegram/failure.ts';
import { startProgress } from '../../../src/chat/telegram/progress.ts';
import { ServerFeatures } from '../../../src/chat/telegram/server-features.ts';
import type { Transport } from '../../../src/chat/telegram/transport.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Call {
  readonly method: string;
  readonly at: number;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Notes calls with their second; answers as `answer` says. */
function api(answer: (method: string, nth: number) => unknown = () => true) {
  const calls: Call[] = [];
  const start = Date.now();
  const transport: Transport = {
    async call(method, payload) {
      calls.push({ method, payload, at: (Date.now() - start) / 1000 });
      const given = await answer(method, calls.length);
      if (given instanceof Error) throw given;
      return given;
    },
    fileUrl: () => new URL('http://127.0.0.1/'),
  };
  return {
    calls,
    transport,
    shown: () => calls.map(({ method, payload, at }) => [at, method, payload.text ?? payload.action]),
  };
}

const event = (chat: number, more = {}) =>
  ({
    account: { language: 'ru' },
    address: { bot: 7, chat, topic: null, replyTo: null, ...more },
  }) as unknown as InboundEvent;
const deps = (transport: Transport, features = new ServerFeatures()) => ({
  transport,
  features,
  language: 'en' as const,
});
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('in a private chat', () => {
  it('a draft is changed at most every 1.1 s, kept alive, and can be stopped', async () => {
    const { transport, calls, shown } = api();
    const progress = await startProgress(event(501, { topic: 17 }), 'Читаю вопрос', deps(transport));
    expect(progress.ref).toBeNull();
    progress.update('Ищу таблицы');
    progress.update('Считаю');
    await pass(1100);
    await pass(20_000);
    await progress.close();
    await pass(60_000);
    expect(shown()).toEqual([
      [0, 'sendMessageDraft', 'Читаю вопрос'],
      [1.1, 'sendMessageDraft', 'Считаю'],
      [21.1, 'sendMessageDraft', 'Считаю'],
    ]);
    expect(calls[0]?.payload).toMatchObject({ chat_id: 501, message_thread_id: 17, can_stop: true });
    expect(new Set(calls.map(call => call.payload.draft_id)).size).toBe(1);
    expect(calls[0]?.payload.draft_id).not.toBe(0);
  });

  it('the answer streams into the draft in place of what is being done', async () => {
    const { transport, shown } = api();
    const progress = await startProgress(event(501), 'Считаю', deps(transport));
    for (const word of ['В Казани', ' 1 240', ' клиентов']) {
      progress.stream(word);
      await pass(600);
    }
    progress.update('Рисую');
    await pass(1100);
    await progress.close();
    expect(shown().map(([, , text]) => text)).toEqual([
      'Считаю',
      'В Казани 1 240',
      'В Казани 1 240 клиентов',
    ]);
  });

  it('an old server is told "typing" every 4 s, and is not asked for drafts again', async () => {
    const features = new ServerFeatures();
    const { transport, shown } = api(method =>
      method === 'sendMessageDraft' ? new ApiFailure('noMethod', 'sendMessageDraft: 404') : true,
    );
    const progress = await startProgress(event(501), 'Считаю', deps(transport, features));
    await pass(8000);
    await progress.close();
    await pass(60_000);
    expect(shown()).toEqual([
      [0, 'sendMessageDraft', 'Считаю'],
      [0, 'sendChatAction', 'typing'],
      [4, 'sendChatAction', 'typing'],
      [8, 'sendChatAction', 'typing'],
    ]);
    const again = await startProgress(event(501), 'Считаю', deps(transport, features));
    await again.close();
    expect(shown().at(-1)?.[1]).toBe('sendChatAction');
  });

  it('flood control is waited out', async () => {
    const { transport, shown } = api((_, nth) =>
      nth === 1 ? new ApiFailure('later', 'x: 429', { afterMs: 9000 }) : true,
    );
    const progress = await startProgress(event(501), 'Считаю', deps(transport));
    await pass(8999);
    expect(shown()).toHaveLength(1);
    await pass(1);
    expect(shown()).toHaveLength(2);
    await progress.close();
  });

  it('a refusal for one person does not take drafts from the others', async () => {
    const features = new ServerFeatures();
    const { transport } = api(() => new ApiFailure('dead', 'x: 403'));
    const progress = await startProgress(event(501), 'Считаю', deps(transport, features));
    await pass(60_000);
    await progress.close();
    expect(features.drafts).toBe(true);
  });

  it('closing waits for the change under way, which would otherwise hide the answer', async () => {
    const gate = Promise.withResolvers<boolean>();
    const { transport } = api(() => gate.promise);
    const progress = await startProgress(event(501), 'Считаю', deps(transport));
    let closed = false;
    const closing = progress.close().then(() => {
      closed = true;
    });
    await pass(1000);
    expect(closed).toBe(false);
    gate.resolve(true);
    await closing;
  });
});

describe('in a group', () => {
  const standing = { message_id: 77, chat: { id: -1002001 } };
  const group = event(-1002001, { topic: 5, replyTo: 42 });

  it('a message with a Stop button stands where the answer will', async () => {
    const { transport, calls } = api(() => standing);
    const progress = await startProgress(group, 'Читаю вопрос', deps(transport));
    expect(progress.ref).toMatchObject({ bot: 7, chat: -1002001, message: 77, topic: 5, kind: 'text' });
    expect(calls[0]).toMatchObject({
      method: 'sendMessage',
      payload: {
        chat_id: -1002001,
        message_thread_id: 5,
        text: 'Читаю вопрос',
        reply_parameters: { message_id: 42, allow_sending_without_reply: true },
        reply_markup: { inline_keyboard: [[{ text: 'Остановить', callback_data: 'v1:stop' }]] },
      },
    });
    await progress.close();
  });

  it('is changed at most every 3.1 s, to the latest only, and streams nothing', async () => {
    const { transport, shown, calls } = api(() => standing);
    const progress = await startProgress(group, 'Читаю', deps(transport));
    progress.update('Ищу');
    progress.stream('В Каз');
    await pass(3000);
    progress.update('Считаю');
    await pass(100);
    progress.update('Считаю');
    await pass(60_000);
    await progress.close();
    expect(shown()).toEqual([
      [0, 'sendMessage', 'Читаю'],
      [3.1, 'editMessageText', 'Считаю'],
    ]);
    expect(calls[1]?.payload.reply_markup).toEqual(calls[0]?.payload.reply_markup);
  });

  it('that takes no message sees typing, and nothing is thrown', async () => {
    const { transport, shown } = api(method =>
      method === 'sendMessage' ? new ApiFailure('later', 'sendMessage: 429', { afterMs: 9000 }) : true,
    );
    const progress = await startProgress(group, 'Читаю', deps(transport));
    progress.update('Считаю');
    await pass(4000);
    await progress.close();
    expect(progress.ref).toBeNull();
    expect(shown().map(([, method]) => method)).toEqual(['sendMessage', 'sendChatAction', 'sendChatAction']);
  });
});
