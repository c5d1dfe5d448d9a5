import { beforeEach, expect, test } from 'vitest';
import type { HandleEvent } from '../../src/chat/exchange.ts';
import { eventOf, messageOf, textOf } from '../support/chat-events.ts';
import { emptyChat, startChat } from '../support/chat-under-test.ts';
import { describeOnBothDatabases } from '../support/databases.ts';

describeOnBothDatabases('the inbox', base => {
  beforeEach(() => emptyChat(base.db));

  test('answers each event once, however often and however concurrently it is delivered', async () => {
    await using chat = await startChat(base.db);
    const events = ['a', 'b', 'c'].map(id => eventOf(id, id));
    await Promise.all([...events, ...events, ...events].map(event => chat.room.accept(event)));
    await chat.room.idle();
    await Promise.all(events.map(event => chat.room.accept(event)));
    await chat.room.idle();
    expect(chat.port.seen('chat-1')).toEqual(['ответ на a', 'ответ на b', 'ответ на c']);
    expect(await chat.room.counts()).toMatchObject({ waiting: 0, running: 0, unsent: 0, unknown: 0 });
  });

  test('keeps no word of what was said once it is answered and delivered', async () => {
    await using chat = await startChat(base.db);
    await chat.room.accept(eventOf('a', 'Тайницкая Аглая'));
    await chat.room.idle();
    const { rows } = await base.db.query(
      `select to_jsonb(i)::text || to_jsonb(o)::text as kept from svod.chat_inbox i, svod.chat_outbox o`,
    );
    expect(rows).toHaveLength(1);
    expect(String(rows[0]?.kept)).not.toMatch(/Тайницк|Мария/);
  });

  test('stores what PostgreSQL refuses to hold in a text', async () => {
    await using chat = await startChat(base.db);
    await Promise.all([
      chat.room.accept(eventOf('a', 'раз\u0000два \ud83d')),
      chat.room.accept(eventOf('b', 'три')),
    ]);
    await chat.room.idle();
    expect(chat.port.seen('chat-1')).toEqual(['ответ на раздва \ufffd', 'ответ на три']);
  });

  test('runs the turns of a conversation one after another in the order of arrival, and conversations side by side', async () => {
    const running = new Map<string, number>();
    const order: string[] = [];
    let sideBySide = 0;
    const both = Promise.withResolvers<void>();
    const handle: HandleEvent = async ({ event, say }) => {
      const place = String(event.address.place);
      running.set(place, (running.get(place) ?? 0) + 1);
      expect(running.get(place)).toBe(1);
      sideBySide = Math.max(sideBySide, [...running.values()].filter(Boolean).length);
      if (sideBySide === 2) both.resolve();
      await both.promise;
      order.push(`${place} ${textOf(event)}`);
      say(messageOf(textOf(event)));
      running.set(place, 0);
    };
    await using chat = await startChat(base.db, { handle });
    for (const text of ['1', '2', '3']) {
      await chat.room.accept(eventOf(`x${text}`, text, { place: 'x' }));
      await chat.room.accept(eventOf(`y${text}`, text, { place: 'y' }));
    }
    await chat.room.idle();
    expect(order.filter(line => line.startsWith('x'))).toEqual(['x 1', 'x 2', 'x 3']);
    expect(chat.port.seen('x')).toEqual(['1', '2', '3']);
    expect(chat.port.seen('y')).toEqual(['1', '2', '3']);
    expect(sideBySide).toBe(2);
  });

  test('runs no more turns at once than it may', async () => {
    let [now, most] = [0, 0];
    const handle: HandleEvent = async () => {
      most = Math.max(most, ++now);
      await base.db.query('select 1');
      now--;
    };
    await using chat = await startChat(base.db, { handle, room: { turnsAtOnce: 2 } });
    await Promise.all(
      Array.from({ length: 12 }, (_, at) => chat.room.accept(eventOf(`e${at}`, 'x', { place: `p${at}` }))),
    );
    await chat.room.idle();
    expect(most).toBe(2);
    expect(await chat.room.counts()).toMatchObject({ waiting: 0, running: 0 });
  });

  test('tries a failing event three times, tells the person its number, and goes on with the conversation', async () => {
    let tries = 0;
    const handle: HandleEvent = async ({ event, say }) => {
      say(messageOf(`начал ${textOf(event)}`));
      if (textOf(event) !== 'яд') return;
      tries++;
      throw new Error('секрет');
    };
    await using chat = await startChat(base.db, { handle });
    await chat.room.accept(eventOf('a', 'яд'));
    await chat.room.accept(eventOf('b', 'дальше'));
    await chat.room.idle();
    expect([tries, chat.port.seen('chat-1')]).toEqual([1, []]);
    await chat.advance(1_000);
    expect([tries, chat.port.seen('chat-1')]).toEqual([2, []]);
    await chat.advance(4_000);
    expect(tries).toBe(2);
    await chat.advance(1_000);
    expect(tries).toBe(3);
    const [notice, next, ...rest] = chat.port.seen('chat-1');
    expect(notice).toMatch(/^Не получилось ответить.*под номером [2-9A-Z]{6}\./);
    expect([next, rest]).toEqual(['начал дальше', []]);
    const reference = /номером (\w+)/.exec(notice ?? '')?.[1];
    const kept = await base.db.query(`select reference, said from svod.chat_inbox where state = 'set_aside'`);
    expect(kept.rows).toEqual([{ reference, said: expect.objectContaining({ body: expect.anything() }) }]);
    expect(await chat.room.counts()).toMatchObject({ setAside: 1, waiting: 0 });
  });

  test('does not excuse itself to people who were not talking to it', async () => {
    const handle: HandleEvent = () => Promise.reject(new Error('broken'));
    await using chat = await startChat(base.db, { handle });
    await chat.room.accept(eventOf('a', { kind: 'text', text: 'между собой', addressed: false }));
    await chat.room.accept(eventOf('b', { kind: 'lifecycle', what: 'joined' }, { place: 'other' }));
    await chat.room.idle();
    for (const ms of [1_000, 5_000]) await chat.advance(ms);
    expect(chat.port.calls).toEqual([]);
    expect(await chat.room.counts()).toMatchObject({ setAside: 2, waiting: 0 });
  });

  test('an answer that the base refuses fails that event alone', async () => {
    const handle: HandleEvent = async ({ event, say }) => {
      // No list of buttons: the base cannot read it as one.
      const buttons = (textOf(event) === 'плохой' ? 'x' : []) as readonly string[];
      say(messageOf(textOf(event)), { buttons });
    };
    await using chat = await startChat(base.db, { handle });
    await Promise.all([
      chat.room.accept(eventOf('a', 'плохой', { place: 'bad' })),
      chat.room.accept(eventOf('b', 'хороший', { place: 'good' })),
    ]);
    await chat.room.idle();
    for (const ms of [1_000, 5_000]) await chat.advance(ms);
    expect(chat.port.seen('good')).toEqual(['хороший']);
    expect(chat.port.seen('bad')).toEqual([expect.stringMatching(/^Не получилось ответить/)]);
  });
});
