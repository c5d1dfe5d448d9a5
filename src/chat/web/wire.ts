import type { EarlierTurn, Reply, ThreadSummary, TurnEvent } from '../../assistant/message.ts';
import type { Chart, Table, TableColumn } from '../../capabilities/tool.ts';

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

/** A failure in words; `reference` finds it in the log. */
export interface WebError {
  readonly message: string;
  readonly code: string;
  readonly reference?: string;
  readonly retryAfterSeconds?: number;
}

/** One line of the stream that answers a question. `alive` only keeps a silent connection open. */
export type AskEvent =
  | { readonly kind: 'thread'; readonly threadId: string }
  | Exclude<TurnEvent, { kind: 'reply' }>
  | { readonly kind: 'reply'; readonly reply: WebReply }
  | { readonly kind: 'failed'; readonly error: WebError }
  | { readonly kind: 'alive' };

export interface AskRequest {
  /** Null begins a conversation. */
  readonly threadId: string | null;
  readonly text: string;
  /** `embedded` when the person pressed "answer without the model". */
  readonly model?: 'embedded';
}

/** What the page needs to greet someone. */
export interface StartData {
  readonly examples: readonly string[];
  /** `embedded` or `provider:model`. */
  readonly model: string;
  readonly timeZone: string;
  readonly canSignOut: boolean;
}

export type WebThread = ThreadSummary;
export type WebTurn = EarlierTurn;
export type WebTable = Table;
export type { TableColumn };
