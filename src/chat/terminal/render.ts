import type { Reply } from '../../assistant/message.ts';
import type { Language } from '../../capabilities/tool.ts';
import { chartWords } from '../../words/charts.ts';
import { terminalWords } from '../../words/terminal.ts';
import { plainLine, wrap } from './cells.ts';
import { renderTable } from './table.ts';

/** How text is set off; every function returns its text as it is where the terminal shows no colours. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly accent: (text: string) => string;
  readonly warn: (text: string) => string;
}

export interface Look {
  readonly style: Style;
  /** Columns of the terminal. */
  readonly width: number;
  /** Rows of a table shown at once. */
  readonly rows: number;
  readonly timeZone: string;
  /** Whether an option can be chosen by its number; true when absent. */
  readonly numbered?: boolean;
  /** The number of the first option; 1 when absent. */
  readonly firstNumber?: number;
}

/** A reply as lines: what it says, the table, how it was read, and the options by number. */
export function renderReply(reply: Reply, look: Look): string[] {
  const words = terminalWords[reply.language];
  const paint = reply.kind === 'error' || reply.kind === 'refuse' ? look.style.warn : (text: string) => text;
  const lines = markdownLines(reply.text, look).map(paint);
  if (hasRows(reply)) lines.push('', ...tableLines(reply, look, 0));
  if (reply.chart) lines.push(chartWords[reply.language].picture(plainLine(reply.chart.png)));
  if (reply.file) lines.push(`${words.file}${plainLine(reply.file.path)}`);
  if (reply.understood) {
    if (hasRows(reply)) lines.push('');
    lines.push(...wrap(plainLine(words.understood + reply.understood), look.width).map(look.style.dim));
  }
  optionsOf(reply).forEach((option, index) => {
    const mark = look.numbered === false ? '•' : String(index + (look.firstNumber ?? 1));
    lines.push(`  ${look.style.accent(mark)}  ${plainLine(option)}`);
  });
  return lines;
}

/** The reply's rows from the given one on, as the terminal's width allows. */
export function tableLines(reply: Reply, look: Look, from: number): string[] {
  if (!reply.table) return [];
  const { style, ...size } = look;
  return renderTable(reply.table, {
    ...size,
    language: reply.language,
    from,
    moreHint: terminalWords[reply.language].moreHint,
    dim: style.dim,
    bold: style.bold,
  });
}

/** What can be chosen by number after this reply. */
export function optionsOf(reply: Reply): string[] {
  const words = terminalWords[reply.language];
  return reply.canAnswerWithoutModel ? [...reply.options, words.withoutModel] : [...reply.options];
}

/** What a terminal has beside the commands that are everywhere, and questions to begin with. */
export function helpLines(language: Language, examples: readonly string[], look: Look): string[] {
  const words = terminalWords[language];
  return [
    ...words.help.map(([name, what]) => `• ${name}: ${what}`),
    '',
    ...wrap(words.helpOptions, look.width).map(look.style.dim),
    ...(examples.length > 0 ? ['', words.helpExamples] : []),
    ...examples.map(example => `  ${look.style.accent(example)}`),
  ];
}

/** One cell that the headline already says needs no table. */
function hasRows({ table }: Reply): boolean {
  if (!table || table.rows.length === 0) return false;
  return !(table.rows.length === 1 && table.columns.length === 1 && table.totalRows === 1);
}

/** The little Markdown that replies are written in: emphasis, notes of a line in underscores, code and lists; the rest is shown as it stands. */
export function markdownLines(text: string, look: Look): string[] {
  return text.split('\n').flatMap(line => {
    const note = /^_(.*)_$/.exec(plainLine(line));
    if (note) return wrap(note[1] ?? '', look.width).map(look.style.dim);
    const plain = plainLine(line)
      .replace(/^(\s*)[-*]\s+/, '$1• ')
      .replace(/^#{1,6}\s+/, '');
    return wrap(plain, look.width).map(part =>
      part
        .replace(/\*\*([^*]+)\*\*/g, (_, inner: string) => look.style.bold(inner))
        .replace(/`([^`]+)`/g, (_, inner: string) => look.style.accent(inner)),
    );
  });
}
