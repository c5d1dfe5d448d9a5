import { once } from 'node:events';
import { beforeEach, describe, expect, test } from 'vitest';
import { openChat } from '../../src/chat/chat-room.ts';
import type { HandleEvent } from '../../src/chat/exchange.ts';
import { DeliveryError, STOP_BUTTON } from '../../src/chat/port.ts';
import { answerTo } from '../../src/chat/turn.ts';
import { whyAborted } from '../../src/chat/turn-aborted.ts';
import { eventOf, messageOf, textOf } from '../support/chat-events.ts';
import { type ChatUnderTest, echo, emptyChat, startChat } from '../support/chat-under-test.ts';
import { describeOnBothDatabases, silentLogger } from '../support/databases.ts';
import { DrivenClock } from '../support/driven-clock.ts';
import type { Fault } from '../support/recording-port.ts';

describeOnBothDatabases('the chat room', base => {
  beforeEach(() => emptyChat(base.db));

  /** Another process as far as the base can tell: it takes what comes and does nothing about it. */
  const unstarted = (clock: DrivenClock) =>
    openChat({ db: base.db, ports: new Map(), handle: echo, logger: silentLogger, language: 'ru', clock });

  describe('stopping a turn', () => {
    /** «долго» runs until it is aborted, and then says why; everything else is echoed. */
    function slow() {
      const begun = Promise.withResolvers<void>();
      const handle: HandleEvent = async exchange => {
        if (textOf(exchange.event) !== 'долго') return echo(exchange);
        begun.resolve();
        await once(exchange.signal, 'abort');
        exchange.say(messageOf(`прервано: ${whyAborted(exchange.signal)}`));
      };
      return { handle, begun: begun.promise };
    }
    const bodies = {
      button: { kind: 'press', button: STOP_BUTTON, from: null },
      command: { kind: 'command', name: 'stop', argument: '' },
      cancel: { kind: 'command', name: 'cancel', argument: '' },
      platform: { kind: 'stop' },
    } as const;

    test.each(Object.entries(bodies))(
      'by the %s happens at once, and the next event follows',
      async (_, body) => {
        const { handle, begun } = slow();
        await using chat = await startChat(base.db, { handle });
        await chat.room.accept(eventOf('a', 'долго'));
        await begun;
        await chat.room.accept(eventOf('b', 'потом'));
        await chat.room.accept(eventOf('c', body));
        await chat.room.idle();
        expect(chat.port.seen('chat-1')).toEqual(['прервано: stopped', 'ответ на потом']);
        expect(await chat.room.counts()).toMatchObject({ waiting: 0, running: 0 });
      },
    );

    test('asked twice by one delivery repeated does not stop the turn after it', async () => {
      const { handle, begun } = slow();
      await using chat = await startChat(base.db, { handle });
      await chat.room.accept(eventOf('c', bodies.platform));
      await chat.room.idle();
      await chat.room.accept(eventOf('a', 'долго'));
      await begun;
      await chat.room.accept(eventOf('c', bodies.platform));
      expect(await chat.room.counts()).toMatchObject({ running: 1 });
      await chat.room.accept(eventOf('d', bodies.platform));
      await chat.room.idle();
      expect(chat.port.seen('chat-1')).toEqual(['ответ на stop', 'прервано: stopped']);
    });

    test('in a room of several people is for the one who asked; to others it is an event like any other', async () => {
      const { handle, begun } = slow();
      await using chat = await startChat(base.db, { handle });
      await chat.room.accept(eventOf('a', 'долго', { room: 'group' }));
      await begun;
      await chat.room.accept(eventOf('b', bodies.platform, { room: 'group', account: '777' }));
      expect(await chat.room.counts()).toMatchObject({ running: 1, waiting: 1 });
      await chat.room.accept(eventOf('c', bodies.platform, { room: 'group' }));
      await chat.room.idle();
      expect(chat.port.seen('chat-1')).toEqual(['прервано: stopped', 'ответ на stop']);
    });

    test('of a turn that fails when it is stopped is no failure', async () => {
      const begun = Promise.withResolvers<void>();
      const handle: HandleEvent = async ({ signal }) => {
        begun.resolve();
        await once(signal, 'abort');
        throw new Error('aborted in the middle');
      };
      await using chat = await startChat(base.db, { handle });
      await chat.room.accept(eventOf('a', 'долго'));
      await begun.promise;
      await chat.room.accept(eventOf('b', bodies.platform));
      await chat.room.idle();
      expect(chat.port.seen('chat-1')).toEqual(['Остановлено.']);
    });

    test('of a turn that does not listen ends it all the same', async () => {
      const begun = Promise.withResolvers<void>();
      const handle: HandleEvent = async exchange => {
        if (textOf(exchange.event) !== 'долго') return echo(exchange);
        begun.resolve();
        await new Promise(() => undefined);
      };
      await using chat = await startChat(base.db, { handle });
      await chat.room.accept(eventOf('a', 'долго'));
      await begun.promise;
      await chat.room.accept(eventOf('b', 'потом'));
      await chat.room.accept(eventOf('c', bodies.platform));
      await chat.advance(5_000);
      expect(chat.port.seen('chat-1')).toEqual(['Остановлено.', 'ответ на потом']);
    });

    test('reaches a turn that runs in another process', async () => {
      const { handle, begun } = slow();
      await using one = await startChat(base.db, { handle });
      await one.room.accept(eventOf('a', 'долго'));
      await begun;
      await unstarted(one.clock).accept(eventOf('b', bodies.platform));
      await one.advance(2_000);
      expect(one.port.seen('chat-1')).toEqual(['прервано: stopped']);
      expect(await one.room.counts()).toMatchObject({ waiting: 0, running: 0 });
    });
  });

  describe('shutting down', () => {
    test('lets turns finish that finish in time, and delivers what they say', async () => {
      const [begun, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const handle: HandleEvent = async exchange => {
        begun.resolve();
        await go.promise;
        return echo(exchange);
      };
      await using chat = await startChat(base.db, { handle });
      await chat.room.accept(eventOf('a', 'раз'));
      await begun.promise;
      const stopped = chat.room.stop({ withinMs: 10_000 });
      go.resolve();
      await stopped;
      expect(chat.port.seen('chat-1')).toEqual(['ответ на раз']);
      expect(await chat.room.counts()).toMatchObject({ waiting: 0, running: 0, unsent: 0 });
    });

    test('puts back what does not, and the next process answers it, once, with all its tries', async () => {
      const begun = Promise.withResolvers<void>();
      const handle: HandleEvent = async ({ signal, say }) => {
        begun.resolve();
        await once(signal, 'abort');
        say(messageOf('прервано'));
      };
      const chat = await startChat(base.db, { handle });
      await chat.room.accept(eventOf('a', 'раз'));
      await begun.promise;
      const stopped = chat.room.stop({ withinMs: 3_000 });
      // `stop` has begun when it waits for its time to pass.
      await chat.clock.scheduled(3_000);
      chat.clock.advance(3_000);
      await stopped;
      expect((await base.db.query('select state, attempts from svod.chat_inbox')).rows).toEqual([
        { state: 'waiting', attempts: 0 },
      ]);
      // What arrives at a process that has stopped working is kept all the same.
      await chat.room.accept(eventOf('b', 'два'));
      await using next = await startChat(base.db, { clock: chat.clock, port: chat.port });
      expect(next.port.seen('chat-1')).toEqual(['ответ на раз', 'ответ на два']);
    });
  });

  describe('a process that dies or stands still', () => {
    /** Another process on the same base; `after` how long the first one has given no sign of life. */
    async function anotherProcess(first: ChatUnderTest, after: number): Promise<ChatUnderTest> {
      const clock = new DrivenClock(first.clock.now());
      clock.advance(after);
      return await startChat(base.db, { clock });
    }
    /** A turn that runs until the test lets it go. */
    function heldTurn() {
      const [begun, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const handle: HandleEvent = async exchange => {
        begun.resolve();
        await go.promise;
        exchange.say(messageOf('слишком поздно'));
      };
      return { handle, begun: begun.promise, go: go.resolve };
    }

    test('in a turn leaves it to the next, which waits for its hold to pass', async () => {
      const { handle, begun } = heldTurn();
      const first = await startChat(base.db, { handle });
      await first.room.accept(eventOf('a', 'раз'));
      await begun;
      if (base.kind === 'server') {
        await using early = await anotherProcess(first, 19_999);
        expect(early.port.calls).toEqual([]);
      }
      await using next = await anotherProcess(first, 20_000);
      expect(next.port.seen('chat-1')).toEqual(['ответ на раз']);
      expect((await base.db.query('select attempts from svod.chat_inbox')).rows).toEqual([{ attempts: 2 }]);
    });

    test('commits nothing when it comes back, and hears that its turn is lost', async () => {
      const { handle, begun, go } = heldTurn();
      let why: unknown = null;
      const watched: HandleEvent = async exchange => {
        exchange.signal.addEventListener('abort', () => {
          why = whyAborted(exchange.signal);
        });
        await handle(exchange);
      };
      await using first = await startChat(base.db, { handle: watched });
      await first.room.accept(eventOf('a', 'раз'));
      await begun;
      await using next = await anotherProcess(first, 20_000);
      expect(next.port.seen('chat-1')).toEqual(['ответ на раз']);
      first.clock.advance(2_000);
      await first.room.renewed();
      go();
      await first.room.idle();
      await next.advance(1_000);
      expect(why).toBe('lost');
      expect([first.port.calls, next.port.calls.length]).toEqual([[], 1]);
      expect(await next.room.counts()).toMatchObject({ waiting: 0, running: 0, unsent: 0 });
    });

    test('commits nothing even when it never hears of it', async () => {
      const { handle, begun, go } = heldTurn();
      await using first = await startChat(base.db, { handle });
      await first.room.accept(eventOf('a', 'раз'));
      await begun;
      await using next = await anotherProcess(first, 20_000);
      go();
      await first.room.idle();
      await next.advance(1_000);
      expect([first.port.calls, next.port.seen('chat-1')]).toEqual([[], ['ответ на раз']]);
    });

    test('holds on to a turn that takes long, while it lives', async () => {
      const { handle, begun, go } = heldTurn();
      await using first = await startChat(base.db, { handle });
      await first.room.accept(eventOf('a', 'раз'));
      await begun;
      for (let passed = 0; passed < 60_000; passed += 2_000) {
        first.clock.advance(2_000);
        await first.room.renewed();
      }
      const { rows } = await base.db.query<{ until: Date }>(
        'select held_until as until from svod.chat_inbox_lines',
      );
      expect(rows[0]?.until.getTime()).toBe(first.clock.now().getTime() + 20_000);
      go();
      await first.room.idle();
      expect(first.port.seen('chat-1')).toEqual(['слишком поздно']);
    });

    test('with every try takes no fourth process with it: the event is set aside unhandled', async () => {
      const { handle, begun } = heldTurn();
      const first = await startChat(base.db, { handle });
      await first.room.accept(eventOf('a', 'раз'));
      await begun;
      await base.db.query('update svod.chat_inbox set attempts = 3');
      await using next = await anotherProcess(first, 20_000);
      expect(next.port.seen('chat-1')).toEqual([expect.stringMatching(/^Не получилось ответить/)]);
    });

    test('before it sends leaves the answer to the next', async () => {
      const answer = eventOf('a', 'x');
      await unstarted(new DrivenClock()).post([
        answerTo(answer, messageOf('раз')),
        answerTo(answer, messageOf('два')),
      ]);
      await using next = await startChat(base.db);
      expect(next.port.seen('chat-1')).toEqual(['раз', 'два']);
    });

    const silent: Fault = { silent: new Promise(() => undefined) };

    test('while it sends leaves what is not repeated, but told of and shown when asked', async () => {
      const first = await startChat(base.db);
      first.port.fault = () => silent;
      await first.room.accept(eventOf('a', 'раз'));
      await first.room.accept(eventOf('b', 'два'));
      await first.port.called(1);
      await first.answered();
      await using next = await anotherProcess(first, 20_000);
      const notice = expect.stringMatching(/^Связь прервалась/);
      expect(next.port.seen('chat-1')).toEqual([notice, 'ответ на два']);
      const [button] = next.port.buttons('chat-1');
      await next.room.accept(eventOf('p', { kind: 'press', button: button!.id, from: button!.under }));
      await next.room.idle();
      expect(next.port.seen('chat-1')).toEqual(['ответ на раз', 'ответ на два']);
    });

    test('while it replaces a message leaves what is simply done again', async () => {
      const handle: HandleEvent = async ({ say }) => {
        say(messageOf('готово'), { replaces: { message: '77', place: 'chat-1' } });
      };
      const first = await startChat(base.db, { handle });
      first.port.fault = () => silent;
      await first.room.accept(eventOf('a', 'раз'));
      await first.port.called(1);
      await using next = await anotherProcess(first, 20_000);
      expect(next.port.calls.map(call => [call.method, call.text])).toEqual([['edit', 'готово']]);
    });

    test('while it sends, but only stood still: what arrived after all is not shown a second time', async () => {
      const answered = Promise.withResolvers<void>();
      await using first = await startChat(base.db);
      first.port.fault = () => ({ silent: answered.promise });
      await first.room.accept(eventOf('a', 'раз'));
      await first.port.called(1);
      await using next = await anotherProcess(first, 20_000);
      answered.resolve();
      await first.room.idle();
      const [button] = next.port.buttons('chat-1');
      await next.room.accept(eventOf('p', { kind: 'press', button: button!.id, from: button!.under }));
      await next.room.idle();
      expect(next.port.acknowledged).toEqual(['Этот ответ уже показан.']);
      expect(next.port.calls).toHaveLength(1);
      expect((await base.db.query('select from svod.chat_outbox where message is not null')).rows).toEqual(
        [],
      );
    });

    test('a platform that stays silent has given no answer: the conversation goes on', async () => {
      await using chat = await startChat(base.db);
      chat.port.fault = call => (call.text === 'ответ на раз' ? silent : null);
      await chat.room.accept(eventOf('a', 'раз'));
      await chat.room.accept(eventOf('b', 'два'));
      await chat.port.called(1);
      for (let passed = 0; passed < 120_000; passed += 2_000) {
        chat.clock.advance(2_000);
        await chat.room.renewed();
      }
      await chat.room.idle();
      expect(chat.port.seen('chat-1')).toEqual([
        'ответ на раз',
        expect.stringMatching(/^Связь прервалась/),
        'ответ на два',
      ]);
    });

    test('counts in its lines what stands in them', async () => {
      const { handle, begun } = heldTurn();
      const first = await startChat(base.db, { handle, room: { turnsAtOnce: 1 } });
      for (const at of [1, 2, 3, 4]) await first.room.accept(eventOf(`e${at}`, 'x', { place: `p${at % 2}` }));
      await begun;
      await using next = await anotherProcess(first, 20_000);
      const never = { before: new DeliveryError('later', '429', { afterMs: 60_000 }) };
      next.port.fault = call => (call.place === 'p1' ? never : null);
      await next.room.accept(eventOf('e5', 'x', { place: 'p1' }));
      await next.room.idle();
      for (const [box, open] of [
        ['inbox', `'waiting', 'running'`],
        ['outbox', `'waiting', 'sending'`],
      ]) {
        const wrong = await base.db.query(
          `select key from svod.chat_${box}_lines line where waiting <> (
           select count(*) from svod.chat_${box} where conversation = line.key and state in (${open}))`,
        );
        expect([box, wrong.rows]).toEqual([box, []]);
      }
    });
  });
});
