import type { BotAccount } from '../accounts.ts';
import type { Params } from '../params.ts';
import type { Platform } from '../platform.ts';

/** One call of a bot. */
export interface Call {
  readonly platform: Platform;
  readonly bot: BotAccount;
  readonly params: Params;
  /** Aborted when the bot hangs up. */
  readonly signal: AbortSignal;
}

/** Answers a call with the `result` of the platform's answer, or throws `ApiError`. */
export type Method = (call: Call) => unknown;

/** A result that the platform explains in `description`. */
export class Described {
  readonly result: unknown;
  readonly description: string;

  constructor(result: unknown, description: string) {
    this.result = result;
    this.description = description;
  }
}
