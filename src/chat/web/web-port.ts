import { randomUUID } from 'node:crypto';
import type { Reply } from '../../assistant/message.ts';
import type { Address, Capabilities, Form, InboundEvent, MessageRef, OutMessage, Progress } from '../port.ts';
import { SurfacePort } from '../surface-port.ts';
import type { AskEvent, WebMessage, WebReply } from './wire.ts';

/** Rows that reach the browser, so that sorting there covers almost every answer; beyond them are the files. */
export const PAGE_ROWS = 5000;

export interface WebPortDeps {
  /** Tells the page; nothing happens once it is gone. */
  readonly tell: (event: AskEvent) => void;
  /** Keeps a made file for its reply and says where it can be fetched. */
  readonly publish: (reply: Reply) => WebReply;
  /** The message as it leaves the server, its files kept. */
  readonly draw: (message: OutMessage, ref: string) => Promise<WebMessage>;
}

/** One open page as a port: what is said goes down the stream of the request that it answers. */
export class WebPort extends SurfacePort {
  readonly platform = 'web';
  readonly capabilities: Capabilities = {
    forms: 'modal',
    maxDownloadBytes: 0,
    ephemeral: false,
    answers: 'whole',
    maxRows: PAGE_ROWS,
    pace: { conversationMs: 0, perSecond: 1_000 },
  };
  readonly #deps: WebPortDeps;

  constructor(deps: WebPortDeps) {
    super();
    this.#deps = deps;
  }

  async send(_address: Address, message: OutMessage): Promise<MessageRef> {
    const ref = randomUUID();
    await this.#tell(message, ref);
    return { message: ref };
  }

  async edit(ref: MessageRef, message: OutMessage): Promise<MessageRef> {
    await this.#tell(message, String(ref.message), String(ref.message));
    return ref;
  }

  async settle(ref: MessageRef, note: string | null): Promise<void> {
    this.#deps.tell({ kind: 'settled', ref: String(ref.message), note });
  }

  async acknowledge(_event: InboundEvent, note?: string): Promise<void> {
    if (note !== undefined) this.#deps.tell({ kind: 'toast', text: note });
  }

  async openForm(_event: InboundEvent, form: Form): Promise<void> {
    this.#deps.tell({ kind: 'form', form });
  }

  /** The page says by itself that a question is being read. */
  async progress(): Promise<Progress> {
    const { tell } = this.#deps;
    return {
      ref: null,
      update: text => tell({ kind: 'progress', text }),
      stream: delta => tell({ kind: 'text', delta }),
      close: async () => {},
    };
  }

  async #tell(message: OutMessage, ref: string, replaces?: string): Promise<void> {
    const { tell, draw, publish } = this.#deps;
    const drawn = await draw(message, ref);
    if (drawn.blocks.length > 0) {
      tell({ kind: 'message', message: drawn, ...(replaces !== undefined && { replaces }) });
    }
    for (const block of message.blocks) {
      if (block.kind === 'answer') tell({ kind: 'reply', reply: publish(block.reply) });
    }
  }
}
