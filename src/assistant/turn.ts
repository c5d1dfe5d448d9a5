import type { EarlierStatement, Language, Tool, ToolResult } from '../capabilities/tool.ts';
import type { ErrorCode } from '../errors.ts';
import type { ChatModel } from '../models/model.ts';
import type { Message, TurnEvent } from './message.ts';
import type { Doubt } from './shape-check.ts';

/** What a model may see of a result: its shape, figures over groups of at least ten people, or its first rows. */
export type ModelSees = 'schema' | 'aggregates' | 'rows';

/** Why a turn ended before its answer. */
export type StopReason = ErrorCode | 'model_untrusted' | 'too_many_steps';

export interface TurnLimits {
  /** Calls of a language model, nudges and repairs included. */
  readonly maxModelCalls: number;
  /** Failing tool calls, those that are sent back for repair included. */
  readonly maxFailures: number;
  readonly modelTimeoutMs: number;
  /** The whole turn, waiting for the thread's earlier turn excluded. */
  readonly turnTimeoutMs: number;
  /** Longest pause that a busy model may ask for; it is granted once a turn. */
  readonly maxRetryAfterMs: number;
}

export const DEFAULT_LIMITS: TurnLimits = Object.freeze({
  maxModelCalls: 6,
  maxFailures: 3,
  modelTimeoutMs: 60_000,
  turnTimeoutMs: 150_000,
  maxRetryAfterMs: 5_000,
});

/** Thrown to leave the agent's loop; the reason stands in `turn.stopped`. */
class TurnStopped extends Error {
  override readonly name = 'TurnStopped';
}

export interface TurnResult {
  readonly tool: string;
  readonly callId: string;
  readonly result: ToolResult;
  /** What the model said beside the call: how it read the question. */
  readonly said: string;
  readonly atMs: number;
  /** For a failure: why the turn ends when no more of them are allowed. */
  readonly stop: StopReason | null;
}

export interface TurnRequest {
  readonly message: Message;
  readonly language: Language;
  readonly model: ChatModel;
  readonly tools: ReadonlyMap<string, Tool>;
  readonly limits: TurnLimits;
  readonly sees: ModelSees;
  /** Names of groups that a model may read: the values of the catalogue's file. */
  readonly told: ReadonlySet<string>;
  /** Looks whether a result's shape is what was asked for; null where nothing speaks against it. */
  readonly doubt: (result: ToolResult) => Doubt | null;
  /** Empty for the embedded engine, which reads the catalogue itself. */
  readonly systemPrompt: string;
  readonly earlier: EarlierStatement | null;
  readonly listen: (event: TurnEvent) => void;
  readonly signal: AbortSignal | undefined;
  /** Whether a call may wait for another person's word. */
  readonly canWait: boolean;
  /** The approval that the turn goes on with. */
  readonly approvalId?: string;
  /** When the question began to be worked on, by `performance.now()`. */
  readonly startedAt: number;
}

/**
 * What happens while one question is answered. It begins running, and ends in one of three ways: a result stands in
 * `results`; `stop` was called, by the person, a time limit or a failure, and `stopped` says why; or the model said
 * something without a tool. The first `stop` wins, and it also reaches the running statement and the call to the model.
 */
export class Turn implements Disposable {
  readonly request: TurnRequest;
  readonly results: TurnResult[] = [];
  modelCalls = 0;
  failures = 0;
  pausedForModel = false;
  /** A result was sent back for its shape: that is done once. */
  doubted = false;
  stopped: StopReason | null = null;
  cause: unknown = undefined;
  readonly #controller = new AbortController();
  readonly #deadline: NodeJS.Timeout;
  readonly #onAbort = () => this.stop('cancelled');

  constructor(request: TurnRequest) {
    this.request = request;
    this.#deadline = setTimeout(() => this.stop('model_timeout'), request.limits.turnTimeoutMs);
    if (request.signal?.aborted) this.stop('cancelled');
    request.signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The last result that is for the person, failures left out. */
  get answer(): TurnResult | undefined {
    return this.results.findLast(({ result }) => result.kind !== 'error');
  }

  /** Ends the turn. Only the first reason counts; `cause` is for the log. */
  stop(reason: StopReason, cause?: unknown): TurnStopped {
    if (this.stopped === null) {
      this.stopped = reason;
      this.cause = cause;
    }
    this.#controller.abort(new TurnStopped(reason));
    return new TurnStopped(reason);
  }

  progress(text: string): void {
    this.request.listen({ kind: 'progress', text });
  }

  elapsedMs(): number {
    return Math.round((performance.now() - this.request.startedAt) * 10) / 10;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#deadline);
    this.request.signal?.removeEventListener('abort', this.#onAbort);
  }
}
