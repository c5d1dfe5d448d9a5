import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { App, HTTPReceiver } from '@slack/bolt';
import { AppError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import type { SlackPort } from './slack-port.ts';
import type { DurableSocketReceiver } from './socket-receiver.ts';

/** Slack as a whole: the port that speaks, and the app that listens between `start` and its disposal. */
export interface Slack extends AsyncDisposable {
  readonly port: SlackPort;
  /**
   * Asks Slack who the bot is and begins to receive. While Slack cannot be reached it goes on trying, until it is disposed of.
   * Rejects with `config_invalid` when Slack refuses a token or the port is taken.
   */
  start(): Promise<void>;
  /** Where requests and installations arrive; null before `start`, and in Socket Mode for one workspace. */
  readonly address: { readonly host: string; readonly port: number } | null;
}

interface RunningParts {
  readonly app: App;
  readonly receiver: HTTPReceiver | DurableSocketReceiver;
  readonly port: SlackPort;
  readonly logger: Logger;
  /** Begins to receive; the server that listens, null where there is none. */
  readonly listen: () => Promise<Server | null>;
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;

export class RunningSlack implements Slack {
  readonly port: SlackPort;
  readonly #parts: RunningParts;
  readonly #closing = new AbortController();
  #server: Server | null = null;
  #isListening = false;

  constructor(parts: RunningParts) {
    this.#parts = parts;
    this.port = parts.port;
  }

  get address() {
    const address = this.#server?.address() as AddressInfo | null | undefined;
    return address ? { host: address.address, port: address.port } : null;
  }

  async start(): Promise<void> {
    const { signal } = this.#closing;
    for (let wait = FIRST_WAIT_MS; !signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      try {
        await this.#open();
        return;
      } catch (error) {
        const code = codeOf(error);
        const problem = problemOf(code, error instanceof SocketFailure);
        if (problem) throw new AppError('config_invalid', problem, { detail: { problems: problem } });
        this.#parts.logger.warn({ code, afterMs: wait }, 'Slack cannot be reached, trying again');
        await pause(wait, undefined, { signal, ref: false }).catch(() => {});
      }
    }
  }

  async #open(): Promise<void> {
    await this.#parts.app.init();
    this.#server = await this.#parts.listen().catch((error: unknown) => {
      throw new SocketFailure('listening failed', { cause: error });
    });
    this.#isListening = true;
    // Disposed of in between: nobody else will stop it.
    if (this.#closing.signal.aborted) await this.#stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await this.#stop();
    await this.port[Symbol.asyncDispose]();
  }

  async #stop(): Promise<void> {
    if (!this.#isListening) return;
    this.#isListening = false;
    await this.#parts.receiver.stop();
    if (this.#server?.listening) await new Promise(resolve => this.#server?.close(resolve));
  }
}

/** Slack's codes for a token that is worth nothing, or worth something else. */
export const BAD_TOKENS = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_allowed_token_type',
]);

/** What went wrong after Slack had taken the bot's own token. */
class SocketFailure extends Error {}

/** What a setting is to blame for, in the form of `configProblem`; null for what passes by itself. */
function problemOf(code: string, isOfSocket: boolean): string | null {
  if (code === 'EADDRINUSE') return 'SVOD_SLACK_HTTP_PORT:taken';
  if (!BAD_TOKENS.has(code)) return null;
  return isOfSocket ? 'SVOD_SLACK_APP_TOKEN:refused' : 'SVOD_SLACK_BOT_TOKEN:refused';
}

/** Slack's errors carry hosts and bodies: only the code goes on. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'failed';
  if ('data' in error && typeof error.data === 'object' && error.data && 'error' in error.data) {
    return String(error.data.error).slice(0, 60);
  }
  if ('original' in error) return codeOf(error.original);
  // Bolt's own codes say nothing of what happened.
  if ('code' in error && typeof error.code === 'string' && !error.code.startsWith('slack_'))
    return error.code;
  return 'cause' in error && error.cause ? codeOf(error.cause) : 'failed';
}
