import { beforeEach, expect, test } from 'vitest';
import type { HandleEvent } from '../../src/chat/exchange.ts';
import { DeliveryError, type MessageRef } from '../../src/chat/port.ts';
import { eventOf, messageOf, textOf } from '../support/chat-events.ts';
import { emptyChat, startChat } from '../support/chat-under-test.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import type { Call, Fault, RecordingPort } from '../support/recording-port.ts';

const DAY_MS = 24 * 60 * 60_000;

describeOnBothDatabases('the outbox', base => {
  beforeEach(() => emptyChat(base.db));

  /** Says each line of the event as a message of its own. */
  const lines: HandleEvent = async ({ event, say }) => {
    for (const line of textOf(event).split('\n')) say(messageOf(line));
  };
  /** The first call of a text goes wrong. */
  const once = (port: RecordingPort, text: string, fault: Fault) => {
    let left = 1;
    port.fault = call => (call.text === text && left-- > 0 ? fault : null);
  };
  const texts = (calls: readonly Call[]) => calls.map(call => call.text);

  test('waits as long as the platform asks, and what is behind waits with it, in order', async () => {
    await using chat = await startChat(base.db, { handle: lines });
    once(chat.port, '1', { before: new DeliveryError('later', 'sendMessage 429', { afterMs: 7_000 }) });
    await chat.room.accept(eventOf('a', '1\n2\n3'));
    await chat.room.accept(eventOf('b', 'сразу', { place: 'other' }));
    await chat.room.idle();
    await chat.advance(6_900);
    expect(texts(chat.port.calls).sort()).toEqual(['1', 'сразу']);
    expect(chat.port.seen('chat-1')).toEqual([]);
    await chat.advance(100);
    expect(chat.port.seen('chat-1')).toEqual(['1', '2', '3']);
    expect(chat.port.calls).toHaveLength(5);
  });

  test('keeps the pace of a conversation without making others wait', async () => {
    const pace = { conversationMs: 400, perSecond: 1_000 };
    await using chat = await startChat(base.db, { handle: lines, pace });
    await chat.room.accept(eventOf('a', '1\n2\n3'));
    await chat.room.accept(eventOf('b', 'там', { place: 'other' }));
    await chat.room.idle();
    expect([chat.port.seen('chat-1'), chat.port.seen('other')]).toEqual([['1'], ['там']]);
    await chat.advance(399);
    expect(chat.port.seen('chat-1')).toEqual(['1']);
    await chat.advance(1);
    expect(chat.port.seen('chat-1')).toEqual(['1', '2']);
    await chat.advance(400);
    expect(chat.port.seen('chat-1')).toEqual(['1', '2', '3']);
  });

  test('sends no more a second than the platform bears in all', async () => {
    const pace = { conversationMs: 0, perSecond: 3 };
    await using chat = await startChat(base.db, { handle: lines, pace });
    for (const at of [1, 2, 3, 4, 5]) await chat.room.accept(eventOf(`e${at}`, 'x', { place: `p${at}` }));
    await chat.room.idle();
    expect(chat.port.calls).toHaveLength(3);
    await chat.advance(334);
    expect(chat.port.calls).toHaveLength(4);
    await chat.advance(334);
    expect(chat.port.calls).toHaveLength(5);
  });

  test.each([
    ['and it did not arrive', 'before'],
    ['although it arrived', 'after'],
  ] as const)('never repeats by itself what got no answer, %s, and shows it when asked', async (_, when) => {
    await using chat = await startChat(base.db, { handle: lines });
    const silence = new DeliveryError('unknown', 'sendMessage timeout');
    once(chat.port, 'доход 7', when === 'before' ? { before: silence } : { after: silence });
    await chat.room.accept(eventOf('a', 'доход 7\nдальше'));
    await chat.room.idle();
    for (const _ of [1, 2, 3]) await chat.advance(60_000);
    expect(texts(chat.port.calls).filter(text => text === 'доход 7')).toHaveLength(1);
    const arrived = when === 'after' ? ['доход 7'] : [];
    const notice = expect.stringMatching(/^Связь прервалась/);
    expect(chat.port.seen('chat-1')).toEqual([...arrived, notice, 'дальше']);
    expect(await chat.room.counts()).toMatchObject({ unknown: 1, unsent: 0 });

    const [button] = chat.port.buttons('chat-1');
    const press = (id: string, more = {}) =>
      chat.room.accept(eventOf(id, { kind: 'press', button: button!.id, from: button!.under }, more));
    await press('foreign', { place: 'other' });
    await chat.room.idle();
    expect(chat.port.calls.filter(call => call.text === 'доход 7')).toHaveLength(1);
    chat.port.fault = () => null;
    await press('p1');
    await press('p2');
    await chat.room.idle();
    expect(chat.port.seen('chat-1')).toEqual([...arrived, 'доход 7', 'дальше']);
    expect(chat.port.acknowledged).toEqual([undefined, undefined, 'Этот ответ уже показан.']);
    expect(await chat.room.counts()).toMatchObject({ unknown: 0, unsent: 0 });
    expect((await base.db.query('select from svod.chat_outbox where message is not null')).rows).toEqual([]);
  });

  test('says so when an answer of unknown fate is asked for too late', async () => {
    await using chat = await startChat(base.db, { handle: lines });
    once(chat.port, 'доход 7', { before: new DeliveryError('unknown', 'timeout') });
    await chat.room.accept(eventOf('a', 'доход 7'));
    await chat.room.idle();
    await chat.advance(3 * DAY_MS + 60_000);
    expect((await base.db.query('select from svod.chat_outbox')).rows).toEqual([]);
    const [button] = chat.port.buttons('chat-1');
    await chat.room.accept(eventOf('p', { kind: 'press', button: button!.id, from: button!.under }));
    await chat.room.idle();
    expect(chat.port.seen('chat-1')).toEqual([expect.stringMatching(/больше не хранится/)]);
  });

  test('repeats what replaces another message until the platform answers: it is seen once', async () => {
    let progress: MessageRef | null = null;
    const handle: HandleEvent = async ({ event, port, say }) => {
      progress ??= await port.send(event.address, messageOf('считаю…'));
      say(messageOf('готово'), { replaces: progress });
    };
    await using chat = await startChat(base.db, { handle });
    let silent = 2;
    const unknown = new DeliveryError('unknown', 'editMessageText timeout');
    chat.port.fault = call => (call.method === 'edit' && silent-- > 0 ? { after: unknown } : null);
    await chat.room.accept(eventOf('a', 'сколько'));
    await chat.room.idle();
    for (const _ of [1, 2]) await chat.advance(10_000);
    expect(chat.port.calls.filter(call => call.method === 'edit')).toHaveLength(3);
    expect(chat.port.seen('chat-1')).toEqual(['готово']);
    expect(await chat.room.counts()).toMatchObject({ unknown: 0, unsent: 0 });
  });

  test('an answer whose place was deleted by the person is sent anew', async () => {
    const handle: HandleEvent = async ({ event, port, say }) => {
      say(messageOf('готово'), { replaces: await port.send(event.address, messageOf('считаю…')) });
    };
    await using chat = await startChat(base.db, { handle });
    const gone = new DeliveryError('rejected', 'message to edit not found');
    chat.port.fault = call => (call.method === 'edit' ? { before: gone } : null);
    await chat.room.accept(eventOf('a', 'сколько'));
    await chat.room.idle();
    expect(chat.port.seen('chat-1')).toEqual(['считаю…', 'готово']);
  });

  test('tells of an answer that the platform refuses, and goes on', async () => {
    await using chat = await startChat(base.db, { handle: lines });
    const refusal = new DeliveryError('rejected', 'sendMessage 400');
    chat.port.fault = call => (call.text === 'плохо' ? { before: refusal } : null);
    await chat.room.accept(eventOf('a', 'плохо\nхорошо'));
    await chat.room.idle();
    expect(chat.port.seen('chat-1')).toEqual([expect.stringMatching(/не принял.*[2-9A-Z]{6}/), 'хорошо']);
  });

  test('a notice that is refused as well is not told of in turn', async () => {
    await using chat = await startChat(base.db, { handle: lines });
    chat.port.fault = () => ({ before: new DeliveryError('rejected', 'sendMessage 400') });
    await chat.room.accept(eventOf('a', 'плохо'));
    await chat.room.idle();
    expect(chat.port.calls).toHaveLength(2);
    expect(await chat.room.counts()).toMatchObject({ unsent: 0, undeliverable: 2 });
  });

  test('sends nothing more to a room that cannot be reached, until something new is said there', async () => {
    await using chat = await startChat(base.db, { handle: lines });
    once(chat.port, '1', { before: new DeliveryError('dead', 'sendMessage 403') });
    await chat.room.accept(eventOf('a', '1\n2\n3'));
    await chat.room.idle();
    expect(texts(chat.port.calls)).toEqual(['1']);
    expect(await chat.room.counts()).toMatchObject({ unsent: 0, undeliverable: 3 });
    await chat.room.accept(eventOf('b', '4'));
    await chat.room.idle();
    expect(chat.port.seen('chat-1')).toEqual(['4']);
  });

  test('a person who cannot be reached privately does not silence the room', async () => {
    const handle: HandleEvent = async ({ say }) => {
      say(messageOf('вам'), { privately: true });
      say(messageOf('всем'));
    };
    await using chat = await startChat(base.db, { handle });
    once(chat.port, 'вам', { before: new DeliveryError('dead', 'sendMessage 403') });
    await chat.room.accept(eventOf('a', 'x', { room: 'group' }));
    await chat.room.idle();
    expect(chat.port.seen('chat-1')).toEqual(['всем']);
    await chat.room.accept(eventOf('b', 'x', { room: 'group' }));
    await chat.room.idle();
    expect(chat.port.seen('only 501')).toEqual(['вам']);
  });

  test('gives a message up when the platform has asked for patience for a day', async () => {
    await using chat = await startChat(base.db, { handle: lines });
    chat.port.fault = call =>
      call.text === '1' ? { before: new DeliveryError('later', '429', { afterMs: DAY_MS / 2 }) } : null;
    await chat.room.accept(eventOf('a', '1\n2'));
    await chat.room.idle();
    for (const _ of [1, 2, 3]) await chat.advance(DAY_MS / 2);
    expect(texts(chat.port.calls)).toEqual(['1', '1', '1', '1', '2']);
    const { rows } = await base.db.query('select state, message from svod.chat_outbox order by id');
    expect(rows).toEqual([
      { state: 'expired', message: null },
      { state: 'sent', message: null },
    ]);
  });

  test('keeps files until the last message that holds them is delivered', async () => {
    const handle: HandleEvent = async ({ attach, say }) => {
      const file = await attach({ name: 'a.csv', mediaType: 'text/csv', bytes: Buffer.from('id;имя') });
      const block = { kind: 'file', file, caption: '' } as const;
      for (const text of ['раз', 'два']) say({ ...messageOf(text), blocks: [block] });
    };
    await using chat = await startChat(base.db, { handle });
    once(chat.port, 'два', { before: new DeliveryError('later', '429', { afterMs: 1_000 }) });
    await chat.room.accept(eventOf('a', 'x'));
    await chat.room.idle();
    expect(chat.port.files('chat-1')).toEqual(['id;имя']);
    await chat.advance(1_000);
    expect(chat.port.files('chat-1')).toEqual(['id;имя', 'id;имя']);
    expect((await base.db.query('select from svod.chat_files')).rows).toEqual([]);
  });

  test('says that a file is gone instead of failing, and clears files that nobody sent', async () => {
    const handle: HandleEvent = async ({ attach, say }) => {
      const file = await attach({ name: 'a.csv', mediaType: 'text/csv', bytes: Buffer.from('id') });
      await attach({ name: 'лишний.csv', mediaType: 'text/csv', bytes: Buffer.from('id') });
      say({ ...messageOf('вот'), blocks: [{ kind: 'file', file, caption: '' }] });
    };
    await using chat = await startChat(base.db, { handle });
    once(chat.port, 'вот', { before: new DeliveryError('later', '429', { afterMs: 1_000 }) });
    await chat.room.accept(eventOf('a', 'x'));
    await chat.room.idle();
    await base.db.query(`delete from svod.chat_files where name = 'a.csv'`);
    await chat.advance(1_000);
    expect(chat.port.calls.at(-1)?.message.blocks).toEqual([
      { kind: 'note', markdown: expect.stringContaining('«a.csv»') },
    ]);
    await chat.advance(2 * 60 * 60_000);
    expect((await base.db.query('select from svod.chat_files')).rows).toEqual([]);
  });

  test('tells buttons where their message stands, in the transaction that records it', async () => {
    const bound: unknown[] = [];
    const handle: HandleEvent = async ({ say }) => say(messageOf('выберите'), { buttons: ['b1', 'b2'] });
    await using chat = await startChat(base.db, {
      handle,
      room: {
        bindButtons: async (tx, buttons) => {
          const { rows } = await tx.query('select state from svod.chat_outbox');
          bound.push([rows, buttons]);
        },
      },
    });
    await chat.room.accept(eventOf('a', 'x'));
    await chat.room.idle();
    const ref = { message: '1', place: 'chat-1' };
    expect(bound).toEqual([[[{ state: 'sent' }], [{ buttons: ['b1', 'b2'], ref }]]]);
  });

  test('posts what answers no event, with the transaction that it is posted in', async () => {
    await using chat = await startChat(base.db);
    const digest = {
      conversation: 'tg:1:chat-1:0',
      platform: 'telegram',
      address: { place: 'chat-1' },
      account: null,
      replaces: null,
      message: messageOf('сводка'),
      buttons: [],
    } as const;
    const undone = base.db.transaction(async () => {
      await chat.room.post([digest]);
      throw new Error('no');
    });
    await expect(undone).rejects.toThrow('no');
    await chat.room.post([digest]);
    await chat.room.idle();
    await chat.advance(1_000);
    expect(chat.port.seen('chat-1')).toEqual(['сводка']);
  });

  test('forgets keys and outcomes after three days, and empty lines with them', async () => {
    await using chat = await startChat(base.db);
    await chat.room.accept(eventOf('a', 'x'));
    await chat.room.idle();
    await chat.advance(2 * DAY_MS);
    expect((await base.db.query('select from svod.chat_inbox')).rows).toHaveLength(1);
    await chat.advance(DAY_MS + 60_000);
    for (const table of ['chat_inbox', 'chat_outbox', 'chat_inbox_lines', 'chat_outbox_lines']) {
      expect([table, (await base.db.query(`select from svod.${table}`)).rows]).toEqual([table, []]);
    }
  });
});
