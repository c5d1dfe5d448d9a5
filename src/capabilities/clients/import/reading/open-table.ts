import iconv from 'iconv-lite';
import { decoded } from './decoded.ts';
import { type Dialect, detectDialect, type GridRow, RecordSplitter } from './delimited.ts';
import type { HeaderWords } from './header-row.ts';
import { startsAsJson } from './json-records.ts';
import { jsonTable } from './json-table.ts';
import { gridTable, notATable, type RawTable } from './raw-table.ts';
import type { OpenedFile, SourceFile } from './source-file.ts';
import { openWorkbook } from './workbook-table.ts';

const DIALECT_SAMPLE = 1 << 17;

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
  const dialect = detectDialect(wholeLines(head, file.head.length < 1 << 20));
  if (!dialect) throw notATable(file.name, 'no_columns');
  const { separator, quote } = dialect;
  const format = { form: 'delimited', encoding: file.encoding, separator, quote } as const;
  const rows = delimitedRows(file, opened, dialect);
  return gridTable(file.name, rows, words, { format, dialect, bytesRead: opened.bytesRead });
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
  for await (const text of decoded(opened, file.encoding)) yield splitter.push(text);
  yield splitter.end();
}
