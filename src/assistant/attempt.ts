import type { BaseMessage } from '@langchain/core/messages';
import { assistantWords } from '../words/assistant.ts';
import type { NewApproval } from './approval-queries.ts';
import type { ComposedReply } from './reply.ts';
import type { StopReason, Turn } from './turn.ts';

/** One way through a turn, by one model, to a reply that is not kept yet. */
export interface Attempt {
  readonly turn: Turn;
  readonly composed: ComposedReply;
  /** What later turns of the thread may read. */
  readonly messages: readonly BaseMessage[];
  /** Set when a call waits for another person's word. */
  readonly approval?: NewApproval;
}

/** The model is dead, slow, busy or talks nonsense. A statement that the guard refused is the person's to think over. */
export function isModelsFault({ composed: { reply } }: Attempt): boolean {
  return reply.kind === 'error' && reply.canAnswerWithoutModel;
}

/** The engine's reply in the model's place, which the person is told. */
export function withoutModel(second: Attempt, first: Attempt): Attempt {
  const { reply, kept } = second.composed;
  const said = assistantWords[reply.language].answeredWithoutModel(reasonOf(first.turn.stopped));
  const text = `${reply.text}\n\n${said}`;
  const modelCalls = first.turn.modelCalls;
  return { ...second, composed: { reply: { ...reply, text, modelCalls }, kept } };
}

function reasonOf(stopped: StopReason | null): 'away' | 'slow' | 'unset' | 'wrong' {
  switch (stopped) {
    case 'model_unavailable':
      return 'away';
    case 'model_timeout':
      return 'slow';
    case 'model_misconfigured':
      return 'unset';
    default:
      return 'wrong';
  }
}
