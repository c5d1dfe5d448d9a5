import iconv from 'iconv-lite';
import { decoded } from './decoded.ts';
import { type Dialect, detectDialect, type GridRow, oneColumn, RecordSplitter } from './delimited.ts';
import type { HeaderWords } from './header-row.ts';
import { startsAsJson } from './json-records.ts';
import { jsonTable } from './json-table.ts';
import { gridTable, notATable, type RawTable } from './raw-table.ts';
import type { OpenedFile, SourceFile } from './source-file.ts';
import { openWorkbook } from './workbook-table.ts';

const DIALECT_SAMPLE = 1 << 17;
const MAX_LINE_LENGTH = 1 << 24;

/** Opens a file as a table. Throws `file_format` when it is no table or has no header row. */
export async function openTable(file: SourceFile, words: HeaderWords): Promise<RawTable> {
  if (file.kind === 'workbook') return openWorkbook(file, words);
  const opened = file.open();
  try {
    return await openText(file, opened, words);
  } catch (error) {
    opened.stream.destroy();
    throw error;
  }
}

async function openText(file: SourceFile, opened: OpenedFile, words: HeaderWords): Promise<RawTable> {
  const head = iconv.decode(file.head, file.encoding);
  if (startsAsJson(head)) return jsonTable(file, head, opened);
  if (isBinary(head)) throw notATable(file.name, 'binary');
  const dialect = detectDialect(wholeLines(head, file.head.length < 1 << 20)) ?? listDialect(head, words);
  if (!dialect) throw notATable(file.name, 'no_columns');
  const { separator, quote } = dialect;
  const format = { form: 'delimited', encoding: file.encoding, separator, quote } as const;
  const rows = delimitedRows(file, opened, dialect);
  return gridTable(file.name, rows, words, { format, dialect, bytesRead: opened.bytesRead });
}

/** Text holds hardly any control characters, whatever its encoding was taken for. */
function isBinary(head: string): boolean {
  const sample = head.slice(0, 16_384);
  let strange = 0;
  for (let at = 0; at < sample.length; at++) {
    const code = sample.charCodeAt(at);
    if (
      (code < 32 && code !== 9 && code !== 10 && code !== 13) ||
      (code >= 127 && code < 160) ||
      code === 0xfffd
    )
      strange++;
  }
  return strange > sample.length * 0.03;
}

/** A list of one column, when its first line is the name of a field. */
function listDialect(head: string, words: HeaderWords): Dialect | null {
  const [first = ''] = head.trimStart().split(/\r?\n|\r/, 1);
  return first.length <= 80 && words(first.trim()) > 0.9 ? oneColumn(head) : null;
}

/** The beginning of a text that tells its dialect, cut at a line's end; `ends` when the head is all there is. */
function wholeLines(head: string, ends: boolean): string {
  if (ends && head.length <= DIALECT_SAMPLE) return head;
  const sample = head.slice(0, DIALECT_SAMPLE);
  const cut = Math.max(sample.lastIndexOf('\n'), sample.lastIndexOf('\r')) + 1;
  return cut === 0 ? head : sample.slice(0, cut);
}

async function* delimitedRows(
  file: SourceFile,
  opened: OpenedFile,
  dialect: Dialect,
): AsyncGenerator<GridRow[]> {
  const splitter = new RecordSplitter(dialect);
  for await (const text of decoded(opened, file.encoding)) {
    yield splitter.push(text);
    if (splitter.heldLength > MAX_LINE_LENGTH) throw notATable(file.name, 'long_line');
  }
  yield splitter.end();
}
