import type { AnyChunk } from '@slack/types';
import type { InboundEvent, MessageRef, Progress } from '../port.ts';
import { done, posted } from './answers.ts';
import type { SlackApi } from './api.ts';
import { cut, LIMITS } from './limits.ts';
import { type Place, placeOf, type Standing } from './place.ts';

export interface ProgressOptions {
  readonly api: SlackApi;
  /**
   * How long a turn runs before a message stands for it. A quick answer needs none, and Slack starts and ends about twenty
   * streams a minute in a workspace.
   */
  readonly streamAfterMs?: number;
  /** Least time between two changes of what is shown. */
  readonly paceMs?: number;
}

const STREAM_AFTER_MS = 2000;
const PACE_MS = 1000;
/** Slack takes a status away after two minutes. */
const HEARTBEAT_MS = 90_000;

/** Where a platform has nothing to show. */
const nothing: Progress = {
  ref: null,
  update() {},
  stream() {},
  close: () => Promise.resolve(),
};

/**
 * Shows a turn at work in its thread: first as Slack's status line and its Stop button, then, when it takes longer or its
 * text begins to come, as a streaming message with a card for each step, which the answer later takes over. Nothing here
 * may fail a turn: a call that Slack refuses is left out, and after the first such one its kind is not tried again.
 */
export function showProgress(options: ProgressOptions, event: InboundEvent, text: string): Progress {
  const place = placeOf(event.address);
  // Slack shows work in threads only; a slash command is answered outside of any.
  return place.thread === null ? nothing : new ThreadProgress(options, place, place.thread, event, text);
}

class ThreadProgress implements Progress {
  readonly #api: SlackApi;
  readonly #place: Place;
  readonly #thread: string;
  readonly #recipientTeam: string;
  readonly #paceMs: number;
  readonly #unavailable = new Set<string>();
  readonly #timers: NodeJS.Timeout[] = [];
  /** Calls go out one after another, so that what is shown last is what was said last. */
  #calls: Promise<void> = Promise.resolve();
  #flush: NodeJS.Timeout | null = null;
  #step: string;
  #shownStep: string | null = null;
  #steps = 0;
  #delta = '';
  #streamed = false;
  #ts: string | null = null;
  #closed = false;

  constructor(options: ProgressOptions, place: Place, thread: string, event: InboundEvent, text: string) {
    this.#api = options.api;
    this.#place = place;
    this.#thread = thread;
    this.#recipientTeam = event.account.id.split(':')[0] ?? place.team;
    this.#paceMs = options.paceMs ?? PACE_MS;
    this.#step = text;
    this.#then(() => this.#session('processing'));
    this.#then(() => this.#status(this.#step));
    this.#timers.push(
      setTimeout(() => this.#then(() => this.#show('stream')), options.streamAfterMs ?? STREAM_AFTER_MS),
      setInterval(() => this.#then(() => this.#status(this.#step)), HEARTBEAT_MS),
    );
    for (const timer of this.#timers) timer.unref();
  }

  get ref(): MessageRef | null {
    if (this.#ts === null) return null;
    const { team, enterprise, channel, user } = this.#place;
    const standing: Standing = {
      team,
      enterprise,
      kind: this.#streamed ? 'text-stream' : 'stream',
      channel,
      ts: this.#ts,
      thread: this.#thread,
      user,
      responseUrl: null,
    };
    return standing;
  }

  update(text: string): void {
    this.#step = text;
    this.#soon();
  }

  stream(delta: string): void {
    this.#delta += delta;
    this.#soon();
  }

  async close(): Promise<void> {
    if (this.#closed) return this.#calls;
    for (const timer of this.#timers) clearTimeout(timer);
    if (this.#flush) clearTimeout(this.#flush);
    this.#then(async () => {
      if (this.#ts === null) await this.#status('');
      else if (this.#shownStep !== null) await this.#append([this.#card('complete')]);
    });
    this.#then(() => this.#session('active'));
    this.#closed = true;
    return this.#calls;
  }

  /** What was said meanwhile goes out together, at the pace. */
  #soon(): void {
    if (this.#closed || this.#flush) return;
    this.#flush = setTimeout(() => {
      this.#flush = null;
      this.#then(() => this.#show(this.#delta === '' ? 'status' : 'stream'));
    }, this.#paceMs);
    this.#flush.unref();
  }

  async #show(as: 'status' | 'stream'): Promise<void> {
    if (this.#ts === null && as === 'status') return this.#status(this.#step);
    const chunks = this.#chunks();
    if (this.#ts !== null) return this.#append(chunks);
    const { channel, user, direct } = this.#place;
    await this.#try('chat.startStream', async method => {
      const answer = await this.#api.call(
        this.#place,
        method,
        {
          channel,
          thread_ts: this.#thread,
          chunks,
          // In a room Slack wants to know for whom it is.
          ...(direct ? {} : { recipient_team_id: this.#recipientTeam, recipient_user_id: user }),
        },
        { answer: posted },
      );
      this.#ts = answer.ts;
    });
    if (this.#ts === null) return this.#status(this.#step);
  }

  /** The step before as done, the one of now as running, and the text that has come. */
  #chunks(): AnyChunk[] {
    const chunks: AnyChunk[] = [];
    if (this.#step !== this.#shownStep) {
      if (this.#shownStep !== null) chunks.push(this.#card('complete'));
      this.#steps += 1;
      this.#shownStep = this.#step;
      chunks.push(this.#card('in_progress'));
    }
    if (this.#delta !== '') {
      // A joiner after the bracket: what a model writes names and notifies nobody.
      chunks.push({ type: 'markdown_text', text: this.#delta.replaceAll('<', '<\u2060') });
      this.#delta = '';
      this.#streamed = true;
    }
    return chunks;
  }

  #card(status: 'in_progress' | 'complete'): AnyChunk {
    return {
      type: 'task_update',
      id: `step-${this.#steps}`,
      title: cut(this.#shownStep ?? '', LIMITS.status),
      status,
    };
  }

  async #append(chunks: readonly AnyChunk[]): Promise<void> {
    if (chunks.length === 0) return;
    await this.#try('chat.appendStream', method =>
      this.#api.call(
        this.#place,
        method,
        { channel: this.#place.channel, ts: this.#ts, chunks },
        { answer: done },
      ),
    );
  }

  /** A status alone is read after the app's name, as in "Svod is thinking"; a message of loading stands by itself, as a step does. */
  #status(text: string): Promise<void> {
    const status = cut(text, LIMITS.status);
    return this.#try('assistant.threads.setStatus', method =>
      this.#api.call(
        this.#place,
        method,
        {
          channel_id: this.#place.channel,
          thread_ts: this.#thread,
          status,
          ...(status === '' ? {} : { loading_messages: [status] }),
        },
        { answer: done, repeatable: true },
      ),
    );
  }

  #session(status: 'processing' | 'active'): Promise<void> {
    return this.#try('agents.sessions.setStatus', method =>
      this.#api.call(
        this.#place,
        method,
        {
          channel_id: this.#place.channel,
          thread_ts: this.#thread,
          status,
          initiator_user_id: this.#place.user,
        },
        { answer: done, repeatable: true },
      ),
    );
  }

  /** Left out after its first failure: a workspace that lacks it, or a rate that is used up, will not be better within a turn. */
  async #try(method: string, call: (method: string) => Promise<unknown>): Promise<void> {
    if (this.#unavailable.has(method)) return;
    try {
      await call(method);
    } catch {
      this.#unavailable.add(method);
    }
  }

  #then(call: () => Promise<void>): void {
    if (this.#closed) return;
    this.#calls = this.#calls.then(call);
  }
}
