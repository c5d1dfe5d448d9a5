import { LogLevel, type Logger as SlackLogger, WebClient } from '@slack/web-api';
import type { z } from 'zod';
import type { Logger } from '../../log.ts';
import { DeliveryError } from '../port.ts';
import { deliveryError } from './delivery-errors.ts';
import { type Workspace, workspaceKey } from './place.ts';

/** What a workspace's installation lets the app do. */
export interface Authorization {
  readonly token: string;
  readonly botUserId: string | null;
}

/** Finds a workspace's token; null where the app is not installed, or not any more. */
export type Authorize = (workspace: Workspace) => Promise<Authorization | null>;

export interface SlackApiOptions {
  /** Ends with a slash: `https://slack.com/api/`. */
  readonly apiUrl: string;
  readonly authorize: Authorize;
  readonly logger: Logger;
  /** How long a call may take. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 15_000;
/** Workspaces whose clients are kept; clients are cheap, their connections are shared by all. */
const MOST_CLIENTS = 200;

export interface CallOptions<Schema extends z.ZodType> {
  /** What is read of the answer. */
  readonly answer: Schema;
  /** True when doing it twice is the same as doing it once. */
  readonly repeatable?: boolean;
}

/**
 * Slack's methods, called with the token of the workspace they are for. Every failure is a `DeliveryError` that names the
 * method and Slack's code only. Nothing is retried here: whoever owns the message knows when it may be sent again.
 */
export class SlackApi {
  readonly apiUrl: string;
  readonly #options: SlackApiOptions;
  readonly #clients = new Map<string, { readonly token: string; readonly client: WebClient }>();

  constructor(options: SlackApiOptions) {
    this.#options = options;
    this.apiUrl = options.apiUrl.endsWith('/') ? options.apiUrl : `${options.apiUrl}/`;
  }

  async call<Schema extends z.ZodType>(
    workspace: Workspace,
    method: string,
    args: Readonly<Record<string, unknown>>,
    { answer, repeatable = false }: CallOptions<Schema>,
  ): Promise<z.infer<Schema>> {
    const client = await this.#client(workspace, method);
    let result: unknown;
    try {
      result = await client.apiCall(method, { ...args });
    } catch (error) {
      throw deliveryError(method, error, repeatable);
    }
    const read = answer.safeParse(result);
    // Slack has done it; an answer that we cannot read must not make anybody do it again.
    if (!read.success)
      throw new DeliveryError(repeatable ? 'rejected' : 'unknown', `${method}: unexpected answer`);
    return read.data;
  }

  /** The token for a request that is no method: a file's bytes. */
  async authorization(workspace: Workspace, method: string): Promise<Authorization> {
    const found = await this.#options.authorize(workspace).catch((error: unknown) => {
      throw deliveryError(method, error, true);
    });
    if (!found) throw new DeliveryError('dead', `${method}: not installed`);
    return found;
  }

  async #client(workspace: Workspace, method: string): Promise<WebClient> {
    const { token } = await this.authorization(workspace, method);
    const key = workspaceKey(workspace);
    const known = this.#clients.get(key);
    if (known?.token === token) return known.client;
    const client = new WebClient(token, clientOptions(this.#options, this.apiUrl, workspace));
    if (this.#clients.size >= MOST_CLIENTS) this.#clients.clear();
    this.#clients.set(key, { token, client });
    return client;
  }
}

/** Options of every client of ours: no retries, no waiting inside the client, no token in a log. */
export function clientOptions(
  { logger, timeoutMs }: Pick<SlackApiOptions, 'logger' | 'timeoutMs'>,
  apiUrl: string,
  workspace: Workspace | null = null,
) {
  return {
    slackApiUrl: apiUrl,
    timeout: timeoutMs ?? TIMEOUT_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: slackLogger(logger),
    // Tokens of a whole organisation must be told which of its workspaces is meant.
    ...(workspace?.enterprise ? { teamId: workspace.team } : {}),
  };
}

/**
 * Slack's loggers, which write to the console otherwise, on ours. Their details are request bodies and error objects with
 * hosts and people's texts inside, so only the sentence goes on, with what looks like a secret or an address taken out.
 */
export function slackLogger(logger: Logger): SlackLogger {
  const say = (write: (told: object, message: string) => void) => (message?: unknown) => {
    const text = message instanceof Error ? message.name : String(message ?? '');
    write({}, scrubbed(text));
  };
  return {
    debug: () => {},
    // Slack's "info" is chatter of connections.
    info: say((told, message) => logger.debug(told, message)),
    warn: say((told, message) => logger.warn(told, message)),
    error: say((told, message) => logger.error(told, message)),
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  };
}

/** The text without tokens and addresses, on one line and short. */
export function scrubbed(text: string): string {
  return text
    .replace(/\bx(ox[a-z]|app)[a-z.]*-[\w-]+/gi, '[secret]')
    .replace(/\b(wss?|https?):\/\/\S+/gi, '[address]')
    .replace(/\b\d{1,3}(\.\d{1,3}){3}(:\d+)?\b/g, '[address]')
    .replace(/\s+/g, ' ')
    .slice(0, 300);
}
