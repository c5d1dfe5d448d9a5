import { AppError } from '../../errors.ts';
import {
  type Address,
  type Capabilities,
  DeliveryError,
  type InboundEvent,
  type MessageRef,
  type OutMessage,
  type Progress,
  type ReadAttached,
} from '../port.ts';
import { SurfacePort } from '../surface-port.ts';
import { plainLine } from './cells.ts';
import { saveBeside } from './save-file.ts';
import type { Screen } from './screen.ts';

export interface TerminalPortDeps {
  readonly screen: Screen;
  readonly readAttached: ReadAttached;
  /** Where files are saved. */
  readonly folder: string;
  /** Says what is being done; null when it is done. */
  readonly progress: (text: string | null) => void;
}

/** Rows an answer carries into the terminal; `/export` fetches the rest. */
const MAX_ROWS = 1_000;

/** The terminal as a port: what is said is printed, and what can be pressed gets a number. */
export class TerminalPort extends SurfacePort {
  readonly platform = 'terminal';
  readonly capabilities: Capabilities = {
    forms: 'steps',
    maxDownloadBytes: 0,
    ephemeral: false,
    answers: 'whole',
    maxRows: MAX_ROWS,
    pace: { conversationMs: 0, perSecond: 1_000 },
  };
  readonly #deps: TerminalPortDeps;
  #said: string | null = null;

  constructor(deps: TerminalPortDeps) {
    super();
    this.#deps = deps;
  }

  async send(_address: Address, message: OutMessage): Promise<MessageRef> {
    const saved: (string | null)[] = [];
    for (const block of message.blocks) {
      if (block.kind === 'file') saved.push(await this.#save(block.file));
      if (block.kind === 'chart') saved.push(await this.#save(block.picture));
    }
    this.#deps.progress(null);
    return this.#deps.screen.show(message, saved);
  }

  /** What is printed stands; what replaces it is printed below. */
  async edit(ref: MessageRef, message: OutMessage): Promise<MessageRef> {
    this.#deps.screen.settle(ref);
    return this.send({}, message);
  }

  async settle(ref: MessageRef, note: string | null): Promise<void> {
    this.#deps.screen.settle(ref);
    if (note !== null) this.#say(note);
  }

  async acknowledge(_event: InboundEvent, note?: string): Promise<void> {
    if (note !== undefined) this.#say(note);
  }

  async openForm(): Promise<void> {
    throw new DeliveryError('rejected', 'A terminal asks field by field.');
  }

  async progress(_event: InboundEvent, text: string): Promise<Progress> {
    const { progress } = this.#deps;
    progress(text);
    return {
      ref: null,
      update: said => progress(plainLine(said)),
      stream: () => {},
      close: async () => progress(null),
    };
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    this.#deps.progress(null);
  }

  /** A toast and the note that stays say the same: it is printed once. */
  #say(note: string): void {
    if (note === this.#said) return;
    this.#said = note;
    this.#deps.progress(null);
    this.#deps.screen.print(plainLine(note));
  }

  async #save(file: { readonly fileId: string; readonly name: string; readonly mediaType: string }) {
    try {
      const bytes = Buffer.from(await this.#deps.readAttached(file.fileId));
      return await saveBeside({ ...file, bytes }, this.#deps.folder);
    } catch (error) {
      if (error instanceof AppError) return null;
      throw error;
    }
  }
}
