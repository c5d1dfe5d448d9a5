import { setTimeout as delay } from 'node:timers/promises';
import { AIMessage, type BaseMessage, HumanMessage } from '@langchain/core/messages';
import { modelFailure } from '../models/failure.ts';
import { assistantWords } from '../words/assistant.ts';
import type { AssistantPrompts } from './prompt.ts';
import type { Turn } from './turn.ts';

/** Sends the conversation to the model, with these messages added at its end. */
export type AskModel = (added: readonly BaseMessage[]) => Promise<AIMessage>;

/**
 * One step of the loop. The embedded engine is asked as it is. A language model is held to the turn's budget and to the
 * form of an answer: one tool call, or marked prose; what has neither is sent back once, and then the turn ends.
 */
export async function callModel(turn: Turn, prompts: AssistantPrompts, ask: AskModel): Promise<AIMessage> {
  if (turn.answer?.result.kind === 'clarify') return new AIMessage('');
  if (turn.request.model.kind === 'embedded') return ask([]);

  const first = await counted(turn, () => ask([]));
  const complaint = complaintAbout(turn, first, prompts);
  if (complaint === null) return oneCall(first);
  const second = await counted(turn, () => ask([new HumanMessage(complaint)]));
  if (complaintAbout(turn, second, prompts) !== null) throw turn.stop('model_untrusted');
  return oneCall(second);
}

/** What prose must begin with where no tool was called, and which kind of reply that makes. */
export function readMarker(text: string): { kind: 'answer' | 'refuse'; text: string } | null {
  const marked = /^\s*\**(SMALLTALK|REFUSE)\**\s*:\s*\**\s*(.*)$/s.exec(text);
  if (!marked) return null;
  return { kind: marked[1] === 'REFUSE' ? 'refuse' : 'answer', text: (marked[2] ?? '').trim() };
}

function complaintAbout(turn: Turn, message: AIMessage, prompts: AssistantPrompts): string | null {
  if ((message.tool_calls?.length ?? 0) > 0) return null;
  if ((message.invalid_tool_calls?.length ?? 0) > 0) return prompts.fixArguments({});
  if (turn.results.length > 0 || readMarker(message.text)) return null;
  return prompts.useATool({});
}

/** Calls are run one at a time: the next is made with the sight of the last one's result. */
function oneCall(message: AIMessage): AIMessage {
  const [call] = message.tool_calls ?? [];
  const base = { content: message.text, id: message.id ?? '', response_metadata: message.response_metadata };
  return call ? new AIMessage({ ...base, tool_calls: [call] }) : new AIMessage(base);
}

async function counted(turn: Turn, ask: () => Promise<AIMessage>): Promise<AIMessage> {
  const { limits, language } = turn.request;
  if (turn.modelCalls >= limits.maxModelCalls) throw turn.stop('too_many_steps');
  turn.modelCalls += 1;
  turn.progress(assistantWords[language].thinking);
  const timer = setTimeout(() => turn.stop('model_timeout'), limits.modelTimeoutMs);
  try {
    return await ask();
  } catch (error) {
    if (turn.stopped) throw turn.stop(turn.stopped);
    const failure = modelFailure(error);
    if (!mayWait(turn, failure.retryAfterMs)) throw turn.stop(failure.code, error);
    clearTimeout(timer);
    await pause(turn, failure.retryAfterMs);
    return await counted(turn, ask);
  } finally {
    clearTimeout(timer);
  }
}

function mayWait(turn: Turn, retryAfterMs: number | null): retryAfterMs is number {
  return retryAfterMs !== null && retryAfterMs <= turn.request.limits.maxRetryAfterMs && !turn.pausedForModel;
}

async function pause(turn: Turn, ms: number): Promise<void> {
  turn.pausedForModel = true;
  turn.progress(assistantWords[turn.request.language].waitingForModel(Math.ceil(ms / 1000)));
  await delay(ms, undefined, { signal: turn.signal });
}
