import { randomUUID } from 'node:crypto';
import type { Language } from '../capabilities/tool.ts';
import type { Database } from '../data/database.ts';
import { isAppError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { keepFile } from './attached-files.ts';
import { type Clock, later } from './clock.ts';
import type { HandleEvent } from './exchange.ts';
import { gathered } from './gathered.ts';
import { askToStop, endTurns, stopsAsked, storeEvents, type TurnEnd, takeEvents } from './inbox-queries.ts';
import { KeepingHold } from './keeping-hold.ts';
import { freeEmptyLines, type Hold } from './lines.ts';
import { loggedError } from './logged-error.ts';
import { newReference, setAsideNotice } from './notices.ts';
import type { ChatPort, InboundEvent, Platform } from './port.ts';
import { answerTo, languageOf, runTurn, type Turn, type TurnResult } from './turn.ts';
import { TurnAborted } from './turn-aborted.ts';
import { retried, untilDone } from './until-done.ts';
import { asksToStop, expectsAnswer } from './urgent.ts';
import { WorkLoop } from './work-loop.ts';

export interface InboxDeps {
  readonly db: Database;
  readonly ports: ReadonlyMap<Platform, ChatPort>;
  readonly handle: HandleEvent;
  readonly clock: Clock;
  readonly logger: Logger;
  /** For people whose language the platform does not tell. */
  readonly language: Language;
  readonly turnsAtOnce: number;
  readonly pollMs: number;
  readonly holdMs: number;
  /** Answers were queued, to leave from these moments on. */
  readonly queued: (moments: readonly Date[]) => void;
}

/** Pauses between the tries of an event; it is set aside after the last. */
const PAUSES_MS = [1_000, 5_000] as const;
const TRIES = PAUSES_MS.length + 1;
/** What is aborted at the end of `stop` has this long to be put back. */
const PUT_BACK_MS = 8_000;

/**
 * Stores what people say before anything else is done about it, and has it handled: one turn at a time in each conversation, in
 * the order of arrival, many conversations at once. See migration 0070 for the states of an event.
 */
export class Inbox {
  readonly #deps: InboxDeps;
  readonly #loop: WorkLoop;
  readonly #turns: KeepingHold<Turn>;
  readonly #running = new Set<Promise<void>>();
  readonly #store: (event: InboundEvent) => Promise<boolean>;
  readonly #end: (end: TurnEnd) => Promise<boolean>;
  /** More lines may be due than turns could begin: the next turn that ends makes room for one. */
  #isFull = false;

  constructor(deps: InboxDeps) {
    const { db, clock, logger, pollMs, holdMs } = deps;
    this.#deps = deps;
    this.#store = gathered(events => storeEvents(db.queues, events, clock.now()));
    this.#end = gathered(ends => this.#endAll(ends));
    this.#loop = new WorkLoop({ name: 'inbox', pass: () => this.#pass(), clock, logger, pollMs });
    this.#turns = new KeepingHold<Turn>({
      db: db.queues,
      line: 'inbox',
      clock,
      logger,
      holdMs,
      lost: turn => turn.controller.abort(new TurnAborted('lost')),
      beaten: async turns => this.#abortStopped(await stopsAsked(db.queues, turns)),
    });
  }

  /**
   * Resolves once the event is stored; every later delivery of the same event changes nothing. What asks to stop a turn does so
   * at once.
   */
  async accept(event: InboundEvent): Promise<void> {
    const isNew = await this.#store(event);
    if (!isNew) return;
    if (asksToStop(event) && (await this.#stopTurnOf(event))) {
      // A pressed Stop button spins until it is answered; nobody waits for that.
      void this.#deps.ports.get(event.platform)?.acknowledge(event);
      return;
    }
    this.#loop.nudge();
  }

  start(): void {
    this.#turns.start();
    this.#loop.start();
  }

  /** Resolves when nothing that is due is left to handle. */
  async idle(): Promise<void> {
    do {
      await Promise.all(this.#running);
      await this.#loop.idle();
    } while (this.#running.size > 0);
    await this.renewed();
  }

  /** Resolves when the holds that are due have been renewed. */
  renewed(): Promise<void> {
    return this.#turns.idle();
  }

  /** Begins no more turns, gives those that run `withinMs`, then aborts them and puts their events back. */
  async stop(withinMs: number): Promise<void> {
    const { clock } = this.#deps;
    await this.#loop.stop();
    if (!(await untilDone(Promise.all(this.#running), withinMs, clock))) {
      for (const turn of this.#turns) turn.controller.abort(new TurnAborted('shutdown'));
      await untilDone(Promise.all(this.#running), PUT_BACK_MS, clock);
    }
    await this.#turns.stop();
  }

  async #pass(): Promise<void> {
    const { db, clock, ports, turnsAtOnce, holdMs } = this.#deps;
    const most = turnsAtOnce - this.#running.size;
    this.#isFull = most <= 0;
    if (this.#isFull) return;
    const now = clock.now();
    const heldBy = randomUUID();
    const claim = { heldBy, platforms: [...ports.keys()], most, now, until: later(now, holdMs) };
    const { keys, entries } = await takeEvents(db.queues, claim);
    this.#isFull = keys.length === most;
    for (const one of entries) this.#begin({ ...one, heldBy, controller: new AbortController() });
    const full = new Set(entries.map(one => one.key));
    await freeEmptyLines(
      db.queues,
      'inbox',
      heldBy,
      keys.filter(key => !full.has(key)),
    );
  }

  #begin(turn: Turn): void {
    this.#turns.add(turn);
    const running = this.#run(turn).finally(() => {
      this.#turns.delete(turn);
      this.#running.delete(running);
      if (this.#isFull) this.#loop.nudge();
    });
    this.#running.add(running);
  }

  async #run(turn: Turn): Promise<void> {
    const { clock, logger } = this.#deps;
    const result = await this.#handle(turn);
    if (result.kind === 'lost') return;
    try {
      await retried(clock, () => this.#end(this.#endOf(turn, result)));
    } catch (error) {
      // A base that is away leaves the event to whoever holds the line next; one that refuses this very answer will not take it
      // the next time either.
      if (isAppError(error)) logger.error({ error: loggedError(error) }, 'a turn could not be recorded');
      else await this.#end(this.#endOf(turn, { kind: 'failed', error })).catch(() => undefined);
    }
  }

  async #handle(turn: Turn): Promise<TurnResult> {
    const { db, ports, handle, clock, language } = this.#deps;
    const port = ports.get(turn.event.platform);
    if (!port) return { kind: 'failed', error: new TypeError('no port') };
    // Each of these tries has killed its process or outlived its hold: it must not take this one too.
    if (turn.attempts > TRIES) return { kind: 'failed', error: new Error('interrupted every time') };
    return await runTurn(turn, {
      port,
      handle,
      clock,
      language,
      attach: file => keepFile(db, file, clock.now()),
    });
  }

  #endOf(turn: Turn, result: Exclude<TurnResult, { kind: 'lost' }>): TurnEnd {
    const { clock } = this.#deps;
    const end: TurnEnd = {
      key: turn.key,
      heldBy: turn.heldBy,
      event: turn.event,
      state: 'waiting',
      uncounted: false,
      dueAt: clock.now(),
      reference: null,
      messages: [],
    };
    switch (result.kind) {
      case 'done':
        return { ...end, state: 'done', messages: result.messages };
      case 'put_back':
        return { ...end, uncounted: true };
      case 'failed':
        return this.#endOfFailed(turn, end, result.error);
    }
  }

  #endOfFailed(turn: Turn, end: TurnEnd, error: unknown): TurnEnd {
    const { clock, logger, language } = this.#deps;
    const { event, attempts } = turn;
    const told = { event: event.dedupeKey, kind: event.body.kind, attempts, error: loggedError(error) };
    const pauseMs = PAUSES_MS[attempts - 1];
    if (pauseMs !== undefined) {
      logger.warn(told, 'an event could not be handled and is tried again');
      return { ...end, dueAt: later(clock.now(), pauseMs) };
    }
    const reference = newReference();
    logger.error({ ...told, reference }, 'an event could not be handled and is set aside');
    const notice = answerTo(event, setAsideNotice(reference, languageOf(event, language)));
    return { ...end, state: 'set_aside', reference, messages: expectsAnswer(event) ? [notice] : [] };
  }

  async #endAll(ends: readonly TurnEnd[]): Promise<readonly boolean[]> {
    const { db, clock, queued } = this.#deps;
    const { ended, more, outgoingDueAt } = await endTurns(db.queues, ends, clock.now());
    queued(outgoingDueAt);
    if (more) this.#loop.nudge();
    for (const { state, dueAt } of ends) if (state === 'waiting') this.#loop.wakeAt(dueAt);
    return ends.map(end => ended.has(end.key));
  }

  /** The event is stored already: what fails here leaves it to be handled like any other. */
  async #stopTurnOf(event: InboundEvent): Promise<boolean> {
    const { db, clock, logger } = this.#deps;
    try {
      const stopped = await askToStop(db.queues, event, clock.now());
      if (stopped) this.#abortStopped([stopped]);
      return stopped !== null;
    } catch (error) {
      logger.warn({ error: loggedError(error) }, 'a request to stop waits for its turn');
      return false;
    }
  }

  #abortStopped(stopped: readonly Hold[]): void {
    for (const { key, heldBy } of stopped) {
      for (const turn of this.#turns) {
        if (turn.key === key && turn.heldBy === heldBy) turn.controller.abort(new TurnAborted('stopped'));
      }
    }
  }
}
