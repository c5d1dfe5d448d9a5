import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { AppError } from '../../../errors.ts';
import { OWN_COLUMNS } from './mapping/mapping.ts';
import type { RawRow } from './reading/raw-table.ts';

/** Rejected rows as CSV (UTF-8 with a mark, commas): the file's own columns, then `svod_row`, `svod_line`, `svod_reason`. Can be corrected and imported. */
export class RejectsFile implements AsyncDisposable {
  readonly #path: string;
  readonly #kept: readonly number[];
  readonly #headers: readonly string[];
  #stream: WriteStream | null = null;

  constructor(path: string, headers: readonly string[]) {
    this.#path = path;
    this.#kept = headers.flatMap((header, index) => (OWN_COLUMNS.has(header) ? [] : [index]));
    this.#headers = this.#kept.map(index => headers[index]!);
  }

  /** `number` is the row's number in the register, which a file of rejects carries over from the file before. */
  async add(row: RawRow, number: number, reason: string): Promise<void> {
    if (!this.#stream) {
      this.#stream = createWriteStream(this.#path, 'utf8');
      await once(this.#stream, 'open').catch(cause => {
        throw new AppError('file_unreadable', 'The file for rejected rows cannot be written.', {
          detail: { file: this.#path },
          cause,
        });
      });
      this.#stream.write(`\ufeff${line([...this.#headers, ...OWN_COLUMNS])}`);
    }
    const cells = this.#kept.map(index => row.cells[index] ?? '');
    if (!this.#stream.write(line([...cells, String(number), String(row.line), reason])))
      await once(this.#stream, 'drain');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#stream) return;
    this.#stream.end();
    await finished(this.#stream);
  }
}

function line(cells: readonly string[]): string {
  return `${cells.map(cell => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
}
