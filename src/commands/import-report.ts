import type { ColumnMapping } from '../capabilities/clients/import/mapping/mapping.ts';
import type { FileFormat } from '../capabilities/clients/import/reading/raw-table.ts';
import type { FoundMapping, ImportSummary, Reject } from '../capabilities/clients/import/request.ts';
import { fieldLabel } from '../capabilities/clients/import/vocabulary.ts';
import type { MatchingSummary } from '../capabilities/clients/linkage/match-imported.ts';
import type { Language } from '../capabilities/tool.ts';
import { importWords } from '../words/import.ts';

const SHOWN_REJECTS = 10;
const SHOWN_PROBLEMS = 15;
/** Below this many rows a rate says more about the start than about the import. */
const RATED_ROWS = 1000;
const ASIDE: ReadonlySet<string> = new Set(['document', 'ignore']);

/**
 * The mapping for a person to check: a line for each column that fills a field, then those that do not in one line each. How a column was
 * found is said where it was not by its name.
 */
export function mappingLines({ file, format, mapping, fields }: FoundMapping, language: Language): string[] {
  const words = importWords[language];
  const columns = mapping.filter(column => !column.header.startsWith('svod_'));
  const list = (title: string, of: readonly ColumnMapping[]) =>
    of.length === 0 ? [] : [`  ${title}: ${of.map(column => column.header).join(', ')}`];
  const rows = columns
    .filter(column => column.field !== null && !ASIDE.has(column.field))
    .map(column => {
      const field = fields.find(one => one.field === column.field);
      const label = field ? fieldLabel(field, language) : '';
      return [column.header, label, column.field ?? '', column.by === 'name' ? '' : words.by[column.by]];
    });
  const all = [[...words.mappingHead, ''], ...rows];
  const widths = [0, 1, 2].map(index => Math.max(...all.map(row => row[index]!.length)));
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')}`.trimEnd();
  return [
    words.mappingTitle(file),
    ...sheetLines(format, words),
    ...all.map(line),
    ...list(
      words.documents,
      columns.filter(column => column.field === 'document'),
    ),
    ...list(
      words.keptAside,
      columns.filter(column => column.field === null || column.field === 'ignore'),
    ),
    words.wrong,
  ];
}

/** Said only where a workbook has more than the one sheet. */
function sheetLines(format: FileFormat, words: (typeof importWords)[Language]): string[] {
  const [read = [], other = []] = [format.sheets, format.otherSheets];
  if (read.length + other.length < 2) return [];
  const lines = [`  ${words.sheetsRead(read.join(', '))}`];
  return other.length === 0 ? lines : [...lines, `  ${words.sheetsLeft(other.join(', '))}`];
}

/** One object a file, as `--json` prints it; that of a run's last file says under `matching` what matching did. */
export function summaryJson(summary: ImportSummary, matching: MatchingSummary | null = null): string {
  const mapping = Object.fromEntries(summary.mapping.map(column => [column.header, column.field]));
  return JSON.stringify({ ...summary, mapping, matching });
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
  const rate = n(Math.round(summary.rowsRead / Math.max(seconds, 0.001)));
  const duration = summary.rowsRead < RATED_ROWS ? words.seconds(n(seconds)) : words.rate(n(seconds), rate);
  const lines = [
    summary.company === null ? words.touches(summary.file) : words.register(summary.file, summary.company),
    `  ${shown.map(([word, count]) => `${word}: ${n(count)}`).join(', ')}; ${duration}`,
  ];
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
