import type { Language } from '../capabilities/tool.ts';
import type { Database } from '../data/database.ts';
import type { Logger } from '../log.ts';
import { chatCoreWords } from '../words/chat-core.ts';
import { type ChatCounts, countChat, forgetOld } from './chat-room-queries.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Exchange, HandleEvent } from './exchange.ts';
import { Inbox } from './inbox.ts';
import { freeAllLines } from './lines.ts';
import { noLongerKeptNotice, showTokenOf } from './notices.ts';
import { type BindButtons, Outbox } from './outbox.ts';
import { showUnknown } from './outbox-queries.ts';
import type { AcceptEvent, ChatPort, Platform } from './port.ts';
import { type QueuedMessage, queueMessages } from './queued-message.ts';
import { languageOf } from './turn.ts';
import { WorkLoop } from './work-loop.ts';

export interface ChatRoomOptions {
  readonly db: Database;
  /** At most one of each platform; may be filled until `start`. Conversations of other platforms are left to other processes. */
  readonly ports: ReadonlyMap<Platform, ChatPort>;
  readonly handle: HandleEvent;
  readonly logger: Logger;
  /** For people whose language the platform does not tell. */
  readonly language: Language;
  readonly bindButtons?: BindButtons;
  /** What else is looked after every ten minutes, in every process. May post. */
  readonly tidy?: (room: Pick<ChatRoom, 'post'>, now: Date) => Promise<void>;
  readonly clock?: Clock;
  /** Turns that run at the same time in this process; 32, and 8 on the embedded base, by default. */
  readonly turnsAtOnce?: number;
  readonly deliveriesAtOnce?: number;
  /** How long the work of a process that died waits for another to take it over; 20 s by default. */
  readonly holdMs?: number;
}

/** The room where messengers meet the program: what is said in it is neither lost nor said twice. */
export interface ChatRoom {
  /** Stores an event durably; works from the beginning to the end of the base, started or not. */
  readonly accept: AcceptEvent;
  /** Queues messages that answer no event. Inside a transaction they are queued with it. */
  post(messages: readonly QueuedMessage[]): Promise<void>;
  start(): Promise<void>;
  /** Takes no more work; turns and deliveries that run get `withinMs`, then are put back for the next process. */
  stop(options: { withinMs: number }): Promise<void>;
  /** What waits, here and in other processes on the same base. */
  counts(): Promise<ChatCounts>;
  /** Resolves when nothing that is due is left to do in this process. */
  idle(): Promise<void>;
  /** Resolves when the sign of life that is due has been given. */
  renewed(): Promise<void>;
}

const POLL_MS = 1_000;
const HOLD_MS = 20_000;
const TIDY_EVERY_MS = 10 * 60_000;
const DELIVERIES_AT_ONCE = 32;
const TURNS_AT_ONCE: Record<Database['kind'], number> = { embedded: 8, server: 32 };

/** Ties the inbox, the outbox and the messengers together. */
export function openChat(options: ChatRoomOptions): ChatRoom {
  const { db, ports, logger, language, clock = systemClock, holdMs = HOLD_MS } = options;
  const outbox = new Outbox({
    db,
    ports,
    clock,
    logger,
    pollMs: POLL_MS,
    holdMs,
    bindButtons: options.bindButtons ?? (async () => undefined),
    deliveriesAtOnce: options.deliveriesAtOnce ?? DELIVERIES_AT_ONCE,
  });
  const inbox = new Inbox({
    db,
    ports,
    handle,
    clock,
    logger,
    language,
    pollMs: POLL_MS,
    holdMs,
    turnsAtOnce: options.turnsAtOnce ?? TURNS_AT_ONCE[db.kind],
    queued: moments => outbox.wakeAt(moments),
  });
  const tidying = new WorkLoop({
    name: 'tidying of the chat',
    clock,
    logger,
    pollMs: TIDY_EVERY_MS,
    pass: async () => {
      await forgetOld(db, clock.now());
      await options.tidy?.({ post }, clock.now());
    },
  });

  return {
    accept: event => inbox.accept(event),
    post,
    async start() {
      // The home's lock says that this is the only process: what the one before held is nobody's.
      if (db.kind === 'embedded') await freeAllLines(db);
      outbox.start();
      inbox.start();
      tidying.start();
    },
    async stop({ withinMs }) {
      await Promise.all([inbox.stop(withinMs), tidying.stop()]);
      await outbox.stop(withinMs);
    },
    counts: () => countChat(db, clock.now()),
    async idle() {
      await inbox.idle();
      await outbox.idle();
      await tidying.idle();
    },
    async renewed() {
      await inbox.renewed();
      await outbox.renewed();
    },
  };

  async function post(messages: readonly QueuedMessage[]): Promise<void> {
    outbox.wakeAt(await queueMessages(db, messages, clock.now()));
  }

  async function handle(exchange: Exchange): Promise<void> {
    const token = showTokenOf(exchange.event);
    if (token === null) await options.handle(exchange);
    else await showAnswer(exchange, token);
  }

  /** Done at once rather than with the turn's end: handled again, the press finds the answer already queued. */
  async function showAnswer({ event, port, say }: Exchange, token: string): Promise<void> {
    const from = event.body.kind === 'press' ? event.body.from : null;
    const { shown, dueAt } = await showUnknown(db, { token, event, from, now: clock.now() });
    const spoken = languageOf(event, language);
    await port.acknowledge(event, shown === 'there' ? chatCoreWords[spoken].alreadyShown : undefined);
    if (dueAt) outbox.wakeAt([dueAt]);
    if (shown === 'gone') say(noLongerKeptNotice(spoken), from ? { replaces: from } : {});
  }
}
