import type { Readable } from 'node:stream';
import type { Reply } from '../assistant/message.ts';
import type { Language, Table } from '../capabilities/tool.ts';

/** Where a conversation takes place: a messenger, or a surface of our own. */
export type Platform = Messenger | 'terminal' | 'web';
export type Messenger = 'telegram' | 'slack';

/** A person's account on a platform, as the platform itself vouches for it. */
export interface Account {
  readonly platform: Platform;
  /** Telegram: the user's number. Slack: `TEAM:USER`. The external id of `access/members.ts`. Terminal, page: `ROLE@COMPANY`. */
  readonly id: string;
  /** As people see it; untrusted text. */
  readonly name: string;
  /** From the platform's profile; null when it is neither Russian nor English or unknown. */
  readonly language: Language | null;
  /** IANA zone of the profile, null when unknown. */
  readonly timeZone: string | null;
  /** A profile address that the platform has verified; Slack only. */
  readonly email: string | null;
}

/**
 * Where a message goes: made by the adapter's parser, kept as JSON, understood by the same adapter only.
 * Telegram: bot, chat, topic, message replied to. Slack: team, channel, thread.
 */
export type Address = Readonly<Record<string, string | number | boolean | null>>;

/** One message that stands on a platform; JSON, so that it can be edited after a restart. */
export type MessageRef = Readonly<Record<string, string | number | boolean | null>>;

/** A file that a person sent, still on the platform. `size` in bytes, null when the platform does not say. */
export interface FileRef {
  readonly id: string;
  /** As the sender named it; untrusted text. Null for voice notes. */
  readonly name: string | null;
  readonly mediaType: string | null;
  readonly size: number | null;
  readonly kind: 'audio' | 'voice' | 'video' | 'image' | 'document';
  /** True when the person forwarded someone else's message. */
  readonly forwarded: boolean;
}

/** What happened, in no platform's words. */
export type InboundBody =
  /**
   * `addressed` is false for what people say among themselves in a room: the bot stays silent. `model` is set by our own surfaces,
   * where a question can be asked again without the language model.
   */
  | { readonly kind: 'text'; readonly text: string; readonly addressed: boolean; readonly model?: 'embedded' }
  /** Without the slash, lower case; `argument` trimmed, possibly empty. */
  | { readonly kind: 'command'; readonly name: string; readonly argument: string }
  /** A pressed button: `button` is the opaque id the bot put into it, `from` the message it stands under. */
  | { readonly kind: 'press'; readonly button: string; readonly from: MessageRef | null }
  /** A submitted form: `form` is the opaque id it was opened with. */
  | { readonly kind: 'form'; readonly form: string; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: 'files'; readonly files: readonly FileRef[]; readonly text: string }
  /** A message shortcut: `text` is the message it was used on. */
  | { readonly kind: 'shortcut'; readonly name: 'similar' | 'explain'; readonly text: string }
  /** The platform's own stop button. */
  | { readonly kind: 'stop' }
  /**
   * `home`: the person opened the bot's home. `blocked`: the person shut the bot out. `moved`: the room got the key `to`, and its
   * address changed by `address`.
   */
  | { readonly kind: 'lifecycle'; readonly what: 'home' | 'joined' | 'removed' | 'blocked' }
  | { readonly kind: 'lifecycle'; readonly what: 'moved'; readonly to: string; readonly address: Address };

/** One verified event of a platform. JSON throughout: it is stored before anything else is done with it. */
export interface InboundEvent {
  readonly platform: Platform;
  /** Same for every delivery of the same event: bot or team id and the platform's event id. */
  readonly dedupeKey: string;
  /**
   * `tg:<bot>:<chat>:<topic|0>`, `slack:<team>:<channel>:<thread ts>`, `terminal:<role@company>` or
   * `web:<role@company>:<thread>`: turns of one key run one after another.
   */
  readonly conversationKey: string;
  /** `private`: only this person reads the answers. */
  readonly room: 'private' | 'group';
  readonly account: Account;
  readonly address: Address;
  /** ISO 8601, UTC, as the platform dates it. */
  readonly sentAt: string;
  readonly body: InboundBody;
  /** What an adapter needs at once and for seconds only: callback id, trigger id, response URL. */
  readonly handle: Readonly<Record<string, string>>;
}

/** The id of every Stop button: it needs no data, the turn that runs in its conversation is what it stops. */
export const STOP_BUTTON = 'stop';

/** A button. `id` is opaque, at most 40 bytes; what it does is kept by `chat/conversation`, never in the message. */
export interface Button {
  readonly id: string;
  readonly label: string;
  readonly style?: 'primary' | 'danger';
  /** Opens a web address instead of being pressed back to the bot. */
  readonly url?: string;
}

/** Bytes kept with the outbox until the message is delivered. */
export interface AttachedFile {
  readonly fileId: string;
  readonly name: string;
  readonly mediaType: string;
}

/**
 * What a message is made of. Text is the little Markdown that replies are written in (bold, italic, code, lists, links are
 * shown as text): adapters escape it. Every block can be degraded to plain text by its adapter.
 */
export type Block =
  | { readonly kind: 'text'; readonly markdown: string }
  /** Small print: how a question was read, whose figures, freshness. */
  | { readonly kind: 'note'; readonly markdown: string }
  | { readonly kind: 'code'; readonly language: 'sql' | 'text'; readonly text: string }
  /** At most ten rows of a table; `caption` says "10 of 1,240". Cells are formatted by the adapter with `words/format.ts`. */
  | {
      readonly kind: 'table';
      readonly table: Table;
      readonly caption: string;
      readonly language: Language;
      readonly timeZone: string;
    }
  /** `spec` is the Vega-Lite spec with its data, for platforms that draw by themselves; the picture is always there. */
  | {
      readonly kind: 'chart';
      readonly picture: AttachedFile;
      readonly alt: string;
      readonly caption: string;
      readonly spec: Readonly<Record<string, unknown>>;
      readonly chartKind: string;
    }
  /** `rows` of a file that holds a table: those in it, and those there are. */
  | {
      readonly kind: 'file';
      readonly file: AttachedFile;
      readonly caption: string;
      readonly rows?: { readonly held: number; readonly of: number };
    }
  /** Two records side by side: label and both values a row. */
  | {
      readonly kind: 'comparison';
      readonly heads: readonly [string, string];
      readonly rows: readonly (readonly [label: string, left: string, right: string])[];
    }
  | { readonly kind: 'buttons'; readonly rows: readonly (readonly Button[])[] }
  /** Thumbs: two buttons that Slack draws as its own feedback control. */
  | { readonly kind: 'feedback'; readonly up: Button; readonly down: Button }
  /** A whole answer, for a port whose `answers` is `whole` and for its own conversation only: no messenger ever gets one. */
  | { readonly kind: 'answer'; readonly reply: Reply };

export interface OutMessage {
  readonly blocks: readonly Block[];
  /** The whole in one plain line: notifications, screen readers, and the last resort when blocks are rejected. */
  readonly summary: string;
  readonly language: Language;
  /** The person is asked for a line of text: Telegram shows its reply field. */
  readonly expectsReply?: boolean;
}

export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly kind: 'line' | 'text' | 'choice';
  /** For `choice`. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  readonly required: boolean;
  readonly maxLength?: number;
}

/** A form: a modal where the platform has them, otherwise asked field by field by `chat/conversation`. */
export interface Form {
  /** Opaque, as a button's id; comes back in `InboundBody` of kind `form`. */
  readonly id: string;
  /** At most 24 characters: Slack's bound for modal titles. */
  readonly title: string;
  readonly submit: string;
  readonly cancel: string;
  readonly fields: readonly FormField[];
}

/** Rows that an answer carries into a messenger: the message shows ten, and a chart needs no more. */
export const MESSENGER_ROWS = 1_000;

/** What a platform can do by itself; everything else is degraded. */
export interface Capabilities {
  /** `steps`: a form is asked field by field in the conversation. */
  readonly forms: 'modal' | 'steps';
  readonly maxDownloadBytes: number;
  /** A message to one person that the rest of a room does not see. */
  readonly ephemeral: boolean;
  /** `whole`: a surface of our own, which draws an answer by itself. `blocks`: ten rows, a picture, buttons. */
  readonly answers: 'whole' | 'blocks';
  /** Rows that an answer carries. */
  readonly maxRows: number;
  /** Pace that the platform bears: least milliseconds between two messages of a conversation, and messages a second in all. */
  readonly pace: { readonly conversationMs: number; readonly perSecond: number };
}

/** Progress of one turn on the platform. `ref` is the message that the answer will replace; null where nothing lasting stands. */
export interface Progress {
  readonly ref: MessageRef | null;
  /** Says what is being done; merged and throttled by the adapter, never throws. */
  update(text: string): void;
  /** Text of the answer as it grows; where a platform cannot show it, nothing happens. */
  stream(delta: string): void;
  /** Ends heartbeats. Leaves `ref` standing for the answer; never throws. */
  close(): Promise<void>;
}

/**
 * Why a delivery did not happen, thrown by `send`, `edit` and their kin.
 * `later`: not delivered, try again after `afterMs` (429, 5xx, refused connection).
 * `unknown`: the request went out and no answer came: it may or may not stand on the platform.
 * `dead`: this person or room cannot be reached any more. `rejected`: the platform refuses this message, in whatever shape.
 */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly outcome: 'later' | 'unknown' | 'dead' | 'rejected';
  readonly afterMs: number;

  /** `message` names the method and the platform's error code; never a token, an address or a person's text. */
  constructor(
    outcome: DeliveryError['outcome'],
    message: string,
    options: { afterMs?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.outcome = outcome;
    this.afterMs = options.afterMs ?? 0;
  }
}

/** Who can read a room. `complete` is false when the platform tells only some of them. */
export interface Readers {
  readonly accountIds: readonly string[];
  readonly complete: boolean;
}

/** Reads the bytes of an attached file; rejects with `not_found` after they were cleared. */
export type ReadAttached = (fileId: string) => Promise<Uint8Array<ArrayBuffer>>;

/**
 * A messenger. One instance a bot or app; adapters hold no state that a restart may lose. Every method but `progress` may
 * throw `DeliveryError`, and nothing else that a caller must know of. A rejected block never loses the answer: `send` and
 * `edit` degrade by themselves, table to text to file, blocks to plain text, before they give up with `rejected`.
 */
export interface ChatPort extends AsyncDisposable {
  readonly platform: Platform;
  readonly capabilities: Capabilities;
  /** Delivers a message; several platform messages when one cannot hold it, and then the last one's ref with the buttons. */
  send(address: Address, message: OutMessage): Promise<MessageRef>;
  /** Replaces a message. Safe to repeat: "is not modified" and a stream that has already ended count as done. */
  edit(ref: MessageRef, message: OutMessage): Promise<MessageRef>;
  /** Takes the buttons off a message and, when given, adds a line that says what came of it. Safe to repeat. */
  settle(ref: MessageRef, note: string | null): Promise<void>;
  /** To one person only: ephemerally in the room where the platform can, in the private conversation otherwise. */
  sendPrivately(address: Address, account: Account, message: OutMessage): Promise<MessageRef>;
  /** Answers a press or a shortcut at once, so that the platform stops waiting; `note` is a short toast. Never throws. */
  acknowledge(event: InboundEvent, note?: string): Promise<void>;
  /** Opens a modal. Only where `capabilities.forms` is `modal`; the handle lives for seconds. */
  openForm(event: InboundEvent, form: Form): Promise<void>;
  /** Shows that work goes on. Resolves at once where the platform has nothing to show; never throws. */
  progress(event: InboundEvent, text: string): Promise<Progress>;
  download(file: FileRef, options: { maxBytes: number; signal: AbortSignal }): Promise<Readable>;
  readers(address: Address): Promise<Readers>;
  /** The account as the platform's profile has it now (name, zone, verified e-mail). */
  profile(account: Account): Promise<Account>;
  /** Shows the person's home page where the platform has one. */
  showHome(account: Account, message: OutMessage): Promise<void>;
}

/** What an adapter is given: verified events go in, nothing comes out. Resolves once the event is stored durably. */
export type AcceptEvent = (event: InboundEvent) => Promise<void>;
