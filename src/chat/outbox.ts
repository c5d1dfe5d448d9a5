import { randomUUID } from 'node:crypto';
import type { Database, Queryable } from '../data/database.ts';
import type { Logger } from '../log.ts';
import { forgetFiles } from './attached-files.ts';
import { type Clock, later } from './clock.ts';
import { type Delivered, deliver, type Ending, endingOf } from './delivery.ts';
import { gathered } from './gathered.ts';
import { KeepingHold } from './keeping-hold.ts';
import { freeEmptyLines, type Hold } from './lines.ts';
import { loggedError } from './logged-error.ts';
import {
  arrivedAfterAll,
  type DeliveryEnd,
  endDeliveries,
  type TakenMessage,
  takeMessages,
} from './outbox-queries.ts';
import { Pacer } from './pacer.ts';
import type { ChatPort, MessageRef, Platform } from './port.ts';
import { filesOf } from './queued-message.ts';
import { retried, untilDone } from './until-done.ts';
import { WorkLoop } from './work-loop.ts';

/** Tells the buttons of messages where their messages stand, in the transaction that records it. */
export type BindButtons = (
  tx: Queryable,
  bound: readonly { readonly buttons: readonly string[]; readonly ref: MessageRef }[],
) => Promise<void>;

export interface OutboxDeps {
  readonly db: Database;
  readonly ports: ReadonlyMap<Platform, ChatPort>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly bindButtons: BindButtons;
  readonly deliveriesAtOnce: number;
  readonly pollMs: number;
  readonly holdMs: number;
}

interface Delivery extends Hold {
  readonly message: TakenMessage;
}

/** How long a process that shuts down goes on delivering, its own and others' messages. */
const LAST_MESSAGES_MS = 2_000;

interface Recorded {
  readonly held: boolean;
  readonly dueAt: Date | null;
}

/**
 * Delivers what is queued: each conversation's messages one after another, in their order, at the pace that its platform bears;
 * many conversations at once. See migration 0070 for the states of a message.
 */
export class Outbox {
  readonly #deps: OutboxDeps;
  readonly #loop: WorkLoop;
  readonly #hold: KeepingHold<Delivery>;
  readonly #pacers = new Map<Platform, Pacer>();
  readonly #running = new Set<Promise<void>>();
  /** More lines may be due than deliveries could begin: the next one that ends makes room. */
  #isFull = false;
  readonly #record: (
    end: DeliveryEnd & { buttons: readonly string[]; files: readonly string[] },
  ) => Promise<Recorded>;

  constructor(deps: OutboxDeps) {
    const { db, clock, logger, pollMs, holdMs } = deps;
    this.#deps = deps;
    this.#record = gathered(ends => this.#recordAll(ends));
    this.#loop = new WorkLoop({ name: 'outbox', pass: () => this.#pass(), clock, logger, pollMs });
    this.#hold = new KeepingHold<Delivery>({
      db: db.queues,
      line: 'outbox',
      clock,
      logger,
      holdMs,
      lost: () => undefined,
    });
  }

  start(): void {
    this.#hold.start();
    this.#loop.start();
  }

  /** Something was queued, to leave from these moments on. */
  wakeAt(moments: readonly Date[]): void {
    for (const moment of moments) this.#loop.wakeAt(moment);
  }

  /** Resolves when nothing that is due is left to deliver. */
  async idle(): Promise<void> {
    do {
      await Promise.all(this.#running);
      await this.#loop.idle();
    } while (this.#running.size > 0);
    await this.renewed();
  }

  /** Resolves when the holds that are due have been renewed. */
  renewed(): Promise<void> {
    return this.#hold.idle();
  }

  /** Lets what was said last leave, takes nothing more, and waits for the deliveries that run, at most `withinMs`. */
  async stop(withinMs: number): Promise<void> {
    const { clock } = this.#deps;
    await untilDone(this.idle(), Math.min(withinMs, LAST_MESSAGES_MS), clock);
    await this.#loop.stop();
    await untilDone(Promise.all(this.#running), withinMs, clock);
    await this.#hold.stop();
  }

  async #pass(): Promise<void> {
    this.#isFull = false;
    for (const [platform, port] of this.#deps.ports) await this.#take(platform, port);
  }

  async #take(platform: Platform, port: ChatPort): Promise<void> {
    const { db, clock, deliveriesAtOnce, holdMs } = this.#deps;
    const pacer = this.#pacerOf(platform, port);
    const most = Math.min(deliveriesAtOnce - this.#running.size, pacer.free);
    if (most <= 0) {
      if (pacer.free === 0) this.#loop.wakeAt(pacer.nextAt);
      else this.#isFull = true;
      return;
    }
    const now = clock.now();
    const heldBy = randomUUID();
    const { keys, entries: messages } = await takeMessages(db.queues, {
      heldBy,
      platforms: [platform],
      most,
      now,
      until: later(now, holdMs),
    });
    pacer.take(messages.length);
    for (const message of messages) this.#begin({ key: message.key, heldBy, message }, port);
    const full = new Set(messages.map(message => message.key));
    await freeEmptyLines(
      db.queues,
      'outbox',
      heldBy,
      keys.filter(key => !full.has(key)),
    );
    if (keys.length === most) this.#loop.nudge();
  }

  #begin(delivery: Delivery, port: ChatPort): void {
    this.#hold.add(delivery);
    const running = this.#deliver(delivery, port).finally(() => {
      this.#hold.delete(delivery);
      this.#running.delete(running);
      if (this.#isFull) this.#loop.nudge();
    });
    this.#running.add(running);
  }

  async #deliver(delivery: Delivery, port: ChatPort): Promise<void> {
    const { clock, logger } = this.#deps;
    const { message } = delivery;
    const delivered = await deliver(message, port, clock);
    const ending = endingOf(message, delivered, port, clock.now());
    this.#log(message, delivered, ending);
    try {
      const recorded = await this.#recordFor(delivery, ending);
      if (recorded.dueAt) this.#loop.wakeAt(recorded.dueAt);
    } catch (error) {
      // It stays `sending`: whoever holds the line next takes it for interrupted, which is what is known of it.
      logger.error({ error: loggedError(error), message: message.id }, 'a delivery could not be recorded');
    }
  }

  async #recordFor(delivery: Delivery, ending: Ending): Promise<Recorded> {
    const { db, clock } = this.#deps;
    const { key, heldBy, message } = delivery;
    const { reference: _, ...end } = ending;
    const files = end.state === 'waiting' || end.state === 'unknown' ? [] : filesOf(message.message);
    const recorded = await retried(clock, () =>
      this.#record({ ...end, key, heldBy, id: message.id, buttons: message.buttons, files }),
    );
    if (!recorded.held && end.ref) await arrivedAfterAll(db.queues, message.id, end.ref, clock.now());
    return recorded;
  }

  async #recordAll(
    ends: readonly (DeliveryEnd & { buttons: readonly string[]; files: readonly string[] })[],
  ): Promise<readonly Recorded[]> {
    const { db, clock, bindButtons } = this.#deps;
    const binding = ends.filter(end => end.ref !== null && end.buttons.length > 0);
    const record = (tx: Queryable) => endDeliveries(tx, ends, clock.now());
    const recorded =
      binding.length === 0
        ? await record(db.queues)
        : await db.transaction(async tx => {
            const lines = await record(tx);
            const bound = binding.flatMap(({ key, buttons, ref }) =>
              ref && lines.has(key) ? [{ buttons, ref }] : [],
            );
            await bindButtons(tx, bound);
            return lines;
          });
    await forgetFiles(
      db,
      ends.flatMap(end => end.files),
    );
    return ends.map(end => {
      const line = recorded.get(end.key);
      return { held: line !== undefined, dueAt: line?.dueAt ?? null };
    });
  }

  #pacerOf(platform: Platform, port: ChatPort): Pacer {
    const pacer = this.#pacers.get(platform) ?? new Pacer(port.capabilities.pace.perSecond, this.#deps.clock);
    this.#pacers.set(platform, pacer);
    return pacer;
  }

  #log(message: TakenMessage, delivered: Delivered, ending: Ending): void {
    if (delivered.kind === 'sent') return;
    const { state, reference } = ending;
    const level = state === 'waiting' ? 'info' : 'warn';
    this.#deps.logger[level](
      {
        message: message.id,
        outcome: delivered.outcome,
        state,
        ...(reference ? { reference } : {}),
        attempts: message.attempts,
        ...(delivered.error === null ? {} : { error: loggedError(delivered.error) }),
      },
      'a message was not delivered',
    );
  }
}
