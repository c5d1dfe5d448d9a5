import { decoded } from './decoded.ts';
import { type JsonRow, JsonSplitter } from './json-records.ts';
import { notATable, type RawRow, type RawTable, SAMPLE_ROWS } from './raw-table.ts';
import type { OpenedFile, SourceFile } from './source-file.ts';

/** Opens JSON text as a table: the paths of its first records are the columns. Throws `file_format` where it holds no record. */
export async function jsonTable(file: SourceFile, head: string, opened: OpenedFile): Promise<RawTable> {
  const splitter = new JsonSplitter(head);
  const texts = decoded(opened, file.encoding);
  async function* batches() {
    for await (const text of texts) yield splitter.push(text);
    yield splitter.end();
  }
  const rows = batches();
  const peeked: JsonRow[] = [];
  while (peeked.length < SAMPLE_ROWS) {
    const next = await rows.next();
    if (next.done) break;
    peeked.push(...next.value);
  }
  const headers = [...new Set(peeked.flatMap(row => [...(row.record?.keys() ?? [])]))];
  if (headers.length === 0) throw notATable(file.name, 'no_records');

  const known = new Set(headers);
  let number = 0;
  const toRaw = (row: JsonRow): RawRow => {
    number++;
    if (!row.record) return { number, line: row.line, cells: headers.map(() => ''), fault: 'unreadable' };
    const more = [...row.record].filter(([path]) => !known.has(path));
    return {
      number,
      line: row.line,
      cells: headers.map(path => row.record?.get(path) ?? ''),
      ...(more.length > 0 ? { more } : {}),
    };
  };
  const sample = peeked.map(toRaw);
  return {
    format: { form: 'json', encoding: file.encoding },
    headers,
    sample: sample.slice(0, SAMPLE_ROWS),
    bytesRead: opened.bytesRead,
    async *rows() {
      yield sample;
      for await (const batch of rows) yield batch.map(toRaw);
    },
    async [Symbol.asyncDispose]() {
      opened.stream.destroy();
    },
  };
}
