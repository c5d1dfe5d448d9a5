import type { Actor, Asker } from '../access/actor.ts';
import type { ApprovalRequest, Chart, Language, Table } from '../capabilities/tool.ts';

/** One thing a person said, whatever surface it came from. */
export interface Message {
  readonly id: string;
  /** Conversation the message belongs to; history and follow-ups are per thread. */
  readonly threadId: string;
  /** With `memberId` the thread is that member's own, otherwise everyone's who acts as this actor. */
  readonly actor: Asker;
  readonly text: string;
  /** Language of the surface; the text's own language wins when it is plain. */
  readonly language?: Language;
  /** The language the person chose to be answered in: wins over the text's own. */
  readonly chosenLanguage?: Language;
  /** The earlier answer that the message goes on from; the thread's latest when absent. */
  readonly about?: string;
  /** Set where another person can be asked to allow a call, and the one who asks can be told of it: in a private conversation. */
  readonly canWait?: boolean;
  /** `embedded` when the person pressed "answer without the model". */
  readonly model?: 'embedded';
  readonly maxRows: number;
}

/** What the person gets back: the shape of `svod ask --json`, with the table's headings for people beside it. */
export interface Reply {
  /** The answer's own id: exports and feedback name it. */
  readonly id: string;
  readonly kind: 'answer' | 'clarify' | 'refuse' | 'error';
  readonly tool: string | null;
  /** Markdown. */
  readonly text: string;
  readonly understood: string | null;
  readonly sql: string | null;
  readonly table: Table | null;
  readonly chart: Chart | null;
  readonly file: { readonly name: string; readonly mediaType: string; readonly path: string } | null;
  readonly options: readonly string[];
  readonly language: Language;
  readonly ms: number;
  /** `embedded` or `provider:model`. */
  readonly model: string;
  readonly modelCalls: number;
  /** Set when the model failed and the embedded engine can answer instead. */
  readonly canAnswerWithoutModel: boolean;
  /** Set when the answer waits for another person's word. */
  readonly approval?: PendingApproval;
}

/** A reply of words alone, for more to be added to. */
export function plainReply(
  said: Pick<Reply, 'id' | 'kind' | 'text' | 'language' | 'ms' | 'model' | 'modelCalls'>,
): Reply {
  return {
    tool: null,
    understood: null,
    sql: null,
    table: null,
    chart: null,
    file: null,
    options: [],
    canAnswerWithoutModel: false,
    ...said,
  };
}

/** A call that waits for another person's word, in what they may read of it. */
export interface PendingApproval extends ApprovalRequest {
  readonly id: string;
  /** `memberId` is null for whoever acts without being a member of the base. */
  readonly askedBy: Actor & { readonly memberId: number | null };
  /** ISO 8601, UTC. */
  readonly expiresAt: string;
}

/** What a surface hears while a turn runs. */
export type TurnEvent =
  | { readonly kind: 'progress'; readonly text: string }
  | { readonly kind: 'text'; readonly delta: string }
  | { readonly kind: 'reply'; readonly reply: Reply };

/** One conversation in a person's list. */
export interface ThreadSummary {
  readonly id: string;
  /** The first question, shortened. */
  readonly title: string;
  readonly turns: number;
  /** ISO 8601, UTC. */
  readonly updatedAt: string;
}

/** One earlier answer with the thread it stands in. */
export interface EarlierAnswer extends EarlierTurn {
  readonly threadId: string;
}

/** A turn as a person looks back on it. Rows are not kept: `rerun` asks for them again. */
export interface EarlierTurn {
  readonly question: string;
  /** ISO 8601, UTC. */
  readonly askedAt: string;
  readonly answer: {
    readonly id: string;
    readonly kind: Reply['kind'];
    readonly tool: string | null;
    /** The reply's words without values of the data. */
    readonly text: string;
    readonly title: string | null;
    readonly understood: string | null;
    readonly sql: string | null;
    /** Columns and size of the table that was shown; null when there was none. */
    readonly columns: Table['columns'] | null;
    readonly totalRows: number | null;
    readonly options: readonly string[];
    readonly language: Language;
    readonly model: string;
    /** The person's own word on it. */
    readonly verdict: 'up' | 'down' | null;
  };
}
