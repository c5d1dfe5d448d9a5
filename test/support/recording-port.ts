import type {
  Account,
  Address,
  Capabilities,
  InboundEvent,
  MessageRef,
  OutMessage,
  ReadAttached,
} from '../../src/chat/port.ts';
import { BarePort } from './bare-port.ts';

/** One call of a method that shows something. */
export interface Call {
  readonly method: 'send' | 'edit' | 'sendPrivately';
  readonly place: string;
  readonly text: string;
  readonly message: OutMessage;
  readonly ref: MessageRef | null;
}

/**
 * What goes wrong with a call: an error thrown before anything is shown, one thrown after it is shown, or no answer at all
 * (after it is shown) until the promise resolves.
 */
export type Fault =
  | { readonly before: Error }
  | { readonly after: Error }
  | { readonly silent: Promise<void> }
  | null;

/** A messenger in memory: keeps what a person would see, in order, and fails as it is told. */
export class RecordingPort extends BarePort {
  /** Every call, failed ones too. */
  readonly calls: Call[] = [];
  readonly acknowledged: (string | undefined)[] = [];
  /** Asked before every call. */
  fault: (call: Call) => Fault = () => null;
  readonly #read: ReadAttached | null;
  readonly #shown = new Map<string, { place: string; text: string; message: OutMessage; files: string[] }>();
  readonly #waiting = new Set<{ ready: () => boolean; resolve: () => void }>();

  constructor(options: { pace?: Capabilities['pace']; readAttached?: ReadAttached } = {}) {
    super(options);
    this.#read = options.readAttached ?? null;
  }

  /** What a person sees in a place, oldest first. */
  seen(place: string): readonly string[] {
    return [...this.#shown.values()].filter(one => one.place === place).map(one => one.text);
  }

  /** Ids of the buttons that a person sees in a place. */
  buttons(place: string): readonly { readonly id: string; readonly under: MessageRef }[] {
    return [...this.#shown].flatMap(([id, one]) =>
      one.place !== place
        ? []
        : one.message.blocks.flatMap(block =>
            block.kind === 'buttons'
              ? block.rows.flat().map(button => ({ id: button.id, under: { message: id, place } }))
              : [],
          ),
    );
  }

  /** Contents of the files that a person sees in a place. */
  files(place: string): readonly string[] {
    return [...this.#shown.values()].filter(one => one.place === place).flatMap(one => one.files);
  }

  /** Takes a message away, as a person deletes it. */
  forget(ref: MessageRef): void {
    this.#shown.delete(String(ref.message));
  }

  /** Resolves when there have been that many calls. */
  called(count: number): Promise<void> {
    return this.#until(() => this.calls.length >= count);
  }

  send(address: Address, message: OutMessage): Promise<MessageRef> {
    return this.#show('send', String(address.place), message, null);
  }

  edit(ref: MessageRef, message: OutMessage): Promise<MessageRef> {
    return this.#show('edit', String(ref.place), message, ref);
  }

  sendPrivately(_address: Address, account: Account, message: OutMessage): Promise<MessageRef> {
    return this.#show('sendPrivately', `only ${account.id}`, message, null);
  }

  override async acknowledge(_event: InboundEvent, note?: string): Promise<void> {
    this.acknowledged.push(note);
  }

  async #show(
    method: Call['method'],
    place: string,
    message: OutMessage,
    ref: MessageRef | null,
  ): Promise<MessageRef> {
    const call = { method, place, text: message.summary, message, ref };
    this.calls.push(call);
    const fault = this.fault(call);
    for (const waiter of this.#waiting) if (waiter.ready()) waiter.resolve();
    if (fault && 'before' in fault) throw fault.before;
    const files = await this.#filesOf(message);
    const id = ref ? String(ref.message) : String(this.#shown.size + 1);
    this.#shown.set(id, { place, text: message.summary, message, files });
    if (fault && 'after' in fault) throw fault.after;
    if (fault && 'silent' in fault) await fault.silent;
    return { message: id, place };
  }

  async #filesOf(message: OutMessage): Promise<string[]> {
    const contents: string[] = [];
    for (const block of message.blocks) {
      if (block.kind !== 'file' || !this.#read) continue;
      contents.push(new TextDecoder().decode(await this.#read(block.file.fileId)));
    }
    return contents;
  }

  #until(ready: () => boolean): Promise<void> {
    if (ready()) return Promise.resolve();
    return new Promise(resolve => {
      const waiter = {
        ready,
        resolve: () => {
          this.#waiting.delete(waiter);
          resolve();
        },
      };
      this.#waiting.add(waiter);
    });
  }
}
