import { AIMessage, type BaseMessage } from '@langchain/core/messages';
import type { ToolResult } from '../capabilities/tool.ts';
import { assistantWords } from '../words/assistant.ts';
import { errorSentence } from '../words/errors.ts';
import { type PendingApproval, plainReply, type Reply } from './message.ts';
import { readMarker } from './model-call.ts';
import { rowsSeen } from './privacy.ts';
import { type Evidence, figuresSupported, isSupported } from './prose.ts';
import type { StopReason, Turn, TurnResult } from './turn.ts';

const MAX_PROSE = 600;

/** Ends that the engine without a language model may not come to. */
const OF_THE_MODEL: ReadonlySet<StopReason> = new Set([
  'model_unavailable',
  'model_timeout',
  'model_misconfigured',
  'model_untrusted',
  'too_many_steps',
  'statement_failed',
  'statement_rejected',
]);

/** A reply with what may be kept of it: `kept.text` holds no value of the data. */
export interface ComposedReply {
  readonly reply: Reply;
  readonly kept: { readonly text: string; readonly title: string | null };
}

/**
 * The person's reply. Code writes it from the result; of a language model's own words only those are taken that the
 * result or the question bears out.
 */
export function composeReply(turn: Turn, answerId: string, added: readonly BaseMessage[]): ComposedReply {
  const last = added.findLast(message => AIMessage.isInstance(message));
  const answer = turn.answer;
  if (turn.stopped) return stoppedReply(turn, answerId, turn.stopped);
  if (answer) return resultReply(turn, answerId, answer, last);
  if (turn.results.length > 0 && !readMarker(last?.text ?? ''))
    return stoppedReply(turn, answerId, 'statement_failed');
  return proseReply(turn, answerId, last);
}

/** The reply to a turn that ended before its answer. */
export function stoppedReply(turn: Turn, answerId: string, reason: StopReason): ComposedReply {
  const { model } = turn.request;
  const failed = turn.results.findLast(({ result }) => result.kind === 'error');
  const text = (reason === failed?.stop && failed.result.text) || stopSentence(reason, turn.request);
  const reply: Reply = {
    ...emptyReply(turn, answerId, text),
    kind: reason === 'statement_rejected' || reason === 'not_allowed' ? 'refuse' : 'error',
    tool: failed?.tool ?? null,
    sql: failed?.result.sql ?? null,
    canAnswerWithoutModel: model.kind === 'provider' && OF_THE_MODEL.has(reason),
  };
  return { reply, kept: { text, title: null } };
}

/** The reply to a call that waits for another person's word. */
export function waitingReply(
  turn: Turn,
  answerId: string,
  tool: string,
  approval: PendingApproval,
): ComposedReply {
  const { language } = turn.request;
  const text = assistantWords[language].waitsForApproval(approval.title[language]);
  const reply: Reply = { ...emptyReply(turn, answerId, text), kind: 'clarify', tool, approval };
  return { reply, kept: { text, title: null } };
}

function stopSentence(reason: StopReason, { language, model }: Turn['request']): string {
  const words = assistantWords[language];
  const ofTheModel = reason === 'model_untrusted' || reason === 'too_many_steps';
  // Who set no language model must not read about one.
  if (ofTheModel && model.kind === 'embedded') return words.notUnderstood;
  if (reason === 'model_untrusted') return words.modelUntrusted;
  if (reason === 'too_many_steps') return words.tooManySteps;
  return errorSentence(reason, reason === 'model_misconfigured' ? { model: model.id } : {}, language);
}

function resultReply(
  turn: Turn,
  answerId: string,
  { tool, result, said, atMs }: TurnResult,
  last: AIMessage | undefined,
): ComposedReply {
  const note = noteOf(turn, result, last);
  const reply: Reply = {
    ...emptyReply(turn, answerId, note ? `${result.text}\n\n${note}` : result.text),
    kind: result.kind,
    tool,
    understood: sentence(understoodOf(turn, result, said)),
    sql: result.sql ?? null,
    table: result.table ?? null,
    chart: result.chart ?? null,
    file: result.file ?? null,
    options: result.options ?? [],
    ms: atMs,
  };
  const title = result.title ?? null;
  return { reply, kept: { text: keptText(turn, result), title } };
}

/** What is kept of the reply's words: of a table its title and size, because the headline may be a value. */
function keptText(turn: Turn, { table, text, title }: ToolResult): string {
  if (!table) return text;
  const words = assistantWords[turn.request.language];
  if (table.totalRows === 0) return words.nothingFound;
  return table.totalRows === 1 ? (title ?? '') : words.tableOf(title ?? words.answer, table.totalRows);
}

/** How the question was read: in the engine's own words, else in the tool's, else in a model's that hold no new figure. */
function understoodOf(turn: Turn, result: ToolResult, said: string): string | null {
  if (turn.request.model.kind === 'embedded') return said || result.understood || result.title || null;
  const evidence = evidenceOf(turn, result);
  const candidates = [result.understood, result.title, said].filter(
    text => text !== undefined && text !== '',
  );
  return (
    candidates.find(
      text => text !== undefined && text.length <= MAX_PROSE && figuresSupported(text, evidence),
    ) ?? null
  );
}

/** How a question was read always stands as a sentence. */
function sentence(text: string | null): string | null {
  const said = text?.trim() ?? '';
  if (said === '') return null;
  const capital = said.charAt(0).toUpperCase() + said.slice(1);
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}

/** A language model's last words, where every figure and name in them is borne out. */
function noteOf(turn: Turn, result: ToolResult, last: AIMessage | undefined): string {
  const text = last?.text.trim() ?? '';
  if (turn.request.model.kind === 'embedded' || result.kind !== 'answer') return '';
  if (text === '' || text.length > MAX_PROSE || readMarker(text)) return '';
  return isSupported(text, shownTo(turn, result)) ? text : '';
}

/** A model can speak only of what it was shown: at `schema` how many rows there are, and nothing of what is in them. */
function shownTo({ request }: Turn, result: ToolResult): Evidence {
  const texts = [request.message.text];
  const { table } = result;
  if (!table) return { texts, table: null };
  return { texts, table: { ...table, rows: rowsSeen(result, request.sees, request.told) ?? [] } };
}

function evidenceOf(turn: Turn, result: ToolResult): Evidence {
  const texts = [turn.request.message.text, result.sql ?? ''];
  return { texts, table: result.table ?? null };
}

function proseReply(turn: Turn, answerId: string, last: AIMessage | undefined): ComposedReply {
  const { kind, text } =
    turn.request.model.kind === 'embedded' ? engineProse(turn, last) : modelProse(turn, last);
  const reply: Reply = { ...emptyReply(turn, answerId, text), kind };
  return { reply, kept: { text, title: null } };
}

interface Prose {
  readonly kind: Reply['kind'];
  readonly text: string;
}

function engineProse(turn: Turn, last: AIMessage | undefined): Prose {
  const said = last?.text.trim() ?? '';
  const marks: unknown = last?.additional_kwargs.svod;
  const kind = typeof marks === 'object' && marks !== null && 'kind' in marks ? marks.kind : null;
  if (kind === 'refuse') return { kind, text: said };
  if (kind === 'error' || said === '') {
    return { kind: 'error', text: said || errorSentence('internal', {}, turn.request.language) };
  }
  return { kind: kind === 'clarify' ? 'clarify' : 'answer', text: said };
}

function modelProse(turn: Turn, last: AIMessage | undefined): Prose {
  const { language, message } = turn.request;
  const words = assistantWords[language];
  const marked = readMarker(last?.text ?? '');
  // `callModel` lets no unmarked prose through; this is for what it may not foresee.
  if (!marked) return { kind: 'error', text: words.modelUntrusted };
  const supported =
    marked.text !== '' &&
    marked.text.length <= MAX_PROSE &&
    isSupported(marked.text, { texts: [message.text], table: null });
  const fallback = marked.kind === 'refuse' ? words.refusal : words.greeting;
  return { kind: marked.kind, text: supported ? marked.text : fallback };
}

function emptyReply(turn: Turn, answerId: string, text: string): Reply {
  const { language, model } = turn.request;
  const { modelCalls } = turn;
  return plainReply({
    id: answerId,
    kind: 'answer',
    text,
    language,
    ms: turn.elapsedMs(),
    model: model.id,
    modelCalls,
  });
}
