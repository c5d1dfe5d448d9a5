import { randomUUID } from 'node:crypto';
import { ThreadQueue } from '../assistant/thread-queue.ts';
import type { Language } from '../capabilities/tool.ts';
import type { Database } from '../data/database.ts';
import { AppError } from '../errors.ts';
import { attachedFiles, keepFile } from './attached-files.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Direct, Exchange, HandleEvent } from './exchange.ts';
import { settleMail, type WaitingMessage, waitingMail } from './mail.ts';
import type { BindButtons } from './outbox.ts';
import type { ChatPort, InboundEvent, MessageRef, Platform, ReadAttached } from './port.ts';
import { filesOf, type QueuedMessage, queueMessages } from './queued-message.ts';
import { runTurn } from './turn.ts';
import { TurnAborted } from './turn-aborted.ts';
import { asksToStop } from './urgent.ts';

export interface DirectRoomOptions {
  readonly db: Database;
  readonly handle: HandleEvent;
  readonly bindButtons: BindButtons;
  /** For people whose language is unknown. */
  readonly language: Language;
  readonly clock?: Clock;
  /** What else is looked after when somebody asks for their mail, at most every ten minutes. */
  readonly tidy?: (now: Date) => Promise<void>;
}

const TIDY_EVERY_MS = 10 * 60_000;

/** One event of a surface of ours. */
export interface DirectTurn {
  readonly event: InboundEvent;
  readonly direct: Direct;
  /** The surface's own; `files` reads what the turn attached, for as long as the turn's messages are being delivered. */
  readonly port: (files: ReadAttached) => ChatPort;
  /** The person's Stop, or that they went away. */
  readonly signal: AbortSignal;
}

/**
 * Where our own surfaces meet the program. The person waits at the other end of the same request, so nothing is stored before it
 * is handled and nothing is tried anew: a network that delivers twice, or a day later, is what the durable `ChatRoom` is for.
 */
export interface DirectRoom {
  /**
   * Handles one event behind the earlier ones of its conversation and delivers what is said, in order. Rejects with what the
   * handler failed of: nothing is said then.
   */
  take(turn: DirectTurn): Promise<void>;
  /** What was said into these conversations from elsewhere, first things first; `conversations` is how their keys begin. */
  mail(platform: Platform, conversations: string): Promise<readonly WaitingMessage[]>;
  /** The person has it: it waits no more, and its files are let go. */
  settle(messages: readonly WaitingMessage[]): Promise<void>;
  readonly readAttached: ReadAttached;
}

export function createDirectRoom(options: DirectRoomOptions): DirectRoom {
  const { db, clock = systemClock } = options;
  const queue = new ThreadQueue();
  const running = new Map<string, AbortController>();
  let tidiedAt = 0;

  return {
    async take(turn) {
      const { event, signal } = turn;
      const key = event.conversationKey;
      const current = running.get(key);
      if (current && asksToStop(event)) return current.abort(new TurnAborted('stopped'));
      await queue.run(key, async () => {
        const controller = new AbortController();
        const stop = () => controller.abort(new TurnAborted('stopped'));
        if (signal.aborted) stop();
        signal.addEventListener('abort', stop, { once: true });
        running.set(key, controller);
        try {
          await run(turn, controller);
        } finally {
          running.delete(key);
          signal.removeEventListener('abort', stop);
        }
      });
    },
    async mail(platform, conversations) {
      await tidy(clock.now());
      return waitingMail(db, platform, conversations);
    },
    settle: messages => settleMail(db, messages, clock.now()),
    readAttached: attachedFiles(db),
  };

  async function tidy(now: Date): Promise<void> {
    if (now.getTime() - tidiedAt < TIDY_EVERY_MS) return;
    tidiedAt = now.getTime();
    await options.tidy?.(now);
  }

  async function run({ event, direct, port: open }: DirectTurn, controller: AbortController): Promise<void> {
    const attached = new Map<string, Parameters<Exchange['attach']>[0]>();
    const port = open(async fileId => {
      const file = attached.get(fileId);
      if (!file) throw new AppError('not_found', 'No such file in this turn.');
      return new Uint8Array(file.bytes);
    });
    const result = await runTurn(
      { event, controller },
      {
        port,
        direct,
        handle: options.handle,
        clock,
        language: options.language,
        async attach(file) {
          const fileId = randomUUID();
          attached.set(fileId, file);
          return { fileId, name: file.name, mediaType: file.mediaType };
        },
      },
    );
    if (result.kind === 'failed') throw result.error;
    if (result.kind !== 'done') return;
    for (const message of result.messages) {
      if (message.conversation === event.conversationKey) await hand(message, port);
      else await queueElsewhere(message, attached);
    }
  }

  async function hand(said: QueuedMessage, port: ChatPort): Promise<void> {
    const { address, account, replaces, message, buttons } = said;
    const ref: MessageRef = replaces
      ? await port.edit(replaces, message)
      : account
        ? await port.sendPrivately(address, account, message)
        : await port.send(address, message);
    if (buttons.length > 0) await options.bindButtons(db, [{ buttons, ref }]);
  }

  /** Its reader is not here: it waits in the outbox with its files, for the messenger, or for the surface to ask for it. */
  async function queueElsewhere(
    message: QueuedMessage,
    attached: ReadonlyMap<string, Parameters<Exchange['attach']>[0]>,
  ): Promise<void> {
    await db.transaction(async tx => {
      for (const fileId of filesOf(message.message)) {
        const file = attached.get(fileId);
        if (file) await keepFile(tx, file, clock.now(), fileId);
      }
      await queueMessages(tx, [message], clock.now());
    });
  }
}
