import { randomUUID } from 'node:crypto';
import type { BaseLanguageModelInput } from '@langchain/core/language_models/base';
import {
  BaseChatModel,
  type BaseChatModelCallOptions,
  type BindToolsInput,
} from '@langchain/core/language_models/chat_models';
import {
  AIMessage,
  type AIMessageChunk,
  type BaseMessage,
  HumanMessage,
  ToolMessage,
} from '@langchain/core/messages';
import type { ChatResult } from '@langchain/core/outputs';
import type { Runnable } from '@langchain/core/runnables';
import type { Language } from '../../capabilities/tool.ts';
import type { Catalogue } from '../../catalog/catalogue.ts';
import { isoDay } from '../../days.ts';
import { engineWords } from '../../words/engine.ts';
import { textLanguage } from '../../words/language.ts';
import type { Plan } from './plan.ts';
import { understand } from './understand.ts';
import type { Understanding } from './understanding.ts';

export interface EmbeddedChatModelDeps {
  /** Read at every call: an import brings new values. */
  readonly catalogue: () => Catalogue;
  /** Zone in which "today" is told. */
  readonly timeZone: string;
  readonly now?: () => Date;
  /** Language where a text has no letters to tell by. */
  readonly language?: Language;
}

interface CallOptions extends BaseChatModelCallOptions {
  tools?: BindToolsInput[];
}

/**
 * The engine as one more chat model. It answers the last human message with a tool call (`query_clients`, `ask_back` or the
 * tool that serves the request) or with plain text whose `additional_kwargs.svod.kind` says what it is; after a tool's result
 * it falls silent. `additional_kwargs.svod.plan` keeps the plan of an answer for the questions that go on from it. It calls
 * nothing outside the process.
 */
export class EmbeddedChatModel extends BaseChatModel<CallOptions> {
  readonly #deps: EmbeddedChatModelDeps;

  constructor(deps: EmbeddedChatModelDeps) {
    super({ disableStreaming: true });
    this.#deps = deps;
  }

  _llmType(): string {
    return 'svod-embedded';
  }

  override bindTools(
    tools: BindToolsInput[],
    options?: Partial<CallOptions>,
  ): Runnable<BaseLanguageModelInput, AIMessageChunk, CallOptions> {
    return this.withConfig({ ...options, tools });
  }

  async _generate(messages: BaseMessage[], options: this['ParsedCallOptions']): Promise<ChatResult> {
    const message = this.#answer(messages, (options.tools ?? []).map(nameOf));
    return { generations: [{ text: message.text, message }] };
  }

  #answer(messages: readonly BaseMessage[], tools: readonly string[]): AIMessage {
    const { catalogue, timeZone, now, language } = this.#deps;
    const asked = messages.findLast(message => HumanMessage.isInstance(message));
    const text = asked?.text ?? '';
    const last = messages.at(-1);
    if (last && ToolMessage.isInstance(last)) {
      if (last.status !== 'error') return new AIMessage('');
      return said(engineWords[textLanguage(text) ?? language ?? 'ru'].failed, 'error');
    }
    const understanding = understand({
      text,
      catalogue: catalogue(),
      today: isoDay(now?.() ?? new Date(), timeZone),
      previous: lastPlan(messages),
      chart: lastChart(messages),
      ...(language ? { language } : {}),
      tools,
    });
    return toMessage(understanding, tools);
  }
}

function toMessage(understanding: Understanding, tools: readonly string[]): AIMessage {
  switch (understanding.kind) {
    case 'query': {
      const { sql, title, understood, plan } = understanding;
      return calls('query_clients', { sql, title }, understood, { plan });
    }
    case 'tool': {
      const { name, args, understood, plan } = understanding;
      return calls(name, args, understood, plan ? { plan } : {});
    }
    case 'clarify': {
      const { question, options } = understanding;
      if (!tools.includes('ask_back')) return said(question, 'clarify');
      return calls('ask_back', { question, options: [...options] }, '', {});
    }
    default:
      return said(understanding.text, understanding.kind);
  }
}

function calls(
  name: string,
  args: Readonly<Record<string, unknown>>,
  content: string,
  marks: Readonly<Record<string, unknown>>,
): AIMessage {
  return new AIMessage({
    content,
    tool_calls: [{ id: `call_${randomUUID()}`, name, args: { ...args }, type: 'tool_call' }],
    additional_kwargs: { svod: marks },
  });
}

function said(text: string, kind: string): AIMessage {
  return new AIMessage({ content: text, additional_kwargs: { svod: { kind } } });
}

/** The plan of the latest answer that had one. */
function lastPlan(messages: readonly BaseMessage[]): Plan | null {
  for (const message of messages.toReversed()) {
    const marks: unknown = message.additional_kwargs.svod;
    if (typeof marks === 'object' && marks !== null && 'plan' in marks) return marks.plan as Plan;
  }
  return null;
}

/** What the latest answer was drawn by; null when it was no chart. */
function lastChart(messages: readonly BaseMessage[]): Readonly<Record<string, unknown>> | null {
  const latest = messages.findLast(message => AIMessage.isInstance(message) && message.tool_calls?.length);
  const call = latest && AIMessage.isInstance(latest) ? latest.tool_calls?.[0] : undefined;
  return call?.name === 'draw_chart' ? call.args : null;
}

function nameOf(tool: BindToolsInput): string {
  if ('name' in tool && typeof tool.name === 'string') return tool.name;
  const inner: unknown = 'function' in tool ? tool.function : null;
  return typeof inner === 'object' && inner !== null && 'name' in inner ? String(inner.name) : '';
}
