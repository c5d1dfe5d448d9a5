import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { AppError } from '../errors.ts';
import { usage } from './usage.ts';

/**
 * What was said on the command line, or each line of a JSON Lines file: exactly one of the two. Throws `file_unreadable`, and
 * `usage` with the sentence for neither or both, or for the first line that is not of the shape, counted from 1.
 */
export async function readLines<Shape extends z.ZodType>(
  said: { readonly one: z.infer<Shape> | undefined; readonly file: string | undefined },
  shape: Shape,
  words: { readonly nothing: string; readonly line: (number: number) => string },
): Promise<z.infer<Shape>[]> {
  const { one, file } = said;
  if ((one === undefined) === (file === undefined)) throw usage(words.nothing);
  if (file === undefined) return one === undefined ? [] : [one];
  const content = await readFile(file, 'utf8').catch(error => {
    throw new AppError('file_unreadable', 'The file of lines cannot be read.', {
      detail: { file },
      cause: error,
    });
  });
  return content.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const read = shape.safeParse(parseJson(line));
    if (!read.success) throw usage(words.line(index + 1));
    return [read.data];
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
