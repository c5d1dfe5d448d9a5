import type { BotAccount } from './accounts.ts';
import { ApiError, tooManyRequests, unknownMethod } from './api-error.ts';
import type { Fault, Faults } from './faults.ts';
import { chatMethods } from './methods/chats.ts';
import { editMethods } from './methods/edit.ts';
import { mediaMethods } from './methods/media.ts';
import { type Call, Described, type Method } from './methods/method.ts';
import { profileMethods } from './methods/profile.ts';
import { textMethods } from './methods/text.ts';
import { updateMethods } from './methods/updates.ts';
import type { Params } from './params.ts';
import type { Platform } from './platform.ts';

/** What the server says, in its own envelope. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds: number | null;
}

/** A call as it was made; `outcome` is null while it runs and `dropped` where the connection was broken. */
export interface RecordedCall {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly botId: number;
  readonly at: number;
  outcome: 'ok' | 'dropped' | number | null;
}

/** Methods and parameters that a server from before Bot API 9.3 does not have. */
const NEWER_METHODS = [
  'sendrichmessage',
  'sendmessagedraft',
  'sendrichmessagedraft',
  'editephemeralmessagetext',
  'editephemeralmessagecaption',
  'editephemeralmessagereplymarkup',
  'deleteephemeralmessage',
];
const NEWER_PARAMETERS = ['rich_message', 'ephemeral_message_parameters'];
/** Polls are not worth keeping: a bot makes thousands. */
const UNRECORDED = 'getupdates';

/** The methods of the Bot API over one platform, with the faults that were asked for. */
export class BotApi {
  readonly calls: RecordedCall[] = [];
  #awaited: { readonly key: string; readonly resolve: () => void }[] = [];
  readonly #platform: Platform;
  readonly #faults: Faults;
  readonly #methods: ReadonlyMap<string, { readonly name: string; readonly run: Method }>;

  constructor(platform: Platform, faults: Faults) {
    this.#platform = platform;
    this.#faults = faults;
    const methods: Record<string, Method> = {
      ...updateMethods({
        isParallel: () => faults.isParallel,
        execute: async ({ bot }, method, params) => {
          await this.call(bot, method, params, AbortSignal.timeout(60_000));
        },
      }),
      ...textMethods,
      ...mediaMethods,
      ...editMethods,
      ...profileMethods,
      ...chatMethods,
    };
    // Names are the same in any case: Bot API, "Making requests".
    this.#methods = new Map(
      Object.entries(methods).map(([name, run]) => [name.toLowerCase(), { name, run }] as const),
    );
  }

  /** Resolves once the next call of this method is being worked on. */
  reached(method: string): Promise<void> {
    return new Promise(resolve => this.#awaited.push({ key: method.toLowerCase(), resolve }));
  }

  /** Null where the connection is to be broken. */
  async call(bot: BotAccount, name: string, params: Params, signal: AbortSignal): Promise<Answer | null> {
    const key = name.toLowerCase();
    const method = this.#methods.get(key);
    const record: RecordedCall = {
      method: method?.name ?? name,
      params: params.raw,
      botId: bot.id,
      at: this.#platform.clock.now(),
      outcome: null,
    };
    if (key !== UNRECORDED) this.calls.push(record);
    const fault = this.#faults.take(key);
    const answering = this.#answer(
      { platform: this.#platform, bot, params, signal },
      key,
      method?.run,
      fault,
    );
    const { here = [], elsewhere = [] } = Object.groupBy(this.#awaited, one =>
      one.key === key ? 'here' : 'elsewhere',
    );
    this.#awaited = elsewhere;
    for (const { resolve } of here) resolve();
    const answer = await answering;
    record.outcome = answer === null ? 'dropped' : answer.status === 200 ? 'ok' : answer.status;
    return answer;
  }

  async #answer(
    call: Call,
    key: string,
    method: Method | undefined,
    fault: Fault | null,
  ): Promise<Answer | null> {
    try {
      if (fault?.kind === 'drop' && fault.when === 'before') return null;
      if (fault) await this.#suffer(fault);
      if (!method || (this.#faults.isOld && NEWER_METHODS.includes(key))) throw unknownMethod();
      const result = await method(this.#faults.isOld ? { ...call, params: withoutNewer(call.params) } : call);
      return fault?.kind === 'drop' ? null : success(result);
    } catch (error) {
      if (error instanceof ApiError) return failure(error);
      throw error;
    }
  }

  async #suffer(fault: Fault): Promise<void> {
    if (fault.kind === 'error') throw new ApiError(fault.code, fault.description, fault.parameters);
    if (fault.kind === 'flood') throw tooManyRequests(fault.retryAfterSeconds);
    if (fault.kind === 'delay') await new Promise<void>(done => this.#platform.clock.after(fault.ms, done));
    if (fault.kind === 'hold') {
      fault.reached();
      await fault.until;
    }
  }
}

function withoutNewer(params: Params): Params {
  const kept = Object.entries(params.raw).filter(([name]) => !NEWER_PARAMETERS.includes(name));
  return params.within(Object.fromEntries(kept));
}

function success(result: unknown): Answer {
  const body =
    result instanceof Described
      ? { ok: true, result: result.result, description: result.description }
      : { ok: true, result };
  return { status: 200, body, retryAfterSeconds: null };
}

export function failure(error: ApiError): Answer {
  const { code, message, parameters } = error;
  return {
    status: code,
    body: { ok: false, error_code: code, description: message, ...(parameters && { parameters }) },
    retryAfterSeconds: parameters?.retry_after ?? null,
  };
}
