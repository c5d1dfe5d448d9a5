import { AIMessage, type BaseMessage, SystemMessage, ToolMessage } from '@langchain/core/messages';
import { createAgent, createMiddleware, tool } from 'langchain';
import type { Tool, ToolResult } from '../capabilities/tool.ts';
import type { ChatModel } from '../models/model.ts';
import { callModel } from './model-call.ts';
import { describeForModel } from './privacy.ts';
import type { AssistantPrompts } from './prompt.ts';
import { callTool } from './tool-call.ts';
import { Turn } from './turn.ts';

/** Runs the loop of one turn over the conversation so far; resolves with the messages the turn added. */
export type RunTurn = (turn: Turn, conversation: readonly BaseMessage[]) => Promise<readonly BaseMessage[]>;

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
): RunTurn {
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
  const agent = createAgent({ model: model.chat, tools: tools.map(offered), middleware: [supervision] });

  return async (turn, conversation) => {
    const { messages } = await agent.invoke(
      { messages: [...conversation] },
      { context: turn, signal: turn.signal, recursionLimit: RECURSION_LIMIT },
    );
    return messages.slice(conversation.length);
  };
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
