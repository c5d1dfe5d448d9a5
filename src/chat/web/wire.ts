import type { EarlierTurn, Reply, ThreadSummary, TurnEvent } from '../../assistant/message.ts';
import type { Chart, Language, Table, TableColumn } from '../../capabilities/tool.ts';

/** What the page and its server say to each other. Types only, so that the browser loads nothing for them. */

/** A reply as it leaves the server: paths of made files stay behind, an address takes their place. */
export type WebReply = Omit<Reply, 'file' | 'chart'> & {
  readonly file: { readonly name: string; readonly url: string } | null;
  readonly chart: WebChart | null;
};

/** A chart's spec, for the page to draw, and the address of its picture. */
export interface WebChart {
  readonly kind: Chart['kind'];
  readonly spec: Chart['spec'];
  readonly url: string;
}

/** `Button`, `Form` and `Block` of the port as the page gets them: the port itself is the server's, and no browser could load it. */
export interface WebButton {
  readonly id: string;
  readonly label: string;
  readonly style?: 'primary' | 'danger';
  readonly url?: string;
}

export interface WebFormField {
  readonly name: string;
  readonly label: string;
  readonly kind: 'line' | 'text' | 'choice';
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  readonly required: boolean;
  readonly maxLength?: number;
}

export interface WebForm {
  readonly id: string;
  readonly title: string;
  readonly submit: string;
  readonly cancel: string;
  readonly fields: readonly WebFormField[];
}

/** Files are addresses. */
export type WebBlock =
  | { readonly kind: 'text' | 'note'; readonly markdown: string }
  | { readonly kind: 'code'; readonly language: 'sql' | 'text'; readonly text: string }
  | { readonly kind: 'table'; readonly table: Table; readonly caption: string }
  | {
      readonly kind: 'comparison';
      readonly heads: readonly [string, string];
      readonly rows: readonly (readonly [label: string, left: string, right: string])[];
    }
  | { readonly kind: 'buttons'; readonly rows: readonly (readonly WebButton[])[] }
  | { readonly kind: 'feedback'; readonly up: WebButton; readonly down: WebButton }
  | { readonly kind: 'picture'; readonly url: string; readonly alt: string }
  | { readonly kind: 'file'; readonly name: string; readonly url: string; readonly caption: string };

/** What is said beside answers. `ref` names it, so that it can be changed later. */
export interface WebMessage {
  readonly ref: string;
  readonly blocks: readonly WebBlock[];
  readonly language: Language;
}

/** A message that came while the person did something else; `id` is told back when it has been shown. */
export interface WebMail {
  readonly id: number;
  readonly message: WebMessage;
}

/** A failure in words; `reference` finds it in the log. */
export interface WebError {
  readonly message: string;
  /** An `ErrorCode`, or `approval` for what another person has to allow first. */
  readonly code: string;
  readonly reference?: string;
  readonly retryAfterSeconds?: number;
}

/**
 * One line of the stream that answers a question, a press or a form. `alive` only keeps a silent connection open. `message` with
 * `replaces` takes that message's place; `settled` takes its buttons off; after `new_thread` the conversation begins anew.
 */
export type AskEvent =
  | { readonly kind: 'thread'; readonly threadId: string }
  | Exclude<TurnEvent, { kind: 'reply' }>
  | { readonly kind: 'reply'; readonly reply: WebReply }
  | { readonly kind: 'message'; readonly message: WebMessage; readonly replaces?: string }
  | { readonly kind: 'settled'; readonly ref: string; readonly note: string | null }
  | { readonly kind: 'toast'; readonly text: string }
  | { readonly kind: 'form'; readonly form: WebForm }
  | { readonly kind: 'new_thread' }
  | { readonly kind: 'language'; readonly language: Language | null }
  | { readonly kind: 'failed'; readonly error: WebError }
  | { readonly kind: 'alive' };

export interface AskRequest {
  /** Null begins a conversation. */
  readonly threadId: string | null;
  /** A question, or a command where it begins with a slash. */
  readonly text: string;
  /** `embedded` when the person pressed "answer without the model". */
  readonly model?: 'embedded';
}

export interface PressRequest {
  readonly threadId: string | null;
  readonly button: string;
  /** The message it stands under. */
  readonly from: string | null;
}

export interface FormRequest {
  readonly threadId: string | null;
  readonly form: string;
  readonly values: Readonly<Record<string, string>>;
}

/** What the page needs to greet someone. */
export interface StartData {
  readonly examples: readonly string[];
  /** What can be typed after a slash by whoever is here. */
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  /** `embedded` or `provider:model`. */
  readonly model: string;
  readonly timeZone: string;
  readonly canSignOut: boolean;
}

export type WebThread = ThreadSummary;
export type WebTurn = EarlierTurn;
export type WebTable = Table;
export type { TableColumn };
