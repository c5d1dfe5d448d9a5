import { beforeEach, expect, test } from 'vitest';
import type { HandleEvent } from '../../src/chat/exchange.ts';
import { moveQueued } from '../../src/chat/moved-room.ts';
import { DeliveryError } from '../../src/chat/port.ts';
import { eventOf, messageOf, textOf } from '../support/chat-events.ts';
import { echo, emptyChat, startChat } from '../support/chat-under-test.ts';
import { describeOnBothDatabases } from '../support/databases.ts';

const move = { from: 'tg:1:old:0', to: 'tg:1:new:0', address: { place: 'new' } };

describeOnBothDatabases('a room that moves', base => {
  beforeEach(() => emptyChat(base.db));

  test('takes what waits to be answered along, ahead of what is said there already', async () => {
    await using chat = await startChat(base.db, {
      async handle({ event, say }) {
        if (textOf(event) === 'переезд') await moveQueued(base.db, move);
        else say(messageOf(`${event.conversationKey}: ${textOf(event)}`));
      },
      room: { turnsAtOnce: 1 },
    });
    const old = (id: string, text: string) => chat.room.accept(eventOf(id, text, { place: 'old' }));
    await Promise.all([old('a', 'переезд'), old('b', 'раз'), old('c', 'два')]);
    await chat.room.accept(eventOf('d', 'три', { place: 'new' }));
    await chat.room.idle();
    expect(chat.port.seen('old')).toEqual([]);
    expect(chat.port.seen('new')).toEqual(['tg:1:new:0: раз', 'tg:1:new:0: два', 'tg:1:new:0: три']);
    expect(await chat.room.counts()).toMatchObject({ waiting: 0, running: 0, unsent: 0 });
  });

  test('takes its answers along in their order, and leaves the one that is under way where it began', async () => {
    await using chat = await startChat(base.db, { handle: echo });
    const silent = Promise.withResolvers<void>();
    chat.port.fault = ({ text }) => (text === 'ответ на a' ? { silent: silent.promise } : null);
    for (const text of ['a', 'b', 'c']) await chat.room.accept(eventOf(text, text, { place: 'old' }));
    await chat.port.called(1);
    await chat.answered();
    await moveQueued(base.db, move);
    await moveQueued(base.db, move);
    silent.resolve();
    await chat.room.idle();
    await chat.advance(1_000);
    expect(chat.port.seen('old')).toEqual(['ответ на a']);
    expect(chat.port.seen('new')).toEqual(['ответ на b', 'ответ на c']);
    const { rows } = await base.db.query(
      'select key, waiting from svod.chat_outbox_lines order by key collate "C"',
    );
    expect(rows).toEqual([
      { key: 'tg:1:new:0', waiting: 0 },
      { key: 'tg:1:old:0', waiting: 0 },
    ]);
  });

  test('whose platform asked for patience keeps its messages', async () => {
    const handle: HandleEvent = async ({ event, say }) => say(messageOf(textOf(event)));
    await using chat = await startChat(base.db, { handle });
    chat.port.fault = ({ place }) =>
      place === 'old' ? { before: new DeliveryError('later', 'later', { afterMs: 60_000 }) } : null;
    for (const text of ['a', 'b']) await chat.room.accept(eventOf(text, text, { place: 'old' }));
    await chat.room.idle();
    await moveQueued(base.db, move);
    await chat.advance(61_000);
    expect(chat.port.seen('new')).toEqual(['a', 'b']);
    expect(await chat.room.counts()).toMatchObject({ unsent: 0 });
  });
});
