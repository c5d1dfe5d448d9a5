import type { Language } from '../../capabilities/tool.ts';
import { engineWords } from '../../words/engine.ts';
import { textLanguage } from '../../words/language.ts';
import { unaccounted } from './clarifying/account.ts';
import {
  type Asking,
  askAbout,
  clarify,
  offering,
  readingsOfVague,
  withoutSpan,
  withoutTool,
} from './clarifying/ask-back.ts';
import { offersNear } from './clarifying/offers.ts';
import { saysTooLittle } from './clarifying/too-little.ts';
import { isCommand } from './commands.ts';
import { readIntent, withoutCourtesy } from './intents.ts';
import { isFollowUp, patchPlan } from './meaning/follow-up.ts';
import { resolveFrame } from './meaning/resolve.ts';
import type { Frame } from './reading/frame.ts';
import { frameOf } from './reading/parse.ts';
import { readChart, redrawn } from './tools/charts.ts';
import { exportCall, readExport } from './tools/exports.ts';
import { readLeads, readSimilar } from './tools/people-tools.ts';
import { readStatistics, statisticsOfPlan } from './tools/statistics.ts';
import { readToolIntent } from './tools/tool-intents.ts';
import type { UnderstandInput, Understanding } from './understanding.ts';
import { describePlan, titleOf } from './writing/describe.ts';
import { planToSql } from './writing/statement.ts';

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

/** A question on its way: what was said, what it is read with, and whether its answer may offer other questions. */
interface Asked extends Asking {
  readonly frame: Frame;
  readonly offersOptions: boolean;
}

function readQuestion(input: UnderstandInput, language: Language, offersOptions: boolean): Understanding {
  const frame = frameOf(input);
  if (frame.forbidden.length > 0)
    return { kind: 'refuse', text: engineWords[language].refuseDocuments, language };
  const read: Asking['read'] = changes => readQuestion({ ...input, ...changes }, language, false);
  const asked: Asked = { input, language, read, frame, offersOptions };
  return forTool(asked) ?? notUnderstood(asked) ?? fromTables(asked);
}

/** What another tool than the query serves: a picture, a statistic, people by likeness or promise, a card, a file. */
function forTool(asked: Asked): Understanding | null {
  const { input, language, frame, offersOptions } = asked;
  const { catalogue, text, tools } = input;
  const previous = input.previous ?? null;
  const words = engineWords[language];
  const setting = {
    catalogue,
    language,
    previous,
    parse: (rest: string) => frameOf({ ...input, text: rest }),
  };
  const ask = (changes: Partial<UnderstandInput>) =>
    readQuestion({ ...input, ...changes, tools: [] }, language, offersOptions);
  if (tools.includes(CHART)) {
    const chart = input.chart ?? null;
    const drawn = readChart(text, { ...setting, chart, ask: rest => ask({ text: rest, chart: null }) });
    if (drawn?.kind === 'call') return { ...drawn, kind: 'tool', name: CHART, language };
    if (drawn) return drawn;
  }
  const file = readExport(text);
  if (file && tools.includes(EXPORT)) {
    const { format, of } = file;
    if (of === '') return { kind: 'tool', name: EXPORT, args: { format }, understood: '', language };
    const call = exportCall(
      file,
      rest => ask({ text: rest }),
      question => words.exportAgain(question, format),
    );
    return call ?? clarify(words.exportOfWhat, catalogue.examples[language].slice(0, 3), language);
  }
  if (tools.includes(STATISTICS)) {
    const described = readStatistics(text, setting);
    if (described) return { kind: 'tool', name: STATISTICS, ...described, language };
  }
  const people = { ...setting, ask: (rest: string) => ask({ text: rest, previous: null }) };
  const persons = readSimilar(text, people) ?? readLeads(text, people);
  if (persons?.kind === 'unclear') return persons.understanding;
  if (persons && tools.includes(persons.name)) {
    const { name, args, rows } = persons;
    return { kind: 'tool', name, args: rows ? { ...args, rows } : args, understood: '', language };
  }
  const tool = persons ?? readToolIntent(text, frame);
  if (!tool) return null;
  if (tools.includes(tool.name))
    return { kind: 'tool', name: tool.name, args: tool.args, understood: text, language };
  const missing = words.noTool(words.tools[tool.name] ?? tool.name);
  return clarify(missing, offersOptions ? withoutTool(asked) : [], language);
}

/** Words that found no place, of which the first is asked about; a text that asks nothing, or for a change. */
function notUnderstood(asked: Asked): Understanding | null {
  const { input, language, frame, offersOptions } = asked;
  const words = engineWords[language];
  if (isCommand(frame)) return { kind: 'refuse', text: words.refuseChange, language };
  const [unknown] = frame.unknown;
  if (unknown)
    return clarify(words.unknown(unknown.text), offersOptions ? withoutSpan(asked, unknown) : [], language);
  const [vague] = frame.vague;
  // «топ-5» after an answer bounds what was answered.
  const bounds = input.previous && frame.limit !== null && frame.vague.length === 1;
  if (vague && !(bounds && /^(топ|top)/i.test(vague.text)))
    return clarify(words.vague(vague.text), offersOptions ? readingsOfVague(asked, frame) : [], language);
  const [loose] = frame.loose;
  if (loose)
    return clarify(words.loose(loose.text), offersOptions ? withoutSpan(asked, loose) : [], language);
  return isEmpty(frame)
    ? clarify(words.empty, input.catalogue.examples[language].slice(0, 4), language)
    : null;
}

/** The question as a plan over the tables, on its own or going on from the last; asks back where it has no one meaning. */
function fromTables(asked: Asked): Understanding {
  const { input, language, frame, offersOptions } = asked;
  const { catalogue, tools } = input;
  const words = engineWords[language];
  const examples = catalogue.examples[language].slice(0, 3);
  const previous = input.previous ?? null;
  const follows = isFollowUp(frame);
  if (follows && !previous && (frame.pronoun || frame.ofThem))
    return clarify(words.nothingBefore, examples, language);
  const goesOn = follows ? previous : null;
  const { plan: own, problems } = resolveFrame(frame, catalogue, goesOn?.relation);
  const plan = goesOn ? patchPlan(goesOn, frame, own, catalogue) : own;
  const [problem] = problems;
  if (problem) return askAbout(asked, frame, problem, offersOptions);
  const incomplete = plan.measures.some(
    measure => measure.column === null && !['count', 'share', 'share_of_total', 'per'].includes(measure.fn),
  );
  if (incomplete || (plan.shape === 'figures' && plan.measures.length === 0))
    return clarify(words.noFigure, examples, language);
  if (!goesOn && saysTooLittle(frame)) {
    const near = offersOptions ? offersNear(plan, offering(asked)) : [];
    return clarify(words.empty, near.length > 0 ? near : examples, language);
  }
  const [idle] = unaccounted(frame, plan, catalogue);
  if (idle && frame.removes === null)
    return clarify(words.loose(idle.text), offersOptions ? withoutSpan(asked, idle) : [], language);
  const statistics = tools.includes(STATISTICS) ? statisticsOfPlan(plan, catalogue, language) : null;
  if (statistics) return { kind: 'tool', name: STATISTICS, ...statistics, language };
  const query = {
    kind: 'query',
    plan,
    sql: planToSql(plan, catalogue),
    title: titleOf(plan, catalogue, language),
    understood: describePlan(plan, catalogue, language),
    language,
  } as const;
  const redraws = tools.includes(CHART) && goesOn;
  const chart = redraws ? redrawn(query, frame, { catalogue, language, chart: input.chart ?? null }) : null;
  return chart ? { ...chart, kind: 'tool', name: CHART, language } : query;
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
