import iconv from 'iconv-lite';
import type { OpenedFile } from './source-file.ts';

/** The text of a file, piece by piece, without its byte order mark. */
export async function* decoded(opened: OpenedFile, encoding: string): AsyncGenerator<string> {
  const decoder = iconv.getDecoder(encoding, { stripBOM: true });
  for await (const chunk of opened.stream as AsyncIterable<Buffer>) yield decoder.write(chunk);
  yield decoder.end() ?? '';
}
