import { randomUUID } from 'node:crypto';
import {
  AIMessage,
  type BaseMessage,
  HumanMessage,
  SystemMessage,
  ToolMessage,
} from '@langchain/core/messages';
import { Command } from '@langchain/langgraph';
import { createAgent, createMiddleware, tool } from 'langchain';
import type { ApprovalRequest, Tool, ToolResult } from '../capabilities/tool.ts';
import type { ChatModel } from '../models/model.ts';
import { HeldRuns } from './held-run.ts';
import { callModel } from './model-call.ts';
import { describeForModel } from './privacy.ts';
import type { AssistantPrompts } from './prompt.ts';
import { callTool } from './tool-call.ts';
import { Turn } from './turn.ts';

/** How a run of the loop ended: with the messages it added, or before a call that waits for a person's word. */
export type RunEnd =
  | { readonly kind: 'over'; readonly added: readonly BaseMessage[] }
  | {
      readonly kind: 'waiting';
      readonly tool: string;
      readonly request: ApprovalRequest;
      /** Where it stands, as text: `resume` goes on from it in any process. */
      readonly run: string;
    };

/** Runs the loop of one turn. */
export interface TurnAgent {
  /** Over the conversation so far. */
  run(turn: Turn, conversation: readonly BaseMessage[]): Promise<RunEnd>;
  /** Goes on with a run that was approved. */
  resume(turn: Turn, run: string): Promise<RunEnd>;
}

// Two steps a model call, and room to spare: the turn's own budget ends it long before.
const RECURSION_LIMIT = 50;

/**
 * The agent of one model, made once. LangChain runs the loop; what it would do by itself with a failing tool or model
 * (put the exception's text into the prompt or the answer) is taken over by the two wraps.
 */
export function createTurnAgent(
  model: ChatModel,
  tools: readonly Tool[],
  prompts: AssistantPrompts,
): TurnAgent {
  const supervision = createMiddleware({
    name: 'turn',
    wrapModelCall: async (request, handler) => {
      const turn = turnIn(request.runtime.context);
      const { systemPrompt } = turn.request;
      const asked =
        systemPrompt === '' ? request : { ...request, systemMessage: new SystemMessage(systemPrompt) };
      return callModel(turn, prompts, async added => {
        const answer = await handler({ ...asked, messages: [...request.messages, ...added] });
        if (!AIMessage.isInstance(answer)) throw new TypeError('The model answered with no message.');
        return answer;
      });
    },
    wrapToolCall: async request => {
      const turn = turnIn(request.runtime.context);
      const { id = '', name, args } = request.toolCall;
      const result = await callTool(turn, { name, id, args, said: saidBeside(request.state.messages, id) });
      return new ToolMessage({
        content: tellModel(turn, result),
        tool_call_id: id,
        name,
        status: result.kind === 'error' ? 'error' : 'success',
      });
    },
  });
  const parts = { model: model.chat, tools: tools.map(offered), middleware: [supervision] };
  const agent = createAgent(parts);
  const held = new HeldRuns();
  // Checkpoints cost time at every step, so only turns that may wait are run with them.
  const waiting = createAgent({ ...parts, checkpointer: held });
  const settings = (turn: Turn) => ({ context: turn, signal: turn.signal, recursionLimit: RECURSION_LIMIT });

  return {
    async run(turn, conversation) {
      const input = { messages: [...conversation] };
      if (!turn.request.canWait) {
        const { messages } = await agent.invoke(input, settings(turn));
        return { kind: 'over', added: messages.slice(conversation.length) };
      }
      return stepping(randomUUID(), turn, input, conversation.length);
    },

    async resume(turn, run) {
      const threadId = threadOf(run);
      held.restore(threadId, run.slice(threadId.length + 1));
      const before = (await held.get({ configurable: { thread_id: threadId } }))?.channel_values.messages;
      // Of the question itself the caller knows; what follows it is what this turn adds.
      const past = Array.isArray(before)
        ? before.findLastIndex(message => HumanMessage.isInstance(message)) + 1
        : 0;
      return stepping(threadId, turn, new Command({ resume: 'approved' }), past);
    },
  };

  async function stepping(
    threadId: string,
    turn: Turn,
    input: Parameters<typeof waiting.invoke>[0],
    past: number,
  ): Promise<RunEnd> {
    try {
      const config = { ...settings(turn), configurable: { thread_id: threadId } };
      const end = await waiting.invoke(input, config);
      const request = interruptOf(end);
      if (!request) return { kind: 'over', added: end.messages.slice(past) };
      const tool =
        end.messages.findLast(message => AIMessage.isInstance(message))?.tool_calls?.[0]?.name ?? '';
      return { kind: 'waiting', tool, request, run: withThread(threadId, held.hold(threadId)) };
    } finally {
      held.forget(threadId);
    }
  }
}

/** What `askApproval` interrupted the run with. */
function interruptOf(end: object): ApprovalRequest | null {
  const interrupts: unknown = Reflect.get(end, '__interrupt__');
  const [first] = Array.isArray(interrupts) ? interrupts : [];
  return first ? (Reflect.get(Object(first), 'value') as ApprovalRequest) : null;
}

/** A held run carries the id it is known by to its own checkpoints. */
function withThread(threadId: string, run: string): string {
  return `${threadId} ${run}`;
}

function threadOf(run: string): string {
  return run.slice(0, run.indexOf(' '));
}

/** What goes back to the model: the result as it may see it, or once in a turn the doubt whether it is what was asked for. */
function tellModel(turn: Turn, result: ToolResult): string {
  const { sees, told, doubt, model } = turn.request;
  const content = describeForModel(result, sees, told);
  if (turn.doubted || model.kind === 'embedded') return content;
  const found = doubt(result);
  if (!found) return content;
  turn.doubted = true;
  const { code, hint } = found;
  return JSON.stringify({ status: 'check', code, hint, rows: result.table?.totalRows });
}

/** A tool as a model sees it. It never runs here: `wrapToolCall` runs ours, with the person who asks. */
function offered({ name, description, schema }: Tool) {
  return tool(() => Promise.reject(new Error('not called this way')), { name, description, schema });
}

function turnIn(context: unknown): Turn {
  if (context instanceof Turn) return context;
  throw new TypeError('The agent runs only inside a turn.');
}

function saidBeside(messages: readonly BaseMessage[], callId: string): string {
  const caller = messages.findLast(
    message => AIMessage.isInstance(message) && message.tool_calls?.some(call => call.id === callId),
  );
  return caller?.text.trim() ?? '';
}
