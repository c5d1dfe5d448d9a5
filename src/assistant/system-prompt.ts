import type { EarlierStatement, Language } from '../capabilities/tool.ts';
import type { Catalogue } from '../catalog/catalogue.ts';
import { isoDay } from '../days.ts';
import { cataloguePart } from './catalogue-part.ts';
import { cataloguePrompt } from './catalogue-prompt.ts';
import type { Message } from './message.ts';
import { type AssistantPrompts, loadPrompt } from './prompt.ts';
import type { ModelSees } from './turn.ts';
import type { VerifiedPair } from './verified/queries.ts';
import type { PairKeeper } from './verified/verified.ts';

export interface SystemPromptDeps {
  readonly prompts: AssistantPrompts;
  readonly catalogue: () => Catalogue;
  readonly pairs: Pick<PairKeeper, 'examplesFor'>;
  readonly toolNames: readonly string[];
  readonly sees: ModelSees;
  readonly timeZone: string;
}

/** What a language model is told before a question, made anew for each: today, the fitting part of the catalogue, examples. */
export type SystemPrompt = (
  message: Message,
  language: Language,
  earlier: EarlierStatement | null,
) => Promise<string>;

/** Throws `config_invalid` where the prompt of what a model may see is broken. */
export function createSystemPrompt(deps: SystemPromptDeps): SystemPrompt {
  const { prompts, pairs, toolNames, sees, timeZone } = deps;
  const sight = loadPrompt(`sight-${sees}`, [])({});
  const tools = toolNames.map(name => `\`${name}\``).join(', ');
  return async ({ text, actor }, language, earlier) => {
    const catalogue = deps.catalogue();
    const examples = await pairs.examplesFor(text, actor);
    const statements = [...(earlier ? [earlier.sql] : []), ...examples.map(({ statement }) => statement)];
    return prompts.system({
      language: language === 'ru' ? 'Russian' : 'English',
      today: isoDay(new Date(), timeZone),
      schema: catalogue.schema,
      catalogue: cataloguePrompt(catalogue, cataloguePart(catalogue, text, statements)),
      examples: examplesPrompt(prompts, examples),
      tools,
      sight,
    });
  };
}

function examplesPrompt(prompts: AssistantPrompts, examples: readonly VerifiedPair[]): string {
  if (examples.length === 0) return 'None near this question.';
  const lines = examples.map(({ question, statement }) => JSON.stringify({ question, sql: statement }));
  return prompts.examples({ pairs: lines.join('\n') });
}
