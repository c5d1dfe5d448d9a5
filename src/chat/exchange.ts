import type { Person } from '../access/members.ts';
import type { Language } from '../capabilities/tool.ts';
import type {
  Address,
  AttachedFile,
  ChatPort,
  InboundEvent,
  MessageRef,
  OutMessage,
  Platform,
} from './port.ts';

/** Where one queued message goes; the event's own conversation when nothing is said. */
export interface Delivery {
  readonly address?: Address;
  /** The message that this one replaces, so that delivering it twice shows it once. */
  readonly replaces?: MessageRef;
  /** For the eyes of the event's own account only, ephemerally or in the private conversation. */
  readonly privately?: boolean;
  /** Another conversation's key, when `address` is another conversation: the queue keeps order by it. */
  readonly conversationKey?: string;
  /** That conversation's platform, where it may be another one. */
  readonly platform?: Platform;
  /** Hears, in the same transaction that records the delivery, where the message stands: buttons are bound to it. */
  readonly buttons?: readonly string[];
}

/** What a surface of our own knows and keeps of whoever is at it, where a messenger leaves both to the base. */
export interface Direct {
  /** The program itself vouches for them: nobody is looked up by an account. */
  readonly person: Person;
  /** Under whose name their questions are counted. */
  readonly countsAs: string;
  /** The thread that the conversation is in now. */
  readonly threadId: string;
  /** Goes on in a thread of its own. */
  beginThread(): void;
  /** Keeps the language they chose to be answered in; null leaves it to what they write. */
  keepLanguage(language: Language | null): void;
}

/** One event being handled: what came, and what is said about it. */
export interface Exchange {
  readonly event: InboundEvent;
  readonly port: ChatPort;
  /** Aborted by the person's Stop, by shutdown, or when another replica took the conversation over. */
  readonly signal: AbortSignal;
  /** Set on our own surfaces, where the person waits at the other end: a failure is theirs to hear at once, nothing is tried anew. */
  readonly direct?: Direct;
  /**
   * Queues a message. It is committed together with the end of the event, so an event is never half answered, and one that
   * is handled again after a crash does not speak twice.
   */
  say(message: OutMessage, delivery?: Delivery): void;
  /** Keeps bytes until the messages that hold them are delivered. */
  attach(file: {
    readonly name: string;
    readonly mediaType: string;
    readonly bytes: Uint8Array;
  }): Promise<AttachedFile>;
}

/** What is done about an event. What it throws is a failed try: the event is handled again, and set aside after three. */
export type HandleEvent = (exchange: Exchange) => Promise<void>;
