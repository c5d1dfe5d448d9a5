import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Reply } from '../../assistant/message.ts';
import type { Table } from '../../capabilities/tool.ts';
import { chatWords } from '../../words/chat.ts';
import type { Exchange } from '../exchange.ts';
import type { AttachedFile, Block, Button, OutMessage } from '../port.ts';
import { Card } from './buttons.ts';
import { type MemberEncounter, plainSummary, safeName } from './encounter.ts';
import type { Seat } from './room.ts';

/** Rows of a table that stand in a message; all of them are in the file. */
export const TABLE_ROWS = 10;

const DOUBLE_TAP_MS = 10_000;

export interface AnswerMessage {
  readonly message: OutMessage;
  readonly buttons: readonly string[];
}

/**
 * A reply as a message: what it says, its table or picture or file, how the question was read, and buttons. Options die
 * when one is chosen; the rest may be pressed again.
 */
export async function answerMessage(
  encounter: MemberEncounter,
  reply: Reply,
  { asker }: Seat,
  before: readonly Block[] = [],
): Promise<AnswerMessage> {
  const { deps, event } = encounter;
  if (isDrawnWhole(encounter)) return wholeAnswer(reply, before);
  const shared = asker.inRoom === true;
  const base = { event, language: reply.language, now: deps.now() };
  // In a room anyone may press: what it shows, they see already. What went privately is the asker's.
  const rights = shared ? ({ mayPress: 'enrolled', bound: true } as const) : ({ mayPress: 'asker' } as const);
  const options = new Card({ ...base, ...rights, once: true });
  const tools = new Card({ ...base, ...rights, repeatAfterMs: DOUBLE_TAP_MS });
  const data = { answer: reply.id, shared };
  const blocks: Block[] = [
    ...before,
    ...(reply.text.trim() === '' ? [] : [{ kind: 'text', markdown: reply.text } as const]),
    ...(await shownResult(encounter, reply)),
    ...understoodNote(reply),
    ...buttonRows(
      optionButtons(reply, options, data),
      reply.kind === 'answer' ? toolButtons(reply, tools, data) : [],
    ),
    ...(reply.kind === 'answer' ? [feedback(reply, tools, data)] : []),
  ];
  await options.save(deps.db);
  await tools.save(deps.db);
  const message = { blocks, summary: plainSummary(reply.text), language: reply.language };
  return { message, buttons: [...options.ids, ...tools.ids] };
}

/** What goes into another conversation waits in the base for its reader, and rows of clients do not. */
function isDrawnWhole({ exchange, event }: MemberEncounter): boolean {
  const { port, event: own } = exchange;
  return port.capabilities.answers === 'whole' && event.conversationKey === own.conversationKey;
}

function wholeAnswer(reply: Reply, before: readonly Block[]): AnswerMessage {
  const blocks: Block[] = [...before, { kind: 'answer', reply }];
  return { message: { blocks, summary: plainSummary(reply.text), language: reply.language }, buttons: [] };
}

/** The first rows of a table with "10 of 1,240" beneath. */
export function tableBlock(
  table: Table,
  { language, timeZone }: { readonly language: Reply['language']; readonly timeZone: string },
): Block {
  const rows = table.rows.slice(0, TABLE_ROWS);
  return {
    kind: 'table',
    table: { ...table, rows, truncated: table.totalRows > rows.length },
    caption: chatWords[language].shownOf(rows.length, table.totalRows),
    language,
    timeZone,
  };
}

async function shownResult(encounter: MemberEncounter, reply: Reply): Promise<Block[]> {
  const { exchange, timeZone } = encounter;
  if (reply.chart) return [await chartBlock(exchange, reply, reply.chart)];
  if (reply.file) {
    const { name, mediaType, path } = reply.file;
    const file = await attachFrom(exchange, path, basename(name), mediaType);
    return file ? [{ kind: 'file', file, caption: safeName(basename(name)) }] : [];
  }
  return hasRows(reply) && reply.table
    ? [tableBlock(reply.table, { language: reply.language, timeZone })]
    : [];
}

async function chartBlock(
  exchange: Exchange,
  reply: Reply,
  chart: NonNullable<Reply['chart']>,
): Promise<Block> {
  const picture = await attachFrom(exchange, chart.png, `${chart.kind}.png`, 'image/png');
  if (!picture) return { kind: 'note', markdown: chatWords[reply.language].pictureGone };
  const alt = typeof chart.spec.description === 'string' ? chart.spec.description : plainSummary(reply.text);
  return {
    kind: 'chart',
    picture,
    alt,
    // The reply's own words stand above it.
    caption: '',
    spec: chart.spec,
    chartKind: chart.kind,
  };
}

/** Null when the file has had its day. */
async function attachFrom(
  exchange: Exchange,
  path: string,
  name: string,
  mediaType: string,
): Promise<AttachedFile | null> {
  const bytes = await readFile(path).catch(() => null);
  return bytes && (await exchange.attach({ name, mediaType, bytes }));
}

function understoodNote({ understood, language }: Reply): Block[] {
  return understood ? [{ kind: 'note', markdown: chatWords[language].understood(understood) }] : [];
}

interface ButtonData {
  readonly answer: string;
  readonly shared: boolean;
}

function optionButtons(reply: Reply, card: Card, data: ButtonData): Button[][] {
  const words = chatWords[reply.language].buttons;
  const rows = reply.options.map((option, at) => [card.button('option', option, { ...data, option: at })]);
  if (reply.canAnswerWithoutModel) rows.push([card.button('without_model', words.withoutModel, data)]);
  return rows;
}

function toolButtons(reply: Reply, card: Card, data: ButtonData): Button[][] {
  const words = chatWords[reply.language].buttons;
  if (!reply.sql || !reply.table || reply.table.totalRows === 0) {
    return reply.sql ? [[card.button('sql', words.sql, data)]] : [];
  }
  const look = reply.chart
    ? [card.button('as_table', words.table, data)]
    : canBeDrawn(reply.table)
      ? [card.button('as_chart', words.chart, data)]
      : [];
  return [
    [card.button('sql', words.sql, data), ...look],
    [
      card.button('export', words.csv, { ...data, format: 'csv' }),
      card.button('export', words.xlsx, { ...data, format: 'xlsx' }),
      card.button('refine', words.refine, data),
    ],
  ];
}

function feedback(reply: Reply, card: Card, data: ButtonData): Block {
  const words = chatWords[reply.language].buttons;
  return {
    kind: 'feedback',
    up: card.button('feedback', words.good, { ...data, verdict: 'up' }),
    down: card.button('feedback', words.bad, { ...data, verdict: 'down' }),
  };
}

function buttonRows(...groups: readonly Button[][][]): Block[] {
  const rows = groups.flat().filter(row => row.length > 0);
  return rows.length > 0 ? [{ kind: 'buttons', rows }] : [];
}

const FIGURES = ['integer', 'number', 'money', 'percent'];

/** A picture needs two rows at least, and a figure beside what it is a figure of. */
function canBeDrawn({ columns, totalRows }: Table): boolean {
  return totalRows > 1 && columns.length > 1 && columns.some(({ format }) => FIGURES.includes(format));
}

/** One cell that the headline already says needs no table. */
function hasRows({ table }: Reply): boolean {
  if (!table || table.rows.length === 0) return false;
  return !(table.rows.length === 1 && table.columns.length === 1 && table.totalRows === 1);
}
