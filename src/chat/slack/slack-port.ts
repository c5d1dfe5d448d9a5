import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '../../log.ts';
import type {
  Account,
  Address,
  Capabilities,
  ChatPort,
  FileRef,
  Form,
  InboundEvent,
  MessageRef,
  OutMessage,
  Progress,
  ReadAttached,
  Readers,
} from '../port.ts';
import { DeliveryError, MESSENGER_ROWS } from '../port.ts';
import { done, postedEphemerally } from './answers.ts';
import type { SlackApi } from './api.ts';
import { replace, settle } from './change.ts';
import { type DeliverDeps, post } from './deliver.ts';
import { isAboutBlocks } from './delivery-errors.ts';
import { download } from './download.ts';
import { homeForms } from './home.ts';
import { LIMITS } from './limits.ts';
import { modalView } from './modal.ts';
import { escapeEntities } from './mrkdwn.ts';
import { People } from './people.ts';
import { placeOf, standingOf, workspaceOf } from './place.ts';
import { postPrivately } from './privately.ts';
import { showProgress } from './progress.ts';
import { respond } from './respond.ts';

export interface SlackPortOptions {
  readonly api: SlackApi;
  readonly readAttached: ReadAttached;
  readonly logger: Logger;
  /** Waits between tries of a message's later parts, and for pictures; real time when absent. */
  readonly pause?: (ms: number) => Promise<void>;
  readonly now?: () => number;
  /** See `ProgressOptions`. */
  readonly streamAfterMs?: number;
  readonly paceMs?: number;
}

/** One message a second in a channel; several hundred a minute in a workspace: docs.slack.dev/apis/web-api/rate-limits */
const PACE = { conversationMs: 1000, perSecond: 5 };

/** Slack, met through its Web API. Holds nothing that a restart may lose: tokens come from the installation each time. */
export class SlackPort implements ChatPort {
  readonly platform = 'slack';
  readonly capabilities: Capabilities = {
    forms: 'modal',
    maxDownloadBytes: LIMITS.downloadBytes,
    ephemeral: true,
    answers: 'blocks',
    maxRows: MESSENGER_ROWS,
    pace: PACE,
  };
  readonly #options: SlackPortOptions;
  readonly #deps: DeliverDeps;
  readonly #people: People;

  constructor(options: SlackPortOptions) {
    this.#options = options;
    const { api, readAttached, logger } = options;
    this.#deps = { api, readAttached, logger, pause: options.pause ?? (ms => wait(ms)) };
    this.#people = new People(api, options.now ?? Date.now);
  }

  send(address: Address, message: OutMessage): Promise<MessageRef> {
    return post(this.#deps, placeOf(address), message);
  }

  edit(ref: MessageRef, message: OutMessage): Promise<MessageRef> {
    return replace(this.#deps, standingOf(ref), message);
  }

  settle(ref: MessageRef, note: string | null): Promise<void> {
    return settle(this.#deps, standingOf(ref), note);
  }

  sendPrivately(address: Address, account: Account, message: OutMessage): Promise<MessageRef> {
    return postPrivately(this.#deps, placeOf(address), userOf(account), message);
  }

  /** The press itself was acknowledged when it was stored; what is left is the note, which only its author sees. */
  async acknowledge(event: InboundEvent, note?: string): Promise<void> {
    if (!note) return;
    const { responseUrl } = event.handle;
    try {
      // Beside what was pressed. Where a message began no thread yet, nobody would see what is said in it.
      const from = event.body.kind === 'press' && event.body.from ? standingOf(event.body.from) : null;
      const said = { text: escapeEntities(note), ...(from?.thread ? { thread_ts: from.thread } : {}) };
      if (responseUrl) {
        await respond(
          responseUrl,
          { response_type: 'ephemeral', replace_original: false, ...said },
          this.#deps.api,
        );
        return;
      }
      const place = placeOf(event.address);
      await this.#deps.api.call(
        place,
        'chat.postEphemeral',
        { channel: place.channel, user: place.user, ...said },
        { answer: postedEphemerally },
      );
    } catch (error) {
      this.#deps.logger.debug(
        { reason: error instanceof DeliveryError ? error.message : 'failed' },
        'no note',
      );
    }
  }

  async openForm(event: InboundEvent, form: Form): Promise<void> {
    const place = placeOf(event.address);
    const { triggerId } = event.handle;
    if (!triggerId) throw new DeliveryError('rejected', 'views.open: no trigger');
    await this.#deps.api.call(
      place,
      'views.open',
      { trigger_id: triggerId, view: modalView(form, place) },
      { answer: done },
    );
  }

  progress(event: InboundEvent, text: string): Promise<Progress> {
    const { api, streamAfterMs, paceMs } = this.#options;
    const options = {
      api,
      ...(streamAfterMs === undefined ? {} : { streamAfterMs }),
      ...(paceMs === undefined ? {} : { paceMs }),
    };
    return Promise.resolve(showProgress(options, event, text));
  }

  download(file: FileRef, options: { maxBytes: number; signal: AbortSignal }): Promise<Readable> {
    return download(this.#deps.api, file, options);
  }

  readers(address: Address): Promise<Readers> {
    return this.#people.readers(placeOf(address));
  }

  profile(account: Account): Promise<Account> {
    return this.#people.profile(workspaceOf(account.id.split(':')[0] ?? ''), account);
  }

  async showHome(account: Account, message: OutMessage): Promise<void> {
    const workspace = workspaceOf(account.id.split(':')[0] ?? '');
    const forms = homeForms(message);
    for (const [at, blocks] of forms.entries()) {
      try {
        await this.#deps.api.call(
          workspace,
          'views.publish',
          { user_id: userOf(account), view: { type: 'home', blocks } },
          { answer: done, repeatable: true },
        );
        return;
      } catch (error) {
        if (at === forms.length - 1 || !isAboutBlocks(error)) throw error;
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

function userOf({ id }: Account): string {
  return id.slice(id.indexOf(':') + 1);
}
