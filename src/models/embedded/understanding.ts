import type { Language } from '../../capabilities/tool.ts';
import type { Catalogue } from '../../catalog/catalogue.ts';
import type { Plan } from './plan.ts';

export interface UnderstandInput {
  readonly text: string;
  readonly catalogue: Catalogue;
  /** ISO date that "last month" is counted from. */
  readonly today: string;
  /** The plan of the thread's last answer, for follow-ups. */
  readonly previous?: Plan | null;
  /** The arguments of the thread's last answer, if that was a chart. */
  readonly chart?: Readonly<Record<string, unknown>> | null;
  /** The surface's language; the text's own wins. */
  readonly language?: Language;
  /** Names of the tools that exist. */
  readonly tools: readonly string[];
}

/** How a text was understood. `options` are whole questions that this engine understands. */
export type Understanding = { readonly language: Language } & (
  | {
      readonly kind: 'query';
      readonly plan: Plan;
      readonly sql: string;
      readonly title: string;
      readonly understood: string;
    }
  | {
      readonly kind: 'tool';
      readonly name: string;
      readonly args: Readonly<Record<string, unknown>>;
      readonly understood: string;
      /** What a question that goes on from this one patches. */
      readonly plan?: Plan | null;
    }
  | { readonly kind: 'clarify'; readonly question: string; readonly options: readonly string[] }
  | { readonly kind: 'refuse' | 'smalltalk'; readonly text: string }
);
