import type { Language } from '../../../capabilities/tool.ts';
import { columnOf } from '../../../catalog/catalogue.ts';
import { engineWords } from '../../../words/engine.ts';
import type { Item } from '../linking/items.ts';
import { tokenize } from '../linking/tokens.ts';
import type { Problem } from '../meaning/settling.ts';
import type { Plan } from '../plan.ts';
import type { Frame } from '../reading/frame.ts';
import { frameOf } from '../reading/parse.ts';
import type { UnderstandInput, Understanding } from '../understanding.ts';
import { type Offering, offersByFigure, offersNear } from './offers.ts';

/** A question that was not wholly understood, and how questions near it read, which offer nothing themselves. */
export interface Asking {
  readonly input: UnderstandInput;
  readonly language: Language;
  readonly read: (changes: Partial<UnderstandInput>) => Understanding;
}

/** A question back, with the whole questions that a person may press instead of writing. */
export function clarify(question: string, options: readonly string[], language: Language): Understanding {
  return { kind: 'clarify', question, options, language };
}

/** Questions near the one that was not wholly understood: what remains without the span; examples where nothing remains. */
export function withoutSpan(asking: Asking, item: Item): readonly string[] {
  const { input, language } = asking;
  const near = offersNear(planOf(asking, withoutClause(input, item)), offering(asking));
  return near.length > 0 ? near : input.catalogue.examples[language].slice(0, 3);
}

/** The text less a span and less every other word that was not understood: they qualify one another. */
function withoutClause(input: UnderstandInput, item: Item): string {
  const others = frameOf(input).items.filter(other => other.unknown && other.at !== item.at);
  const spans = [item, ...others].sort((a, b) => b.at - a.at);
  let text = input.text;
  for (const span of spans) text = replaceSpan({ ...input, text }, span, '');
  return text;
}

function planOf({ read }: Asking, text: string): Plan | null {
  if (text.trim() === '') return null;
  const found = read({ text, tools: [] });
  return found.kind === 'query' ? found.plan : null;
}

/** How an offer is read: by itself, as nothing had been asked before. */
export function offering({ input, language, read }: Asking): Offering {
  return {
    catalogue: input.catalogue,
    language,
    read: text => {
      const found = read({ text, previous: null, tools: [] });
      return found.kind === 'query' ? found : null;
    },
  };
}

/** What a vague word may mean of the rows it was said of. */
export function readingsOfVague(asking: Asking, frame: Frame): readonly string[] {
  const { input, language } = asking;
  const relation =
    frame.mentions.find(mention => mention.via === 'noun')?.relation ?? input.catalogue.defaultRelation;
  const readings = offersByFigure(relation, offering(asking));
  return readings.length > 1 ? readings : input.catalogue.examples[language].slice(0, 3);
}

/** The same question answered by a table: without the words for the chart, where it then stands by itself. */
export function withoutTool(asking: Asking): readonly string[] {
  const { input, language, read } = asking;
  const rest = input.text
    .replace(
      /(построй\p{L}*|нарисуй\p{L}*|сделай\p{L}*|покажи|draw|plot|make|build|show|(a|the) )?\s*(по этому )?(\p{L}+ая )?(диаграмм\p{L}*|график\p{L}*|гистограмм\p{L}*|(bar |pie |line )?(chart|graph|histogram|plot))\s*(of|for|по|:)?/giu,
      ' ',
    )
    .replace(/\s+/g, ' ')
    .trim();
  const understood = rest !== '' && rest !== input.text && read({ text: rest }).kind === 'query';
  const near = understood ? offersNear(planOf(asking, rest), offering(asking)) : [];
  return near.length > 0 ? near : input.catalogue.examples[language].slice(0, 3);
}

function replaceSpan(input: UnderstandInput, item: Item, replacement: string): string {
  const tokens = tokenize(input.text, input.catalogue.lexicon.stem);
  const start = tokens[item.at]?.start ?? 0;
  const end = tokens[item.at + item.length - 1]?.end ?? start;
  return `${input.text.slice(0, start)}${replacement}${input.text.slice(end)}`
    .replace(/\s+/g, ' ')
    .replace(/\s([,.?!])/g, '$1')
    .trim();
}

/** Asks for the reading, each option the question rewritten so that only that reading is left. */
export function askAbout(
  { input, language, read }: Asking,
  frame: Frame,
  problem: Problem,
  offersOptions: boolean,
): Understanding {
  const words = engineWords[language];
  const item = frame.items[problem.at];
  const examples = input.catalogue.examples[language].slice(0, 3);
  if (!item) return clarify(words.noFigure, examples, language);
  const rewrites = offersOptions ? rewritesFor(input, item, problem, language) : [];
  const options = rewrites.filter(option => read({ text: option }).kind === 'query');
  const shown = options.length > 1 ? options : [...options, ...examples].slice(0, 3);
  switch (problem.kind) {
    case 'which-column':
      return clarify(words.whichColumn(item.text), shown, language);
    case 'both-or-either':
      return clarify(words.bothOrEither, shown, language);
    case 'which-year':
      return clarify(words.whichYear(words.months[(problem.month ?? 1) - 1] ?? ''), shown, language);
    case 'share-of-what':
      return clarify(words.ambiguousShare, shown, language);
    case 'no-date':
      return clarify(words.noDate, shown, language);
    default:
      return clarify(words.noFigure, shown, language);
  }
}

function rewritesFor(input: UnderstandInput, item: Item, problem: Problem, language: Language): string[] {
  const words = engineWords[language];
  if (problem.kind === 'which-column' && problem.columns) {
    return problem.columns.map(ref =>
      replaceSpan(input, item, `${columnOf(input.catalogue, ref).label[language]} ${item.text}`),
    );
  }
  if (problem.kind === 'both-or-either' && problem.columns?.[0] && problem.values) {
    const labels = problem.values.map(
      value =>
        columnOf(input.catalogue, problem.columns![0]!).values.find(known => known.value === value)?.label[
          language
        ] ?? value,
    );
    const both = language === 'ru' ? 'одновременно' : 'both';
    const joined = labels.join(words.and);
    const either = labels.join(words.or);
    return [replaceRun(input, item, problem, `${joined} ${both}`), replaceRun(input, item, problem, either)];
  }
  if (problem.kind === 'share-of-what') {
    const rest = replaceSpan(input, item, '').replace(/\s*\?\s*$/, '');
    const whole = input.text.replace(/\s*\?\s*$/, '');
    return language === 'ru'
      ? [`${rest} среди ${item.text}`, `${whole} среди всех клиентов`]
      : [`${rest} among ${item.text}`, `${whole} among all clients`];
  }
  if (problem.kind === 'which-year') {
    const year = Number(input.today.slice(0, 4));
    return [year, year - 1].map(of =>
      replaceSpan(input, item, language === 'ru' ? `${item.text} ${of} года` : `${item.text} ${of}`),
    );
  }
  return [];
}

/** The run of values from an item on, replaced whole: up to the last of its values in the text. */
function replaceRun(input: UnderstandInput, item: Item, problem: Problem, replacement: string): string {
  const frame = frameOf(input);
  const last = frame.items
    .filter(
      other =>
        other.at >= item.at &&
        other.senses.some(sense => sense.kind === 'value' && problem.values?.includes(sense.value)),
    )
    .at(-1);
  const end = last ?? item;
  const whole = { ...item, length: end.at + end.length - item.at };
  return replaceSpan(input, whole, replacement);
}
