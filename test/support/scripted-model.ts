import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager';
import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessage, type BaseMessage } from '@langchain/core/messages';
import type { ChatResult } from '@langchain/core/outputs';
import type { ChatModel } from '../../src/models/model.ts';

export type ScriptedAnswer =
  | AIMessage
  | ((messages: readonly BaseMessage[]) => AIMessage | Promise<AIMessage>);

/** A chat model that answers from a list; what it was sent stands in `seen`. After a tool's result it says nothing. */
export class ScriptedModel extends BaseChatModel {
  readonly seen: (readonly BaseMessage[])[] = [];
  readonly #answers: ScriptedAnswer[];

  constructor(answers: readonly ScriptedAnswer[]) {
    super({});
    this.#answers = [...answers];
  }

  override _llmType(): string {
    return 'scripted';
  }

  override bindTools(): this {
    return this;
  }

  override async _generate(
    messages: BaseMessage[],
    _options: this['ParsedCallOptions'],
    _runManager?: CallbackManagerForLLMRun,
  ): Promise<ChatResult> {
    this.seen.push(messages);
    if (messages.at(-1)?.type === 'tool') return { generations: [{ text: '', message: new AIMessage('') }] };
    const next = this.#answers.shift();
    if (!next) throw new Error('The script is over.');
    const message = typeof next === 'function' ? await next(messages) : next;
    return { generations: [{ text: message.text, message }] };
  }
}

/** The scripted model in the embedded engine's place. */
export function scriptedEngine(
  answers: readonly ScriptedAnswer[],
): ChatModel & { readonly chat: ScriptedModel } {
  return { id: 'embedded', kind: 'embedded', chat: new ScriptedModel(answers) };
}

/** A call as the engine makes it: what it understood, the tool, its arguments. */
export function engineCall(said: string, name: string, args: Record<string, unknown>): AIMessage {
  return new AIMessage({
    content: said,
    tool_calls: [{ id: `call_${name}`, name, args, type: 'tool_call' }],
    additional_kwargs: { svod: { plan: { marker: said } } },
  });
}
