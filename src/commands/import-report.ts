import type { ColumnMapping } from '../capabilities/clients/import/mapping/mapping.ts';
import type { ImportSummary, Reject } from '../capabilities/clients/import/request.ts';
import type { Language } from '../capabilities/tool.ts';
import { importWords } from '../words/import.ts';

const SHOWN_REJECTS = 10;
const SHOWN_PROBLEMS = 15;

/** The mapping as a table for a person to check. */
export function mappingLines(file: string, mapping: readonly ColumnMapping[], language: Language): string[] {
  const words = importWords[language];
  const rows = mapping
    .filter(column => !column.header.startsWith('svod_'))
    .map(column => [
      column.header,
      column.field === null ? words.keptAside : column.field === 'ignore' ? words.ignored : column.field,
      words.by[column.by],
    ]);
  const all = [[...words.mappingHead], ...rows];
  const widths = [0, 1].map(index => Math.max(...all.map(row => row[index]!.length)));
  return [
    words.mappingTitle(file),
    ...all.map(row => `  ${row[0]!.padEnd(widths[0]!)}  ${row[1]!.padEnd(widths[1]!)}  ${row[2]}`),
    words.wrong,
  ];
}

/** One object a file, as `--json` prints it. */
export function summaryJson(summary: ImportSummary): string {
  const mapping = Object.fromEntries(summary.mapping.map(column => [column.header, column.field]));
  return JSON.stringify({ ...summary, mapping });
}

/** Why a row was put aside, with the columns at fault. */
export function rejectWords(reject: Reject, language: Language): string {
  const reason = importWords[language].reasons[reject.reason] ?? reject.reason;
  return reject.columns.length === 0 ? reason : `${reason}: ${reject.columns.join(', ')}`;
}

/** What the import did, in a few lines. */
export function summaryLines(
  summary: ImportSummary,
  rejectsPath: string | undefined,
  language: Language,
): string[] {
  const words = importWords[language];
  const numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const n = (value: number) => numbers.format(value);
  const seconds = summary.milliseconds / 1000;
  const counts: [string, number][] = [
    [words.read, summary.rowsRead],
    [words.added, summary.rowsAdded],
    [words.known, summary.rowsKnown],
    [words.changed, summary.rowsChanged],
    [words.rejected, summary.rowsRejected],
  ];
  const shown = counts.filter(([word, count]) => count > 0 || word === words.read || word === words.added);
  const lines = [
    summary.company === null ? words.touches(summary.file) : words.register(summary.file, summary.company),
    `  ${shown.map(([word, count]) => `${word}: ${n(count)}`).join(', ')}; ${words.seconds(n(seconds), n(Math.round(summary.rowsRead / Math.max(seconds, 0.001))))}`,
  ];
  if (summary.kind === 'register') {
    lines.push(
      `  ${words.clientsAdded}: ${n(summary.clientsAdded)}, ${words.merged}: ${n(summary.rowsMerged)}`,
    );
  }
  if (summary.documents !== 'none') {
    lines.push(`  ${summary.documents === 'stored' ? words.documentsStored : words.documentsLeftOut}`);
  }
  for (const reject of summary.rejects.slice(0, SHOWN_REJECTS)) {
    lines.push(
      `  ${words.rejectedRow(summary.file, String(reject.row), String(reject.line), rejectWords(reject, language))}`,
    );
  }
  if (summary.rowsRejected > SHOWN_REJECTS)
    lines.push(`  ${words.moreRejected(n(summary.rowsRejected - SHOWN_REJECTS))}`);
  if (summary.rowsRejected > 0 && rejectsPath) lines.push(`  ${words.rejectsWritten(rejectsPath)}`);
  if (summary.cellProblems.length > 0) {
    lines.push(`  ${words.cellsTitle}`);
    for (const problem of summary.cellProblems.slice(0, SHOWN_PROBLEMS)) {
      const rows = problem.rows.join(', ') + (problem.count > problem.rows.length ? ', …' : '');
      lines.push(
        `    ${words.cellProblem(problem.column, words.reasons[problem.reason]!, n(problem.count), rows)}`,
      );
    }
  }
  return lines;
}
