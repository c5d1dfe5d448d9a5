import type { Language } from '../../capabilities/tool.ts';
import { type Catalogue, columnOf } from '../../catalog/catalogue.ts';
import { engineWords } from '../../words/engine.ts';
import { textLanguage } from '../../words/language.ts';
import { unaccounted } from './account.ts';
import { readChart, redrawn } from './charts.ts';
import { isCommand } from './commands.ts';
import type { Problem } from './conditions.ts';
import { describePlan, titleOf } from './describe.ts';
import { isFollowUp, patchPlan } from './follow-up.ts';
import type { Frame } from './frame.ts';
import { GRAMMAR } from './grammar.ts';
import { readIntent, readToolIntent, withoutCourtesy } from './intents.ts';
import type { Item } from './link.ts';
import { type Offering, offersByFigure, offersNear } from './offers.ts';
import { parseText } from './parse.ts';
import { readLeads, readSimilar } from './people-tools.ts';
import type { Plan } from './plan.ts';
import { resolveFrame } from './resolve.ts';
import { planToSql } from './sql.ts';
import { readStatistics, statisticsOfPlan } from './statistics.ts';
import { tokenize } from './tokens.ts';
import { saysTooLittle } from './too-little.ts';

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

/** The tool that computes statistics. */
const STATISTICS = 'describe_data';
const CHART = 'draw_chart';
const EXPORT = 'export_table';

/** Reads one message. Pure: the same input gives the same answer; nothing is asked of the database. */
export function understand(input: UnderstandInput): Understanding {
  const language = textLanguage(input.text) ?? input.language ?? 'ru';
  const intent = readIntent(input.text, language);
  if (intent) return { ...intent, language };
  return readQuestion({ ...input, text: withoutCourtesy(input.text) }, language, true);
}

function readQuestion(input: UnderstandInput, language: Language, offersOptions: boolean): Understanding {
  const { catalogue, text, previous } = input;
  const words = engineWords[language];
  const frame = frameOf(input);
  if (frame.forbidden.length > 0) return { kind: 'refuse', text: words.refuseDocuments, language };
  const draws = input.tools.includes(CHART);
  const drawn = draws
    ? readChart(text, {
        catalogue,
        language,
        previous: previous ?? null,
        chart: input.chart ?? null,
        parse: rest => frameOf({ ...input, text: rest }),
        ask: rest => readQuestion({ ...input, text: rest, tools: [], chart: null }, language, offersOptions),
      })
    : null;
  if (drawn?.kind === 'call') return { ...drawn, kind: 'tool', name: CHART, language };
  if (drawn) return drawn;
  const describes = input.tools.includes(STATISTICS);
  const asked = describes
    ? readStatistics(text, {
        catalogue,
        language,
        previous: previous ?? null,
        parse: rest => frameOf({ ...input, text: rest }),
      })
    : null;
  if (asked) return { kind: 'tool', name: STATISTICS, ...asked, language };
  const people = {
    catalogue,
    language,
    parse: (rest: string) => frameOf({ ...input, text: rest }),
    ask: (rest: string) =>
      readQuestion({ ...input, text: rest, previous: null, tools: [] }, language, offersOptions),
  };
  const persons = readSimilar(text, people) ?? readLeads(text, people);
  if (persons?.kind === 'unclear') return persons.understanding;
  if (persons && input.tools.includes(persons.name)) {
    const { name, args, rows } = persons;
    return { kind: 'tool', name, args: rows ? { ...args, rows } : args, understood: '', language };
  }
  const tool = persons ?? readToolIntent(text, frame);
  // A file holds the latest table: whom or what the request names by itself must be asked for first, not passed over.
  if (tool?.name === EXPORT && frame.atoms.length > 0) {
    return clarify(words.exportOfWhat, catalogue.examples[language].slice(0, 3), language);
  }
  if (tool) {
    if (input.tools.includes(tool.name))
      return { kind: 'tool', name: tool.name, args: tool.args, understood: text, language };
    return clarify(
      words.noTool(words.tools[tool.name] ?? tool.name),
      offersOptions ? withoutTool(input, language) : [],
      language,
    );
  }
  if (isCommand(frame)) return { kind: 'refuse', text: words.refuseChange, language };
  const [unknown] = frame.unknown;
  if (unknown)
    return clarify(
      words.unknown(unknown.text),
      offersOptions ? withoutSpan(input, unknown, language) : [],
      language,
    );
  const [vague] = frame.vague;
  if (
    vague &&
    !(previous && frame.limit !== null && frame.vague.length === 1 && /^(топ|top)/i.test(vague.text))
  )
    return clarify(
      words.vague(vague.text),
      offersOptions ? readingsOfVague(input, frame, language) : [],
      language,
    );
  const [loose] = frame.loose;
  if (loose)
    return clarify(
      words.loose(loose.text),
      offersOptions ? withoutSpan(input, loose, language) : [],
      language,
    );
  if (isEmpty(frame)) return clarify(words.empty, catalogue.examples[language].slice(0, 4), language);

  const follows = isFollowUp(frame);
  if (follows && !previous && (frame.pronoun || frame.ofThem)) {
    return clarify(words.nothingBefore, catalogue.examples[language].slice(0, 3), language);
  }
  const goesOn = follows && previous ? previous : null;
  const { plan: own, problems } = resolveFrame(frame, catalogue, goesOn?.relation);
  const plan = goesOn ? patchPlan(goesOn, frame, own, catalogue) : own;
  const [problem] = problems;
  if (problem) return askAbout(input, frame, problem, language, offersOptions);
  const incomplete = plan.measures.some(
    measure => measure.column === null && !['count', 'share', 'share_of_total', 'per'].includes(measure.fn),
  );
  if (incomplete || (plan.shape === 'figures' && plan.measures.length === 0)) {
    return clarify(words.noFigure, catalogue.examples[language].slice(0, 3), language);
  }
  if (!goesOn && saysTooLittle(frame)) {
    const near = offersOptions ? offersNear(plan, offering(input, language)) : [];
    return clarify(words.empty, near.length > 0 ? near : catalogue.examples[language].slice(0, 3), language);
  }
  const [idle] = unaccounted(frame, plan, catalogue);
  if (idle && frame.removes === null) {
    return clarify(words.loose(idle.text), offersOptions ? withoutSpan(input, idle, language) : [], language);
  }
  const statistics = describes ? statisticsOfPlan(plan, catalogue, language) : null;
  if (statistics) return { kind: 'tool', name: STATISTICS, ...statistics, language };
  const query = {
    kind: 'query',
    plan,
    sql: planToSql(plan, catalogue),
    title: titleOf(plan, catalogue, language),
    understood: describePlan(plan, catalogue, language),
    language,
  } as const;
  const chart =
    draws && goesOn ? redrawn(query, frame, { catalogue, language, chart: input.chart ?? null }) : null;
  return chart ? { ...chart, kind: 'tool', name: CHART, language } : query;
}

function frameOf({ text, catalogue, today }: UnderstandInput): Frame {
  const tokens = tokenize(text, catalogue.lexicon.stem);
  return parseText({ text, tokens, catalogue, grammar: GRAMMAR, today });
}

function isEmpty(frame: Frame): boolean {
  return (
    frame.atoms.length === 0 &&
    frame.mentions.length === 0 &&
    frame.columns.length === 0 &&
    frame.measures.length === 0 &&
    frame.groups.length === 0 &&
    frame.rankings.length === 0 &&
    frame.sorts.length === 0 &&
    frame.limit === null &&
    frame.removes === null &&
    !frame.ratioPer &&
    !(frame.pronoun && (frame.shows || frame.who))
  );
}

function clarify(question: string, options: readonly string[], language: Language): Understanding {
  return { kind: 'clarify', question, options, language };
}

/** Questions near the one that was not wholly understood: what remains without the span; examples where nothing remains. */
function withoutSpan(input: UnderstandInput, item: Item, language: Language): readonly string[] {
  const plan = planOf(input, withoutClause(input, item), language);
  const near = offersNear(plan, offering(input, language));
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

function planOf(input: UnderstandInput, text: string, language: Language): Plan | null {
  if (text.trim() === '') return null;
  const read = readQuestion({ ...input, text, tools: [] }, language, false);
  return read.kind === 'query' ? read.plan : null;
}

function offering(input: UnderstandInput, language: Language): Offering {
  return {
    catalogue: input.catalogue,
    language,
    read: text => {
      const read = readQuestion({ ...input, text, previous: null, tools: [] }, language, false);
      return read.kind === 'query' ? read : null;
    },
  };
}

/** What a vague word may mean of the rows it was said of. */
function readingsOfVague(input: UnderstandInput, frame: Frame, language: Language): readonly string[] {
  const relation =
    frame.mentions.find(mention => mention.via === 'noun')?.relation ?? input.catalogue.defaultRelation;
  const readings = offersByFigure(relation, offering(input, language));
  return readings.length > 1 ? readings : input.catalogue.examples[language].slice(0, 3);
}

/** The same question answered by a table: without the words for the chart, where it then stands by itself. */
function withoutTool(input: UnderstandInput, language: Language): readonly string[] {
  const rest = input.text
    .replace(
      /(построй\p{L}*|нарисуй\p{L}*|сделай\p{L}*|покажи|draw|plot|make|build|show|(a|the) )?\s*(по этому )?(\p{L}+ая )?(диаграмм\p{L}*|график\p{L}*|гистограмм\p{L}*|(bar |pie |line )?(chart|graph|histogram|plot))\s*(of|for|по|:)?/giu,
      ' ',
    )
    .replace(/\s+/g, ' ')
    .trim();
  const understood =
    rest !== '' &&
    rest !== input.text &&
    readQuestion({ ...input, text: rest }, language, false).kind === 'query';
  const near = understood ? offersNear(planOf(input, rest, language), offering(input, language)) : [];
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
function askAbout(
  input: UnderstandInput,
  frame: Frame,
  problem: Problem,
  language: Language,
  offersOptions: boolean,
): Understanding {
  const words = engineWords[language];
  const item = frame.items[problem.at];
  const examples = input.catalogue.examples[language].slice(0, 3);
  if (!item) return clarify(words.noFigure, examples, language);
  const rewrites = offersOptions ? rewritesFor(input, item, problem, language) : [];
  const options = rewrites.filter(
    option => readQuestion({ ...input, text: option }, language, false).kind === 'query',
  );
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
