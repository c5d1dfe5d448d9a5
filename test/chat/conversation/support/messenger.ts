import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { bindButtons } from '../../../../src/chat/conversation/buttons.ts';
import type { Delivery, Exchange, HandleEvent } from '../../../../src/chat/exchange.ts';
import type {
  Account,
  Address,
  Block,
  Button,
  Capabilities,
  ChatPort,
  Form,
  InboundBody,
  InboundEvent,
  MessageRef,
  OutMessage,
  Platform,
  Progress,
  Readers,
} from '../../../../src/chat/port.ts';
import { queueMessages } from '../../../../src/chat/queued-message.ts';
import { answerTo } from '../../../../src/chat/turn.ts';
import type { Database } from '../../../../src/data/database.ts';

/** A message as it stands in a place; `note` once its buttons were taken off with one. */
export interface Standing {
  readonly ref: MessageRef;
  place: string;
  message: OutMessage;
  settled: boolean;
  note: string | null;
}

/**
 * A messenger in memory with the inbox and the outbox of one process left out: what a handler says is delivered when it is
 * done, and buttons are bound then. Places are conversation keys; `only NAME` is what one person of a room sees.
 */
export class Messenger implements ChatPort {
  readonly platform: Platform;
  readonly capabilities: Capabilities;
  readonly standing: Standing[] = [];
  readonly toasts: (string | null)[] = [];
  readonly forms: Form[] = [];
  readonly homes: { readonly account: Account; readonly message: OutMessage }[] = [];
  readonly progressed: string[] = [];
  readonly files = new Map<string, { readonly name: string; readonly bytes: Uint8Array }>();
  /** What `readers` answers. */
  room: Readers = { accountIds: [], complete: false };
  /** What `profile` answers, by account. */
  readonly profiles = new Map<string, Partial<Account>>();
  /** Set: a message of progress stands and is replaced by the answer. */
  showsProgress = false;
  readonly #db: Database;
  #count = 0;

  constructor(db: Database, options: { platform?: Platform; forms?: Capabilities['forms'] } = {}) {
    this.#db = db;
    this.platform = options.platform ?? 'telegram';
    this.capabilities = {
      forms: options.forms ?? 'steps',
      maxDownloadBytes: 20_000_000,
      ephemeral: false,
      answers: 'blocks',
      maxRows: 1_000,
      pace: { conversationMs: 0, perSecond: 1_000 },
    };
  }

  /** Handles one event and delivers what came of it. What the handler throws is thrown here, and then nothing is delivered. */
  async handle(
    event: InboundEvent,
    handler: HandleEvent,
    signal = new AbortController().signal,
  ): Promise<void> {
    const said: { message: OutMessage; delivery: Delivery }[] = [];
    const exchange: Exchange = {
      event,
      port: this,
      signal,
      say: (message, delivery = {}) => void said.push({ message, delivery }),
      attach: async ({ name, mediaType, bytes }) => {
        const fileId = randomUUID();
        this.files.set(fileId, { name, bytes });
        return { fileId, name, mediaType };
      },
    };
    await handler(exchange);
    for (const { message, delivery } of said) {
      if (delivery.platform && delivery.platform !== this.platform) {
        await queueMessages(this.#db, [answerTo(event, message, delivery)], new Date());
        continue;
      }
      const ref = delivery.replaces
        ? await this.edit(delivery.replaces, message)
        : delivery.privately
          ? await this.sendPrivately(event.address, event.account, message)
          : await this.send(delivery.address ?? event.address, message);
      const buttons = delivery.buttons ?? [];
      await this.#db.transaction(tx => bindButtons(tx, [{ buttons, ref }]));
    }
  }

  async send(address: Address, message: OutMessage): Promise<MessageRef> {
    return this.#stand(String(address.place), message);
  }

  async sendPrivately(_address: Address, account: Account, message: OutMessage): Promise<MessageRef> {
    return this.#stand(`only ${account.id}`, message);
  }

  async edit(ref: MessageRef, message: OutMessage): Promise<MessageRef> {
    const one = this.at(ref);
    one.message = message;
    one.settled = false;
    one.note = null;
    return ref;
  }

  async settle(ref: MessageRef, note: string | null): Promise<void> {
    const one = this.at(ref);
    one.settled = true;
    one.note = note;
  }

  async acknowledge(_event: InboundEvent, note?: string): Promise<void> {
    this.toasts.push(note ?? null);
  }

  async openForm(_event: InboundEvent, form: Form): Promise<void> {
    this.forms.push(form);
  }

  async progress(event: InboundEvent, text: string): Promise<Progress> {
    this.progressed.push(text);
    const ref = this.showsProgress
      ? this.#stand(String(event.address.place), { blocks: [], summary: text, language: 'ru' })
      : null;
    return {
      ref,
      update: said => void this.progressed.push(said),
      stream: delta => void this.progressed.push(delta),
      close: async () => undefined,
    };
  }

  async download(): Promise<Readable> {
    return Readable.from([]);
  }

  async readers(): Promise<Readers> {
    return this.room;
  }

  async profile(account: Account): Promise<Account> {
    return { ...account, ...this.profiles.get(account.id) };
  }

  async showHome(account: Account, message: OutMessage): Promise<void> {
    this.homes.push({ account, message });
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  at(ref: MessageRef): Standing {
    const found = this.standing.find(one => one.ref.message === ref.message);
    if (!found) throw new Error('No such message stands.');
    return found;
  }

  /** What stands in a place, oldest first. */
  in(place: string): readonly Standing[] {
    return this.standing.filter(one => one.place === place);
  }

  /** The latest message of a place. */
  last(place: string): Standing {
    const one = this.in(place).at(-1);
    if (!one) throw new Error(`Nothing stands in ${place}.`);
    return one;
  }

  #stand(place: string, message: OutMessage): MessageRef {
    this.#count += 1;
    const ref = { message: this.#count, place };
    this.standing.push({ ref, place, message, settled: false, note: null });
    return ref;
  }
}

/** Every text of a message as a person reads it, in one line without narrow spaces. */
export function textOf(message: OutMessage): string {
  return message.blocks
    .map(block => {
      switch (block.kind) {
        case 'text':
        case 'note':
          return block.markdown;
        case 'code':
          return block.text;
        case 'table':
          return `${block.table.rows.map(row => row.join(' ')).join('; ')} (${block.caption})`;
        case 'chart':
          return `[${block.alt}]`;
        case 'file':
          return block.caption;
        case 'comparison':
          return [block.heads, ...block.rows].map(row => row.join(' | ')).join('; ');
        default:
          return '';
      }
    })
    .filter(text => text !== '')
    .join('\n')
    .replaceAll(/[\u00a0\u202f]/g, ' ');
}

export function buttonsOf(message: OutMessage): readonly Button[] {
  return message.blocks.flatMap((block: Block) =>
    block.kind === 'buttons' ? block.rows.flat() : block.kind === 'feedback' ? [block.up, block.down] : [],
  );
}

/** One person at the messenger: what they type and press, privately unless a room is named. */
export class Person {
  readonly account: Account;
  readonly #messenger: Messenger;
  readonly #handler: HandleEvent;
  readonly #room: string | null;

  constructor(
    messenger: Messenger,
    handler: HandleEvent,
    id: string,
    options: {
      name?: string;
      language?: Account['language'];
      timeZone?: string;
      email?: string;
      room?: string;
    } = {},
  ) {
    this.#messenger = messenger;
    this.#handler = handler;
    this.#room = options.room ?? null;
    this.account = {
      platform: messenger.platform,
      id,
      name: options.name ?? `Человек ${id}`,
      language: options.language ?? null,
      timeZone: options.timeZone ?? null,
      email: options.email ?? null,
    };
  }

  get place(): string {
    return this.#room ?? `private ${this.account.id}`;
  }

  /** The same person in a room. */
  inRoom(room: string): Person {
    const { name, language } = this.account;
    return new Person(this.#messenger, this.#handler, this.account.id, { name, language, room });
  }

  event(body: InboundBody, dedupeKey: string = randomUUID()): InboundEvent {
    return {
      platform: this.#messenger.platform,
      dedupeKey,
      conversationKey: this.place,
      room: this.#room ? 'group' : 'private',
      account: this.account,
      address: { place: this.place },
      sentAt: '2026-11-28T10:00:00Z',
      body,
      handle: {},
    };
  }

  async does(body: InboundBody, dedupeKey?: string, signal?: AbortSignal): Promise<void> {
    await this.#messenger.handle(this.event(body, dedupeKey), this.#handler, signal);
  }

  says(text: string, addressed = true): Promise<void> {
    return this.does({ kind: 'text', text, addressed });
  }

  commands(line: string): Promise<void> {
    const [name = '', ...rest] = line.split(' ');
    return this.does({ kind: 'command', name, argument: rest.join(' ') });
  }

  /** Presses the button with this label under the latest message that has one, in the person's place or another's. */
  presses(label: string, place = this.place, dedupeKey?: string): Promise<void> {
    const under = this.#messenger
      .in(place)
      .findLast(one => buttonsOf(one.message).some(it => it.label === label));
    const button = under && buttonsOf(under.message).find(it => it.label === label);
    if (!under || !button) throw new Error(`No button "${label}" in ${place}.`);
    return this.does({ kind: 'press', button: button.id, from: under.ref }, dedupeKey);
  }

  /** The latest message they see, as text. */
  get reads(): string {
    return textOf(this.#messenger.last(this.place).message);
  }

  get buttons(): readonly string[] {
    return buttonsOf(this.#messenger.last(this.place).message).map(({ label }) => label);
  }
}
