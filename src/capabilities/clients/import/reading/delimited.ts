/** How a delimited text is written. */
export interface Dialect {
  readonly separator: string;
  readonly quote: '"' | "'";
  readonly newline: '\n' | '\r';
  /** Cells of the usual row: tells a swallowed row from a value with line breaks. */
  readonly columns: number;
}

/** One row of a grid as it lies in the file; `line` counts the file's lines (or a sheet's rows) from 1. */
export interface GridRow {
  readonly line: number;
  readonly cells: string[];
  readonly fault?: 'unclosed_quote' | 'unreadable';
}

const SEPARATORS = [';', ',', '\t', '|', '^', '~'] as const;
/** A sign that no text holds. */
const NEVER = '\uffff';
const BLANK = '-=+_';
const MAX_RECORD_LENGTH = 1 << 18;
const MAX_RECORD_LINES = 200;

/** Finds separator, quote and line ends from the beginning of a text. Null when it is no table of at least two columns. */
export function detectDialect(text: string): Dialect | null {
  const newline = text.includes('\n') || !text.includes('\r') ? '\n' : '\r';
  const quote = count(text, /(^|[;,\t|])'[^'\n]*'(?=[;,\t|\r\n])/g) > count(text, /"/g) ? "'" : '"';
  let best: { dialect: Dialect; score: number } | null = null;
  for (const separator of SEPARATORS) {
    const splitter = new RecordSplitter({ separator, quote, newline, columns: 0 });
    const rows = splitter
      .push(text)
      .slice(0, 400)
      .filter(row => row.cells.some(cell => cell.trim() !== ''));
    const widths = new Map<number, number>();
    for (const row of rows) widths.set(row.cells.length, (widths.get(row.cells.length) ?? 0) + 1);
    widths.delete(1);
    const [columns, times] = [...widths].sort(
      (a, b) => b[1] * Math.log2(b[0] + 1) - a[1] * Math.log2(a[0] + 1),
    )[0] ?? [0, 0];
    if (columns < 2) continue;
    const score = (times / rows.length) * Math.log2(columns + 1);
    if (!best || score > best.score) best = { dialect: { separator, quote, newline, columns }, score };
  }
  return best && best.score > 0.5 ? best.dialect : null;
}

/** How a text of one column is written: a list of telephones or addresses. */
export function oneColumn(text: string): Dialect {
  return { separator: NEVER, quote: '"', newline: text.includes('\n') ? '\n' : '\r', columns: 1 };
}

/**
 * Cuts decoded text into rows, chunk by chunk, holding no more than one record. RFC 4180 with what real exports do: quotes
 * inside plain cells, spaces round quotes, line breaks inside quotes, lone quotes.
 *
 * Written by hand because a quote that is never closed must cost its own line only: csv-parse swallows the rest of the file.
 */
export class RecordSplitter {
  readonly #dialect: Dialect;
  #rest = '';
  #line = 1;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  /** Characters of a record that is not complete yet. */
  get heldLength(): number {
    return this.#rest.length;
  }

  /** The rows that are complete so far, blank lines left out. */
  push(text: string): GridRow[] {
    this.#rest = this.#rest === '' ? text : this.#rest + text;
    return this.#cut(false);
  }

  /** The rows that are left when the text has ended. */
  end(): GridRow[] {
    return this.#cut(true);
  }

  #cut(ended: boolean): GridRow[] {
    const { separator, quote, newline } = this.#dialect;
    const rest = this.#rest;
    const rows: GridRow[] = [];
    let at = 0;
    while (at < rest.length) {
      let end = rest.indexOf(newline, at);
      if (end === -1) {
        if (!ended) break;
        end = rest.length;
      }
      const line = withoutReturn(rest.slice(at, end));
      if (!line.includes(quote)) {
        if (!isBlank(line, separator)) rows.push({ line: this.#line, cells: line.split(separator) });
        this.#line++;
        at = end + 1;
        continue;
      }
      const record = readQuoted(rest, at, this.#dialect);
      if (record.kind === 'row' && record.end > rest.length && !ended) break;
      if (record.kind === 'open' && !ended && rest.length - at < MAX_RECORD_LENGTH) break;
      const swallowed =
        record.kind === 'open' ||
        (record.lines > 1 && isSwallowed(rest.slice(at, record.end), record, this.#dialect));
      if (swallowed) {
        const bare = line.replaceAll(quote, '');
        rows.push({ line: this.#line, cells: bare.split(separator), fault: 'unclosed_quote' });
        this.#line++;
        at = end + 1;
        continue;
      }
      if (record.cells.some(cell => cell.trim() !== '')) rows.push({ line: this.#line, cells: record.cells });
      this.#line += record.lines;
      at = record.end;
    }
    this.#rest = at === 0 ? rest : rest.slice(at);
    return rows;
  }
}

type Quoted =
  | { readonly kind: 'row'; readonly cells: string[]; readonly end: number; readonly lines: number }
  | { readonly kind: 'open' };

/** Reads one record that holds quotes, from `start` to after its line end. `open` when the text ends inside quotes. */
function readQuoted(text: string, start: number, { separator, quote, newline }: Dialect): Quoted {
  const cells: string[] = [];
  let lines = 1;
  let at = start;
  let line = -1;
  for (;;) {
    let opening = at;
    while (text[opening] === ' ') opening++;
    if (text[opening] === quote) {
      const closed = readQuotedCell(text, opening + 1, quote, separator, newline);
      if (!closed) return { kind: 'open' };
      cells.push(closed.value);
      lines += closed.breaks;
      at = closed.end;
    } else {
      if (line < at) line = lineEnd(text, at, newline);
      const next = text.indexOf(separator, at);
      const end = next === -1 || next > line ? line : next;
      cells.push(end === line ? withoutReturn(text.slice(at, end)) : text.slice(at, end));
      at = end;
    }
    if (at < text.length && text.startsWith(separator, at)) at += separator.length;
    else return { kind: 'row', cells, end: at + 1, lines };
  }
}

function lineEnd(text: string, from: number, newline: string): number {
  const at = text.indexOf(newline, from);
  return at === -1 ? text.length : at;
}

/** Whether a record of several lines is rather a quote that was never closed, with whole rows inside. */
function isSwallowed(
  text: string,
  record: { cells: readonly string[]; lines: number },
  dialect: Dialect,
): boolean {
  const { columns, newline, quote, separator } = dialect;
  if (record.lines > MAX_RECORD_LINES) return true;
  if (columns === 0) return false;
  if (record.cells.length !== columns) return true;
  if (columns < 3) return false;
  const lines = text
    .split(newline)
    .map(withoutReturn)
    .filter(line => line !== '')
    .slice(1);
  const last = lines.pop() ?? '';
  if (lines.some(line => line.split(separator).length === columns)) return true;
  const own = last.startsWith(quote) ? readQuoted(last, 0, dialect) : null;
  return own?.kind === 'row' && own.lines === 1 && own.cells.length === columns;
}

/** The cell after an opening quote. A quote closes it only before a separator, a line end or the end of the text. */
function readQuotedCell(text: string, start: number, quote: string, separator: string, newline: string) {
  let value = '';
  let from = start;
  for (;;) {
    const at = text.indexOf(quote, from);
    if (at === -1) return null;
    if (text[at + 1] === quote) {
      value += text.slice(start, at + 1);
      from = start = at + 2;
      continue;
    }
    let after = at + 1;
    while (text[after] === ' ' || (text[after] === '\r' && newline === '\n')) after++;
    if (after >= text.length || text[after] === separator || text[after] === newline) {
      value += text.slice(start, at);
      return { value, end: after, breaks: value.split(newline).length - 1 };
    }
    from = at + 1;
  }
}

/** Nothing but separators, spaces and rules: spreadsheets end their exports so, and database clients underline their headers. */
function isBlank(line: string, separator: string): boolean {
  for (const sign of line)
    if (sign !== separator && !BLANK.includes(sign) && sign.trim() !== '') return false;
  return true;
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
