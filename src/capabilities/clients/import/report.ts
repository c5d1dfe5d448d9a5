import type { CellNote } from './field-setters.ts';
import type { RawRow } from './reading/raw-table.ts';
import { RejectsFile } from './rejects-file.ts';
import type { CellProblems, Reject } from './request.ts';

const byCode = (reject: Reject) => [reject.reason, ...reject.columns].join(' ');
const KEPT_REJECTS = 100;
const KEPT_ROWS = 10;

/** Gathers what was wrong with a file: in memory the first few, on disk all of it. */
export class ImportReport implements AsyncDisposable {
  readonly rejects: Reject[] = [];
  rejected = 0;
  readonly #problems = new Map<
    string,
    { column: string; reason: CellNote['reason']; count: number; rows: number[] }
  >();
  readonly #file: RejectsFile | null;
  readonly #words: (reject: Reject) => string;

  constructor(path: string | null, headers: readonly string[], words: (reject: Reject) => string = byCode) {
    this.#file = path === null ? null : new RejectsFile(path, headers);
    this.#words = words;
  }

  async reject(
    row: RawRow,
    number: number,
    reason: Reject['reason'],
    columns: readonly string[],
  ): Promise<void> {
    this.rejected++;
    const reject: Reject = { row: number, line: row.line, reason, columns };
    if (this.rejects.length < KEPT_REJECTS) this.rejects.push(reject);
    await this.#file?.add(row, number, this.#words(reject));
  }

  note(row: number, notes: readonly CellNote[]): void {
    for (const { column, reason } of notes) {
      const key = `${column}\u0000${reason}`;
      const problem = this.#problems.get(key) ?? { column, reason, count: 0, rows: [] };
      this.#problems.set(key, problem);
      problem.count++;
      if (problem.rows.length < KEPT_ROWS) problem.rows.push(row);
    }
  }

  get cellProblems(): CellProblems[] {
    return [...this.#problems.values()].sort((a, b) => b.count - a.count);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file?.[Symbol.asyncDispose]();
  }
}
